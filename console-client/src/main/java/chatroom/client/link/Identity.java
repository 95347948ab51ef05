package chatroom.client.link;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Password;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Subscription;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.util.Optional;

/**
 * Who is logged in, or wants to be, and with what: an account to make, a password, or the token of the session. Owned
 * by the link's thread.
 */
final class Identity {
    /** @param token of a session that somebody else keeps */
    private record Former(Credentials credentials, Optional<String> token) {}

    private Optional<Credentials> wanted = Optional.empty();

    /** Who was logged in when somebody asked for another login, that hasn't come about yet. */
    private Optional<Former> former = Optional.empty();

    private Optional<String> token = Optional.empty();
    private Optional<String> username = Optional.empty();

    /** Somebody asked for the login that comes next; otherwise it only mends a connection. */
    private boolean fresh;

    /** The token outlives the link: leaving doesn't void it. */
    private boolean kept;

    /** A registration was cut off: if the name is taken now, it may be we who took it. */
    private boolean registrationInDoubt;

    /** @param earlierToken of a session that somebody else keeps */
    void want(Credentials credentials, Optional<String> earlierToken) {
        if (!fresh) {
            former = wanted.map(present -> new Former(present, kept ? token : Optional.empty()));
        }
        wanted = Optional.of(credentials);
        token = earlierToken;
        kept = earlierToken.isPresent();
        fresh = true;
        registrationInDoubt = false;
    }

    /** Somebody is logged in, or will be as soon as that is possible. */
    boolean isWanted() {
        return wanted.isPresent();
    }

    Credentials wanted() {
        return wanted.orElseThrow();
    }

    /** In whose name one speaks: who was logged in before, until somebody else is. */
    Credentials speaker() {
        return former.map(Former::credentials).orElseGet(this::wanted);
    }

    /** Somebody has asked for a login that hasn't come about yet. */
    boolean isUndecided() {
        return fresh && wanted.isPresent();
    }

    /**
     * The login that was asked for comes to nothing: who was logged in before is wanted again, or nobody.
     *
     * @return who
     */
    Optional<String> comeBack() {
        Optional<Former> before = former;
        forget();
        wanted = before.map(Former::credentials);
        token = before.flatMap(Former::token);
        kept = token.isPresent();
        return wanted.map(Credentials::username);
    }

    /** Who was logged in last, as the server spells it. */
    Optional<String> username() {
        return username;
    }

    /** Whoever leaves needs not log out, and must not. */
    boolean isKept() {
        return kept;
    }

    /** There is a session that nobody else keeps, and that ends only by a log-out. */
    boolean hasSessionToEnd() {
        return token.isPresent() && !kept;
    }

    /** @return what a session is ended on, on a connection of its own */
    Request.Resume resumption() {
        return new Request.Resume(token.orElseThrow(), Subscription.NONE);
    }

    void onKept() {
        kept = true;
    }

    /** @throws Violation the name or the password that somebody chose breaks the rules, or there is none */
    Request request(Subscription subscription) throws Violation {
        Credentials credentials = wanted();
        if (token.isPresent()) {
            return new Request.Resume(token.get(), subscription);
        }
        if (credentials.password().isEmpty()) {
            throw new Violation(ErrorCode.SESSION_EXPIRED, "Your session has ended: log in with your password again.");
        }
        Password password = credentials.password().get();
        return credentials.register()
                ? new Request.Register(
                        Username.of(credentials.username()), Password.chosen(password.value()), credentials.invite())
                : new Request.Login(credentials.username(), password, subscription);
    }

    /** The next log-in takes the new one. */
    void onPasswordChanged(Password chosen) {
        wanted = wanted.map(credentials -> credentials.withPassword(chosen));
    }

    void onRegistered() {
        wanted = wanted.map(Credentials::registered);
    }

    /** @return whether somebody asked for it; if not, it's the same person on another connection */
    boolean onLoggedIn(Reply.LoggedIn in) {
        boolean asked = fresh;
        fresh = false;
        former = Optional.empty();
        token = Optional.of(in.token());
        username = Optional.of(in.username());
        return asked;
    }

    /** The password is needed again. */
    void onTokenVoid() {
        token = Optional.empty();
        kept = false;
    }

    void onRegistrationCutOff() {
        registrationInDoubt = true;
    }

    /**
     * The server said no, for good.
     *
     * @return whether there is another request to try
     */
    boolean onRefused(ErrorCode code) {
        if (code == ErrorCode.USERNAME_TAKEN && registrationInDoubt) {
            onRegistered();
            return true;
        }
        return false;
    }

    void forget() {
        wanted = Optional.empty();
        former = Optional.empty();
        fresh = false;
        token = Optional.empty();
        kept = false;
    }
}
