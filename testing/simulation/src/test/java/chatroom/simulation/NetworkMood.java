package chatroom.simulation;

/**
 * What the network of a world is like.
 *
 * @param leastBufferBytes what one direction of a connection holds, at least
 * @param mostMillis how long bytes are on their way, usually at most
 * @param hiccupsPerMille how many take up to a second all the same
 */
record NetworkMood(
        int leastBufferBytes,
        int mostBufferBytes,
        int mostMillis,
        int hiccupsPerMille,
        int splitsPerMille,
        int shortWritesPerMille) {
    private static final int HICCUP_MILLIS = 1_000;

    static NetworkMood any(Chance chance) {
        int least = chance.between(40, 2_000);
        return new NetworkMood(
                least,
                least + chance.between(0, 4_000),
                chance.between(0, chance.oneIn(3) ? 300 : 30),
                chance.oneIn(2) ? 0 : chance.between(1, 20),
                chance.between(0, 500),
                chance.between(0, 300));
    }

    long delayNs(Chance chance) {
        return chance.nsBetweenMillis(0, chance.perMille(hiccupsPerMille) ? HICCUP_MILLIS : mostMillis);
    }
}
