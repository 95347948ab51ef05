package chatroom.simulation;

/**
 * How the servers of a world are set up: everything small, so that its bounds are reached.
 *
 * @param logBytes a few messages long, so that it goes around all the time and readers fall off
 * @param arenaBytes … of all other rooms together
 * @param diskMillis how long a job of the storage takes at most, and its answer to the reactor
 * @param mostWriteNs how long one write takes at most
 * @param recalled how many messages are in the log from the start
 */
record ServerMood(
        int logBytes,
        int arenaBytes,
        int outboxBytes,
        int maxBatch,
        int maxWaiting,
        int hashesWaiting,
        int messagesPerSecond,
        int messageBurst,
        int maxInFlight,
        int diskMillis,
        int mostWriteNs,
        int recalled) {

    static ServerMood any(Chance chance) {
        return new ServerMood(
                chance.between(900, chance.oneIn(2) ? 1_500 : 6_000),
                chance.between(4_096, chance.oneIn(2) ? 5_000 : 20_000),
                chance.between(300, 8_000),
                chance.between(1, 12),
                chance.between(2, 60),
                chance.between(1, 5),
                chance.oneIn(3) ? 0 : chance.between(2, 20),
                chance.between(1, 30),
                chance.between(1, chance.oneIn(2) ? 8 : 128),
                chance.between(0, chance.oneIn(4) ? 400 : 20),
                chance.oneIn(3) ? chance.between(1, 400_000) : 0,
                chance.oneIn(2) ? 0 : chance.between(1, 30));
    }

    /** The longest text whose frame, with all escapes, takes up no more than half of the log. */
    int mostTextChars() {
        return (logBytes / 2 - 200) / 3;
    }
}
