package chatroom.server.work;

/** What Linux says of a thread in its file "stat"; see proc(5). */
public final class ThreadStat {
    /** The 17th behind the name in brackets, which may hold spaces itself. */
    public static int niceness(String stat) {
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    }

    private ThreadStat() {}
}
