package chatroom.server.log;

/** A log below the least size that a server takes. In this package because only tests may have one. */
public final class SmallLog {

    /** @param lastId the newest message of the history that the log goes on from */
    public static MessageLog of(int capacityBytes, long lastId) {
        return new MessageLog(capacityBytes, lastId, 0);
    }

    private SmallLog() {}
}
