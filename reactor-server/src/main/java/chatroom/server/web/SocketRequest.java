package chatroom.server.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import chatroom.server.http.HttpRequest;
import chatroom.server.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The request to go on as a WebSocket (RFC 6455, 4.2). */
final class SocketRequest {
    static final String PATH = "/ws";
    static final String SUBPROTOCOL = "chatroom.v1";

    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;
    private static final String APPENDED = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String SWITCHING = "101 Switching Protocols";

    /** @return {@link #agrees} to it, or what is wrong with it */
    static HttpResponse answer(HttpRequest request) {
        if (request.isHead() || !request.lists("connection", "upgrade") || !request.lists("upgrade", "websocket")) {
            return upgradeRequired("Here is a WebSocket, which is asked for with \"Upgrade: websocket\".");
        }
        if (!request.lists("sec-websocket-version", VERSION)) {
            return upgradeRequired("WebSockets have the version %s here.".formatted(VERSION));
        }
        String key = request.field("sec-websocket-key").orElse("");
        if (!isKey(key)) {
            return refused("\"Sec-WebSocket-Key\" must be 16 bytes in base64.");
        }
        if (!request.lists("sec-websocket-protocol", SUBPROTOCOL)) {
            return refused("\"Sec-WebSocket-Protocol\" must offer %s.".formatted(SUBPROTOCOL));
        }
        return HttpResponse.empty(SWITCHING)
                .with("Upgrade", "websocket")
                .with("Connection", "Upgrade")
                .with("Sec-WebSocket-Accept", accept(key))
                .with("Sec-WebSocket-Protocol", SUBPROTOCOL);
    }

    static boolean agrees(HttpResponse answer) {
        return answer.status().equals(SWITCHING);
    }

    private static HttpResponse upgradeRequired(String sentence) {
        return HttpResponse.text("426 Upgrade Required", sentence)
                .with("Upgrade", "websocket")
                .with("Sec-WebSocket-Version", VERSION);
    }

    private static HttpResponse refused(String sentence) {
        return HttpResponse.text(HttpResponse.BAD_REQUEST, sentence);
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + APPENDED).getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-1.", e);
        }
    }

    private SocketRequest() {}
}
