package chatroom.server.room;

import java.time.Duration;

/**
 * What a person who runs the server may set.
 *
 * @param serverName what {@code welcome} says
 * @param messagesPerSecond how many messages one user may send in the long run; 0 for any number
 * @param messageBurst how many of them at once, at least 1
 * @param loginTimeout a connection on which nobody logs in for this long is closed; zero for never
 */
public record ChatSettings(
        String serverName, int messagesPerSecond, int messageBurst, Duration loginTimeout, AccessSettings access) {}
