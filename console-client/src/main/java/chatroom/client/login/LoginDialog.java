package chatroom.client.login;

import chatroom.client.link.Link;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkPhase;
import chatroom.client.text.ExitCode;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Password;
import chatroom.protocol.Violation;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * How somebody comes in: asks for name and password until they are let in, and offers to make the account where there
 * may be none. Whether there is one isn't asked before: that would tell everybody who has an account. Questions are
 * asked on the thread that types; what comes of them is told by the link's. Every one that asks may end with {@link
 * CancelledException}.
 */
public final class LoginDialog {
    private final Questions questions;
    private final Consumer<String> notice;
    private final BlockingQueue<LinkEvent> outcomes = new LinkedBlockingQueue<>();
    private volatile boolean waits;
    private volatile boolean wasRefused;

    public LoginDialog(Questions questions, Consumer<String> notice) {
        this.questions = questions;
        this.notice = notice;
    }

    /** @return whether that was what is waited for, so that nobody else needs to tell of it */
    public boolean takes(LinkEvent event) {
        boolean isOutcome = event instanceof LinkEvent.LoggedIn
                || event instanceof LinkEvent.LoginRefused
                || event instanceof LinkEvent.Stopped;
        if (!waits || !isOutcome) {
            return false;
        }
        waits = false;
        outcomes.add(event);
        return event instanceof LinkEvent.LoginRefused;
    }

    /** Ctrl+C where there is nothing to read: a login that is waited for isn't wanted any more. */
    public void onInterrupt() {
        takes(new LinkEvent.Stopped());
    }

    /**
     * The exit code of somebody who leaves instead of coming in.
     *
     * @param phase of the link
     */
    public int codeOfLeaving(LinkPhase phase) {
        if (wasRefused) {
            return ExitCode.LOGIN_REFUSED;
        }
        return phase == LinkPhase.OFFLINE || phase == LinkPhase.CONNECTING ? ExitCode.NOT_REACHABLE : ExitCode.OK;
    }

    /** Goes on with a session, and waits for what comes of it. */
    public boolean resumes(Link link, String who, String token, Optional<Password> password)
            throws InterruptedException {
        return outcome(() -> link.resume(who, token, password)).isEmpty();
    }

    /** Asks until somebody is logged in. */
    public void enter(Link link, Optional<String> givenName, Optional<Password> givenPassword)
            throws InterruptedException {
        Optional<String> name = givenName;
        Optional<Password> password = givenPassword;
        String last = "";
        while (true) {
            String who = name.isPresent() ? name.get() : questions.name(last);
            Password secret = password.isPresent() ? password.get() : questions.password();
            Optional<ErrorCode> refusal = outcome(() -> link.login(who, secret));
            if (refusal.isEmpty() || (isUnknown(refusal) && isMade(link, who, secret))) {
                return;
            }
            last = who;
            name = Optional.empty();
            password = Optional.empty();
        }
    }

    /** Asks for the password until it's right: the next try must not be typed into the room. */
    public void enterAgain(Link link, String who) throws InterruptedException {
        Optional<ErrorCode> refusal;
        do {
            Password password = questions.password("Password of " + who + ": ");
            refusal = outcome(() -> link.login(who, password));
            if (isUnknown(refusal)) {
                notice.accept("The name or the password is wrong; Ctrl+D gives up");
            }
        } while (isUnknown(refusal));
    }

    private static boolean isUnknown(Optional<ErrorCode> refusal) {
        return refusal.equals(Optional.of(ErrorCode.BAD_CREDENTIALS));
    }

    private boolean isMade(Link link, String who, Password secret) throws InterruptedException {
        try {
            PasswordRules.chosen(secret.value());
        } catch (Violation violation) {
            notice.accept("Wrong name or password, and no account can be made with this one");
            notice.accept(violation.getMessage());
            return false;
        }
        if (!questions.isYes("Wrong name or password. Create the account \"" + who + "\"?", false)) {
            notice.accept("Nothing was created. Try the name and the password again; Ctrl+D leaves");
            return false;
        }
        return isRegistered(link, who, questions.isRepeated(secret) ? secret : questions.chosenPassword());
    }

    /** Asks for what the server wants besides. */
    private boolean isRegistered(Link link, String who, Password first) throws InterruptedException {
        Password chosen = first;
        Optional<String> invite = Optional.empty();
        while (true) {
            Optional<ErrorCode> refusal = outcome(registering(link, who, chosen, invite));
            if (refusal.equals(Optional.of(ErrorCode.INVALID_PASSWORD))) {
                chosen = questions.chosenPassword();
            } else if (refusal.equals(Optional.of(ErrorCode.INVALID_INVITE))) {
                invite = questions.invite();
                if (invite.isEmpty()) {
                    return false;
                }
            } else {
                if (refusal.equals(Optional.of(ErrorCode.USERNAME_TAKEN))) {
                    notice.accept("There is an account \"" + who + "\" already, with another password");
                }
                return refusal.isEmpty();
            }
        }
    }

    private static Runnable registering(Link link, String who, Password password, Optional<String> invite) {
        return () -> link.register(who, password, invite);
    }

    /** @return why not; empty if somebody is logged in */
    private Optional<ErrorCode> outcome(Runnable attempt) throws InterruptedException {
        outcomes.clear();
        waits = true;
        attempt.run();
        LinkEvent outcome = outcomes.take();
        if (outcome instanceof LinkEvent.Stopped) {
            throw new CancelledException();
        }
        if (outcome instanceof LinkEvent.LoginRefused refused) {
            wasRefused = true;
            if (refused.code() != ErrorCode.BAD_CREDENTIALS && refused.code() != ErrorCode.USERNAME_TAKEN) {
                notice.accept(refused.sentence());
            }
            return Optional.of(refused.code());
        }
        return Optional.empty();
    }
}
