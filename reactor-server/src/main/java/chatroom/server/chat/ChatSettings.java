package chatroom.server.chat;

import chatroom.server.access.AccessSettings;
import chatroom.server.room.RoomSettings;
import java.time.Duration;

/**
 * What a person who runs the server may set.
 *
 * @param serverName what {@code welcome} says
 * @param messagesPerSecond how many messages one user may send in the long run; 0 for any number
 * @param messageBurst how many of them at once, at least 1
 * @param maxInFlight how many messages of one connection may be on their way to the disk
 * @param loginTimeout a connection on which nobody logs in for this long is closed; zero for never
 * @param networksTell whether the network that a guest comes from says anything of who it is; not where a proxy hides the addresses
 */
public record ChatSettings(
        String serverName,
        int messagesPerSecond,
        int messageBurst,
        int maxInFlight,
        Duration loginTimeout,
        AccessSettings access,
        RoomSettings rooms,
        boolean networksTell) {
    /** Enough for a sender with a window of a hundred never to wait. */
    private static final int USUAL_IN_FLIGHT = 128;

    /** For a server that sees the addresses of its clients. */
    public ChatSettings(
            String serverName,
            int messagesPerSecond,
            int messageBurst,
            int maxInFlight,
            Duration loginTimeout,
            AccessSettings access) {
        this(serverName, messagesPerSecond, messageBurst, maxInFlight, loginTimeout, access, RoomSettings.USUAL, true);
    }

    /** With the default number of messages in flight, and registration open to everybody. */
    public ChatSettings(String serverName, int messagesPerSecond, int messageBurst, Duration loginTimeout) {
        this(serverName, messagesPerSecond, messageBurst, USUAL_IN_FLIGHT, loginTimeout, AccessSettings.UNLIMITED);
    }
}
