package chatroom.server.reactor.websocket;

import chatroom.server.reactor.BrokenProtocolException;

/** The peer breaks a rule of RFC 6455, or of this server. */
final class WebSocketError extends BrokenProtocolException {
    private final int closeCode;

    WebSocketError(int closeCode, String message) {
        super(message);
        this.closeCode = closeCode;
    }

    int closeCode() {
        return closeCode;
    }
}
