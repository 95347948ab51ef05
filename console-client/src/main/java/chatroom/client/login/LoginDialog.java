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
    private final Wait wait;
    private final BlockingQueue<LinkEvent> outcomes = new LinkedBlockingQueue<>();
    private volatile boolean wasRefused;

    /** What is waited for. Guarded by this object, as is what follows. */
    private Awaited awaited = Awaited.NOTHING;

    /** The server has answered, once at least. */
    private boolean reached;

    private LinkPhase phase = LinkPhase.OFFLINE;

    private enum Awaited {
        NOTHING,
        SERVER,
        LOGIN
    }

    public LoginDialog(Questions questions, Consumer<String> notice, Wait wait) {
        this.questions = questions;
        this.notice = notice;
        this.wait = wait;
    }

    /** @return whether that was what is waited for, so that nobody else needs to tell of it */
    public synchronized boolean takes(LinkEvent event) {
        boolean reaches = false;
        if (event instanceof LinkEvent.StatusChanged changed) {
            phase = changed.status().phase();
            reaches = isReached(phase);
            reached |= reaches;
        }
        boolean isOutcome = switch (awaited) {
            case NOTHING -> false;
            case SERVER -> reaches || event instanceof LinkEvent.Stopped;
            case LOGIN ->
                event instanceof LinkEvent.LoggedIn
                        || event instanceof LinkEvent.LoginRefused
                        || event instanceof LinkEvent.Stopped;
        };
        if (!isOutcome) {
            return false;
        }
        awaited = Awaited.NOTHING;
        outcomes.add(event);
        return event instanceof LinkEvent.LoginRefused;
    }

    private static boolean isReached(LinkPhase phase) {
        return switch (phase) {
            case OFFLINE, CONNECTING, GREETING, STOPPED -> false;
            case GUEST, AUTHENTICATING, MEMBER, LEAVING -> true;
        };
    }

    /** Nobody is asked for a name and a password that no server is there to take. */
    public void awaitServer() throws InterruptedException {
        synchronized (this) {
            if (reached) {
                return;
            }
            outcomes.clear();
            awaited = Awaited.SERVER;
        }
        if (await() instanceof LinkEvent.Stopped) {
            throw new CancelledException();
        }
    }

    private LinkEvent await() throws InterruptedException {
        wait.begins();
        try {
            return outcomes.take();
        } finally {
            wait.ends();
        }
    }

    /** Ctrl+C where there is nothing to read: a login that is waited for isn't wanted any more. */
    public void onInterrupt() {
        takes(new LinkEvent.Stopped());
    }

    /** The exit code of somebody who leaves instead of coming in. */
    public synchronized int codeOfLeaving() {
        if (wasRefused) {
            return ExitCode.LOGIN_REFUSED;
        }
        return phase == LinkPhase.OFFLINE || phase == LinkPhase.CONNECTING ? ExitCode.NOT_REACHABLE : ExitCode.OK;
    }

    /** Makes an account for somebody who is in the room already, and logs in with it. */
    public void register(Link link, String who, Optional<String> invite) throws InterruptedException {
        isRegistered(link, who, questions.chosenPassword(), invite, "There is an account \"" + who + "\" already");
    }

    /** Goes on with a session, and waits for what comes of it. */
    public boolean resumes(Link link, String who, String token, Optional<Password> password)
            throws InterruptedException {
        return outcome(link, () -> link.resume(who, token, password)).isEmpty();
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
            Optional<ErrorCode> refusal = outcome(link, () -> link.login(who, secret));
            if (refusal.isEmpty()) {
                questions.onLetIn(secret);
                return;
            }
            if (isUnknown(refusal) && isMade(link, who, secret)) {
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
            refusal = outcome(link, () -> link.login(who, password));
            if (refusal.isEmpty()) {
                questions.onLetIn(password);
            }
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
        return isRegistered(
                link,
                who,
                questions.isRepeated(secret) ? secret : questions.chosenPassword(),
                Optional.empty(),
                "There is an account \"" + who + "\" already, with another password");
    }

    /**
     * Asks for what the server wants besides.
     *
     * @param taken told where somebody has the name
     */
    private boolean isRegistered(Link link, String who, Password first, Optional<String> firstInvite, String taken)
            throws InterruptedException {
        Password chosen = first;
        Optional<String> invite = firstInvite;
        while (true) {
            Optional<ErrorCode> refusal = outcome(link, registering(link, who, chosen, invite));
            if (refusal.equals(Optional.of(ErrorCode.INVALID_PASSWORD))) {
                chosen = questions.chosenPassword();
            } else if (refusal.equals(Optional.of(ErrorCode.INVALID_INVITE))) {
                invite = questions.invite();
                if (invite.isEmpty()) {
                    return false;
                }
            } else {
                if (refusal.equals(Optional.of(ErrorCode.USERNAME_TAKEN))) {
                    notice.accept(taken);
                } else if (refusal.isEmpty()) {
                    questions.onLetIn(chosen);
                }
                return refusal.isEmpty();
            }
        }
    }

    private static Runnable registering(Link link, String who, Password password, Optional<String> invite) {
        return () -> link.register(who, password, invite);
    }

    /** @return why not; empty if somebody is logged in */
    private Optional<ErrorCode> outcome(Link link, Runnable attempt) throws InterruptedException {
        synchronized (this) {
            outcomes.clear();
            awaited = Awaited.LOGIN;
        }
        attempt.run();
        LinkEvent outcome = await();
        if (outcome instanceof LinkEvent.Stopped) {
            link.giveUpLogin();
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
