package chatroom.server.access;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Request;
import chatroom.server.session.Exchange;
import chatroom.server.session.Origin;
import chatroom.server.session.Prices;

/** How one comes in, and out: the requests, each with its handler, and the throttles that they share. Reactor thread only. */
public final class Access {
    /** How many hashes may wait for {@link AccessPorts#hashing}, whoever asked for them. */
    public static final int HASHES_WAITING = HashQueue.WAITING;

    private final LoginThrottle throttle;
    private final HashQueue hashes;
    private final LoggedInSessions loggedIn;
    private final RegistrationHandler registration;
    private final LogInHandler logIn;
    private final ResumeHandler resume;
    private final PasswordChangeHandler passwordChange;

    public Access(
            AccessPorts ports,
            AccessSettings settings,
            Prices prices,
            LoggedInSessions loggedIn,
            AccessLog log,
            LoginCompletion completion) {
        KnownNetworks known = new KnownNetworks();
        this.throttle = new LoginThrottle(settings.loginFailures(), known);
        this.hashes = new HashQueue(ports.hashing(), ports::nowNs, known, settings.loginFailures() > 0);
        this.loggedIn = loggedIn;
        PasswordAttempts attempts = new PasswordAttempts(ports, throttle, hashes, log);
        this.registration = new RegistrationHandler(ports, settings, hashes, attempts, log);
        this.logIn = new LogInHandler(ports, attempts, loggedIn, log, completion);
        this.resume = new ResumeHandler(ports, throttle, prices, log, completion);
        this.passwordChange = new PasswordChangeHandler(ports, throttle, attempts, loggedIn, log);
    }

    /** Takes effect for requests that come later. */
    public void change(AccessSettings settings) {
        throttle.change(settings.loginFailures());
        hashes.change(settings.loginFailures() > 0);
        registration.change(settings);
    }

    public void register(Exchange exchange, Request.Register request) {
        registration.handle(exchange, request);
    }

    /** A guest sent a request to register that breaks the rules of the protocol. */
    public void onMalformedRegistration(Origin origin, ErrorCode why) {
        registration.onMalformed(origin, why);
    }

    public void logIn(Exchange exchange, Request.Login request) {
        logIn.handle(exchange, request);
    }

    public void resume(Exchange exchange, Request.Resume request) {
        resume.handle(exchange, request);
    }

    public void changePassword(Exchange exchange, Request.ChangePassword request) {
        passwordChange.handle(exchange, request);
    }

    public void logOut(Exchange exchange, Request.Logout request) {
        loggedIn.logOut(exchange);
    }
}
