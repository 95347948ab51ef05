package chatroom.server.session;

import chatroom.protocol.Registration;
import java.time.Duration;

/**
 * What holds for connections that begin from now on.
 *
 * @param serverName what {@code welcome} says
 * @param maxInFlight how many messages of one connection may be on their way to the disk
 * @param loginTimeout a connection on which nobody logs in for this long is closed; zero for never
 */
public record SessionSettings(String serverName, Registration registration, int maxInFlight, Duration loginTimeout) {}
