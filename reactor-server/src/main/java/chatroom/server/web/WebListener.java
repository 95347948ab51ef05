package chatroom.server.web;

import chatroom.server.http.HttpRequest;
import chatroom.server.http.HttpResponse;
import chatroom.server.reactor.Connection;
import chatroom.server.reactor.ConnectionHandler;
import chatroom.server.reactor.ConnectionListener;
import chatroom.server.reactor.Timers;
import chatroom.server.reactor.websocket.WebSocketTransport;
import java.nio.ByteBuffer;
import java.util.Map;

/** The web's port: the page by HTTP, and the chat by WebSocket. Reactor thread only. */
public final class WebListener implements ConnectionListener {
    /** Nothing from elsewhere, nothing inline, and no text that becomes markup; nobody else gets anything of it. */
    private static final Map<String, String> PROTECTION = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; manifest-src"
                    + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for"
                    + " 'script'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private static final HttpResponse ALIVE = HttpResponse.text(HttpResponse.OK, "The server lives.");
    private static final HttpResponse NOT_FOUND =
            HttpResponse.text(HttpResponse.NOT_FOUND, "There is nothing of this name here; the chat is at /.");
    private static final HttpResponse NO_PAGE = HttpResponse.text(
            HttpResponse.NOT_FOUND,
            "This server was built without the page for browsers; other programs find a WebSocket at /ws.");

    private final Timers timers;
    private final WebFiles files;
    private final OriginRules origins;
    private final TrustedProxies trustedProxies;
    private final AnswerPrice price;
    private final WebStats stats;
    private final ConnectionListener chat;
    private final boolean isSecure;
    private final ByteBuffer scratch = WebSocketTransport.newScratch();

    /**
     * @param chat what a WebSocket is for
     * @param isSecure whether connections come through TLS
     */
    public WebListener(
            Timers timers,
            WebFiles files,
            WebSettings settings,
            WebStats stats,
            ConnectionListener chat,
            AnswerPrice price,
            boolean isSecure) {
        this.timers = timers;
        this.files = files;
        this.origins = new OriginRules(settings.origins());
        this.trustedProxies = new TrustedProxies(settings.proxies());
        this.price = price;
        this.stats = stats;
        this.chat = chat;
        this.isSecure = isSecure;
    }

    @Override
    public ConnectionHandler onOpened(Connection connection) {
        return new WebConnection(connection, this);
    }

    Timers timers() {
        return timers;
    }

    /**
     * Finds out whose request it is, where somebody relays it who is known to.
     *
     * @return false if there is no place for whom it is: the connection is closed
     */
    boolean lookBehindProxy(Connection connection, HttpRequest request) {
        return !connection.isRelayed()
                || trustedProxies.client(request).map(connection::cameFrom).orElse(true);
    }

    /** @return for how many nanoseconds it has to wait */
    long priceNs(Connection connection, HttpResponse answer) {
        return price.takeNs(connection, answer.body().length);
    }

    WebStats stats() {
        return stats;
    }

    HttpResponse answer(HttpRequest request) {
        if (request.path().equals("/healthz")) {
            return ALIVE;
        }
        return origins.refusal(request, isSecure).orElseGet(() -> answerToOwnName(request));
    }

    private HttpResponse answerToOwnName(HttpRequest request) {
        if (request.path().equals(SocketRequest.PATH)) {
            return origins.refusalOfSocket(request, isSecure).orElseGet(() -> SocketRequest.answer(request));
        }
        return files.answer(request).orElse(request.path().equals("/") ? NO_PAGE : NOT_FOUND);
    }

    static HttpResponse protect(HttpResponse answer) {
        HttpResponse protectedAnswer = answer;
        for (Map.Entry<String, String> field : PROTECTION.entrySet()) {
            protectedAnswer = protectedAnswer.with(field.getKey(), field.getValue());
        }
        return protectedAnswer;
    }

    /** @return false if the connection can't go on so */
    boolean upgrade(Connection connection, HttpResponse answer) {
        return connection.upgrade(below -> new WebSocketTransport(below, scratch, answer.head()), chat);
    }
}
