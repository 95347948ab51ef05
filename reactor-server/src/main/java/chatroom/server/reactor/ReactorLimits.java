package chatroom.server.reactor;

import java.time.Duration;

/**
 * What one peer, and all of them, may take.
 *
 * @param maxConnections more are told so and closed; below the descriptor limit by a reserve
 * @param maxFrameBytes the longest line that is taken, its LF included
 * @param outboxBytes while more than this waits for a peer in its outbox, its requests wait too
 * @param idleTimeout no byte from or to a peer for this long, and it is closed; zero switches that off
 */
public record ReactorLimits(int maxConnections, int maxFrameBytes, int outboxBytes, Duration idleTimeout) {}
