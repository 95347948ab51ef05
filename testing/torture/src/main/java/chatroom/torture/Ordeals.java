package chatroom.torture;

import java.util.Locale;

/** What can be done to a server, in the order in which it is. */
enum Ordeals {
    KILL("kill -9 under load, in starts and stops"),
    KILL_ROOMS("kill -9 in the middle of entries of every kind in many rooms"),
    CLUSTER_FAILOVERS("three servers on one PostgreSQL: each killed, the database failed over, frozen"),
    DISK_FULL("a full disk"),
    IO_ERRORS("writes, flushes and reads that fail"),
    DISK_STALL("flushes that take seconds"),
    FILES_LOST("database files moved away and replaced"),
    FILES_READ_ONLY("database files made immutable"),
    COMMANDS_KILLED("restore, backup, prune, import and migration killed at each of their file operations"),
    DAMAGE("pages of the database overwritten"),
    WRONG_CLOCK("a machine's clock that leaps by days and years"),
    DESCRIPTORS("no descriptor left"),
    SLOW_READERS("thousands of slow and stalled readers"),
    DEAF_FOLLOWERS("followers of many rooms who read nothing, on a small heap"),
    HOARDERS("thousands who ask for all there is and read nothing, on a small heap"),
    GREEDY_ACCOUNT("one account on a hundred connections that wants all there is"),
    HALF_OPEN("peers gone silent"),
    CABLE_PULLED("a listener's cable pulled while others talk"),
    BYTE_BY_BYTE("a write for every byte"),
    BAD_NETWORK("delays, pieces, stalls, resets"),
    LEAKS("connections ended in every state");

    private final String summary;

    Ordeals(String summary) {
        this.summary = summary;
    }

    /** Its name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String summary() {
        return summary;
    }

    Ordeal ordeal() {
        return switch (this) {
            case KILL -> new Kills();
            case KILL_ROOMS -> new KilledRooms();
            case CLUSTER_FAILOVERS -> new ClusterFailovers();
            case DISK_FULL -> new FullDisk();
            case IO_ERRORS -> new FailingDisk();
            case DISK_STALL -> new StalledDisk();
            case FILES_LOST -> new LostFiles();
            case FILES_READ_ONLY -> new ReadOnlyFiles();
            case COMMANDS_KILLED -> new KilledCommands();
            case DAMAGE -> new Damage();
            case WRONG_CLOCK -> new WrongClock();
            case DESCRIPTORS -> new Descriptors();
            case SLOW_READERS -> new SlowReaders();
            case DEAF_FOLLOWERS -> new DeafFollowers();
            case HOARDERS -> new Hoarders();
            case GREEDY_ACCOUNT -> new GreedyAccount();
            case HALF_OPEN -> new HalfOpen();
            case CABLE_PULLED -> new PulledCable();
            case BYTE_BY_BYTE -> new ByteByByte();
            case BAD_NETWORK -> new BadNetwork();
            case LEAKS -> new Leaks();
        };
    }
}
