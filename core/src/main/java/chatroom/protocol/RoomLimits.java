package chatroom.protocol;

import java.time.Duration;
import java.time.Instant;

/** The numbers of many rooms. A character is a Unicode code point. */
public final class RoomLimits {
    public static final int NAME_MAX = 32;

    /** Rooms that somebody is in, but direct ones. */
    public static final int ROOMS = 500;

    /** Of a topic, and of a reason. */
    public static final int LINE_CHARS = 250;

    public static final int EMOJI_BYTES = 64;

    /** Kinds of reactions on one message. */
    public static final int REACTION_KINDS = 20;

    /** Reactions on one message, of all kinds. */
    public static final int REACTIONS = 200;

    /** The longest mute or ban that ends. */
    public static final int SECONDS = (int) Duration.ofDays(365).toSeconds();

    /** Rooms and members on a page, unless the client says how many. */
    public static final int PAGE_DEFAULT = 100;

    public static final int PAGE_MOST = 500;

    /** Mentions that are counted. */
    public static final int MENTIONS = 1_000;

    /** Stands where a time must stand for a mute or a ban that doesn't end. */
    public static final Instant FOR_EVER = Instant.parse("9999-12-31T23:59:59.999Z");

    private RoomLimits() {}
}
