package chatroom.client.screen;

import chatroom.client.link.Link;
import chatroom.client.link.LinkEvent;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Limits;
import chatroom.protocol.Password;
import chatroom.protocol.Violation;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jline.reader.EndOfFileException;

/**
 * How somebody comes in: asks for name and password until they are let in, and offers to make the account where there may be none. Whether there is one isn't
 * asked before: that would tell everybody who has an account. Questions are asked on the thread that types; what comes of them is told by the link's.
 */
final class Entrance {
    private final Questions questions;
    private final Consumer<String> notice;
    private final BlockingQueue<LinkEvent> outcomes = new LinkedBlockingQueue<>();
    private volatile boolean waits;
    private volatile boolean wasRefused;

    Entrance(Questions questions, Consumer<String> notice) {
        this.questions = questions;
        this.notice = notice;
    }

    /** @return whether that was what is waited for, so that nobody else needs to tell of it */
    boolean takes(LinkEvent event) {
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
    void onInterrupt() {
        takes(new LinkEvent.Stopped());
    }

    boolean wasRefused() {
        return wasRefused;
    }

    /** Asks until somebody is logged in. */
    void enter(Link link, Optional<String> givenName, Optional<Password> givenPassword) throws InterruptedException {
        Optional<String> name = givenName;
        Optional<Password> password = givenPassword;
        String last = "";
        while (true) {
            String who = name.isPresent() ? name.get() : questions.name(last, notice);
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
    void enterAgain(Link link, String who) throws InterruptedException {
        Optional<ErrorCode> refusal;
        do {
            Password password = questions.password("Password of " + who + ": ");
            refusal = outcome(() -> link.login(who, password));
            if (isUnknown(refusal)) {
                notice.accept("The name or the password is wrong; Ctrl+C gives up");
            }
        } while (isUnknown(refusal));
    }

    private static boolean isUnknown(Optional<ErrorCode> refusal) {
        return refusal.equals(Optional.of(ErrorCode.BAD_CREDENTIALS));
    }

    private boolean isMade(Link link, String who, Password secret) throws InterruptedException {
        if (!questions.isYes("No account \"" + who + "\" with this password. Create it?", true)) {
            return false;
        }
        Optional<Password> chosen = confirmed(secret);
        if (chosen.isEmpty()) {
            notice.accept("These were two different passwords");
            return false;
        }
        Optional<ErrorCode> refusal = outcome(() -> link.register(who, chosen.get()));
        while (refusal.equals(Optional.of(ErrorCode.INVALID_INVITE))) {
            Optional<String> invite = questions.invite();
            if (invite.isEmpty()) {
                return false;
            }
            refusal = outcome(() -> link.register(who, chosen.get(), invite));
        }
        if (refusal.equals(Optional.of(ErrorCode.USERNAME_TAKEN))) {
            notice.accept("So there is an account \"" + who + "\", with another password");
        }
        return refusal.isEmpty();
    }

    /** One that is too short is chosen anew. */
    private Optional<Password> confirmed(Password secret) {
        try {
            Password.chosen(secret.value());
            return questions.password("The same password again: ").equals(secret)
                    ? Optional.of(secret)
                    : Optional.empty();
        } catch (Violation violation) {
            notice.accept(violation.getMessage());
            return questions.chosen(
                    "Password (%d characters or more): ".formatted(Limits.PASSWORD_MIN),
                    "The same password again: ",
                    notice);
        }
    }

    /** @return why not; empty if somebody is logged in */
    private Optional<ErrorCode> outcome(Runnable attempt) throws InterruptedException {
        outcomes.clear();
        waits = true;
        attempt.run();
        LinkEvent outcome = outcomes.take();
        if (outcome instanceof LinkEvent.Stopped) {
            throw new EndOfFileException();
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
