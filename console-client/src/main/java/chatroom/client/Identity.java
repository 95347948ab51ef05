package chatroom.client;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Password;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.Subscription;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.util.Optional;

/** Who is logged in, or wants to be, and with what: an account to make, a password, or the token of the session. Owned by the link's thread. */
final class Identity {
    private Optional<Credentials> wanted = Optional.empty();
    private Optional<String> token = Optional.empty();
    private Optional<String> username = Optional.empty();

    /** Somebody asked for the login that comes next; otherwise it only mends a connection. */
    private boolean fresh;

    /** A registration was cut off: if the name is taken now, it may be we who took it. */
    private boolean registrationInDoubt;

    void want(Credentials credentials) {
        wanted = Optional.of(credentials);
        token = Optional.empty();
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

    /** Who was logged in last, as the server spells it. */
    Optional<String> username() {
        return username;
    }

    /** @throws Violation the name or the password that somebody chose breaks the rules */
    Request request(Subscription subscription) throws Violation {
        Credentials credentials = wanted();
        if (token.isPresent()) {
            return new Request.Resume(token.get(), subscription);
        }
        if (!credentials.register()) {
            return new Request.Login(credentials.username(), credentials.password(), subscription);
        }
        return new Request.Register(
                Username.of(credentials.username()),
                Password.chosen(credentials.password().value()));
    }

    void onRegistered() {
        wanted = wanted.map(Credentials::registered);
    }

    /** @return whether somebody asked for it; if not, it's the same person on another connection */
    boolean onLoggedIn(Reply.LoggedIn in) {
        boolean asked = fresh;
        fresh = false;
        token = Optional.of(in.token());
        username = Optional.of(in.username());
        return asked;
    }

    /** The password is needed again; it's still there. */
    void onTokenVoid() {
        token = Optional.empty();
    }

    void onRegistrationCutOff() {
        registrationInDoubt = true;
    }

    /**
     * The server said no, for good.
     *
     * @return whether there is another request to try
     */
    boolean onRefused(Request request, ErrorCode code) {
        if (request instanceof Request.Resume) {
            onTokenVoid();
            return true;
        }
        if (code == ErrorCode.USERNAME_TAKEN && registrationInDoubt) {
            onRegistered();
            return true;
        }
        forget();
        return false;
    }

    void forget() {
        wanted = Optional.empty();
        token = Optional.empty();
    }
}
