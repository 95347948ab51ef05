package chatroom.simulation;

/** How storage behaves at the moment. */
final class DiskMood {
    /** Of a thousand batches, and other writes: those that fail, with nothing stored. */
    int failuresPerMille;

    /** … those that are stored, and reported as failed. */
    int doubtsPerMille;

    /** … reads that fail. */
    int readFailuresPerMille;

    /** Nothing is done before this time. */
    long stalledUntilNs;

    void recovers() {
        failuresPerMille = 0;
        doubtsPerMille = 0;
        readFailuresPerMille = 0;
        stalledUntilNs = 0;
    }
}
