package chatroom.protocol;

/** The numbers of docs/protocol.md. A character is a Unicode code point. */
public final class Limits {
    /** The protocol version announced in {@code welcome}. */
    public static final int PROTOCOL_VERSION = 1;

    /** The longest request, its LF included. What the server sends may be longer. */
    public static final int FRAME_BYTES = 16_384;

    public static final int TEXT_CHARS = 4_000;
    public static final int USERNAME_MIN = 3;
    public static final int USERNAME_MAX = 32;
    public static final int PASSWORD_MIN = 8;
    public static final int PASSWORD_MAX = 128;
    public static final int NONCE_MIN = 8;
    public static final int NONCE_MAX = 64;
    public static final int REF_CHARS = 64;

    /** How deep arrays and objects of a frame may nest. */
    public static final int JSON_DEPTH = 64;

    /** The most messages in one {@code poll}, {@code history} or {@code search} reply. */
    public static final int PAGE_MESSAGES = 500;

    /** The messages of a {@code history} or {@code search} reply, unless the client says how many. */
    public static final int HISTORY_DEFAULT = 50;

    public static final int QUERY_CHARS = 200;

    /** Tokens of one account, at most. */
    public static final int SESSIONS = 100;

    private Limits() {}
}
