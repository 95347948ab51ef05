package chatroom.simulation;

/** What may happen to a world. */
enum Trouble {
    /** A connection breaks in the middle of whatever is on its way. */
    CUT,
    /** A connection goes silent, and nobody is told. */
    PULLED_CABLE,
    /** A client reads nothing for a while. */
    STALLED_READER,
    /** A client reads a few bytes at a time. */
    SIPPING_READER,
    /** A client dies, and is started again with what its memory kept. */
    CRASH,
    /** The server dies. What was committed is there when it starts again, and nothing else. */
    KILL,
    /** It is told to stop, and does. */
    STOP,
    /** The database is replaced by a backup, or an empty one: another epoch. */
    RESTORE,
    /** Writes and reads fail now and then, some of them after the commit. */
    FAILING_DISK,
    /** Storage does nothing for a while. */
    STALLED_DISK,
    /** Somebody says much at once. */
    BURST,
    /** Somebody reconnects by hand, takes back what isn't sent, or logs out and in again. */
    FIDGET,
    /** Somebody logs out for good. */
    LEAVE,
    /** The server's process does nothing for a while. */
    PAUSE
}
