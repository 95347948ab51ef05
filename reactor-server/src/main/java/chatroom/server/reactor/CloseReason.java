package chatroom.server.reactor;

import java.util.Locale;

/** Why a connection ends. Every end has one of these: in the log, in the counter, and in the {@code closing} frame. */
public enum CloseReason {
    /** The peer ended its side, and got everything that was due. */
    PEER_CLOSED,
    /** The peer or the network broke the connection. */
    PEER_RESET,
    /** The peer speaks no TLS, or not the server's, or took too long to: it isn't told in a frame, which it could not read. */
    HANDSHAKE_FAILED,
    /** What was asked for by HTTP has been answered, and nothing else is. */
    ANSWERED,
    /** Of WebSocket; of TLS there is nobody who could read it. */
    PROTOCOL_ERROR(
            "What came was no WebSocket as RFC 6455 has it, or no text, or too long; mend the client and connect again."),
    /** Of a browser, say, in which a page has it speak to whatever port it likes. */
    NOT_HTTP("This is the port of the chat, which doesn't speak HTTP; the page for browsers has a port of its own."),
    LOGGED_OUT("You are logged out."),
    SESSION_ENDED("This session was ended, by a log-out elsewhere or by a new password; log in again."),
    LOGIN_TIMEOUT("Nobody logged in on this connection in time; connect again when you are ready to."),
    FRAME_TIMEOUT("A request that you began had no end in time; connect again, and send whole lines."),
    IDLE_TIMEOUT("There was no sign of life from you for too long; connect again."),
    KICKED("Whoever runs the server, or an admin, ended this connection; log in again if you are welcome to."),
    ACCOUNT_CLOSED("This account was closed by whoever runs the server; ask there if that is a mistake."),
    ABUSE("Too many requests in a row made no sense; mend the client and connect again."),
    TOO_MANY_CONNECTIONS("The server has as many connections as it may have; try again later."),
    TOO_MANY_FROM_ADDRESS(
            "There are as many connections from your address as there may be; close one, or try again later."),
    TOO_MANY_GUESTS("Too many are at the door and have not logged in yet; try again in a moment."),
    GAVE_WAY(
            "There was no place for everybody, and on this connection nobody had logged in; connect again, and log in at once."),
    MEMORY_SHORT(
            "The server has no memory left for what you leave unread or unfinished; connect again, and read what you ask for."),
    SHUTTING_DOWN("The server is shutting down; it may be back soon."),
    INTERNAL_ERROR("The server made a mistake on this connection; connect again. What it acknowledged is safe.");

    private final String sentence;

    CloseReason() {
        this("");
    }

    CloseReason(String sentence) {
        this.sentence = sentence;
    }

    /** The name on the wire. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For the person at the other end; empty where that person closed, or can't be told. */
    public String sentence() {
        return sentence;
    }

    /** Whether the server says {@code closing} first. */
    public boolean isByServer() {
        return !sentence.isEmpty();
    }
}
