package chatroom.simulation;

/** What may happen to several servers on one database, beside what happens to one. */
enum NodeTrouble {
    /** A server's process does nothing for so long that others may take it for dead. */
    FREEZE,
    /** A server doesn't reach the database for a while. */
    CUT_OFF,
    /** A server loses its connections to the database, perhaps while it writes. */
    BROKEN_CONNECTIONS,
    /** Another machine goes on with the database. */
    FAIL_OVER,
    /** Older news are taken away. */
    PRUNING
}
