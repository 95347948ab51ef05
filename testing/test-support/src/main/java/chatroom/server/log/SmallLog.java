package chatroom.server.log;

/** A log below the least size that a server takes. In this package because only tests may have one. */
public final class SmallLog {
    private static final int SMALL_PAGE_SHIFT = 8;

    /** @param lastId the newest message of the history that the log goes on from */
    public static MessageLog of(int capacityBytes, long lastId) {
        return new MessageLog(capacityBytes, lastId, 0);
    }

    /** Memory for the logs of rooms, in pages that a frame or two fill. */
    public static LogArena arena(int capacityBytes) {
        return new LogArena(capacityBytes, SMALL_PAGE_SHIFT);
    }

    private SmallLog() {}
}
