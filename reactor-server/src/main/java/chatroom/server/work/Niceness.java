package chatroom.server.work;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a thread steps back for others. Linux keeps that for each thread. Java's own priorities reach 4 of 19 steps there at the most,
 * and only with a flag of the JVM.
 */
final class Niceness {
    private static final Logger LOG = LoggerFactory.getLogger(Niceness.class);

    /** A tenth of what an ordinary thread gets where both want the same core; all of it where nobody else does. */
    private static final int BACKGROUND = 10;

    private static final int PRIO_PROCESS = 0;

    /** Which is the calling thread, for Linux. */
    private static final int MYSELF = 0;

    /** The system's C library; getpriority(2) and setpriority(2). */
    interface LibC extends Library {
        int getpriority(int which, int who);

        int setpriority(int which, int who, int niceness);
    }

    /** The calling thread stands back from now on. Where that isn't to be had it works as before. */
    static void stepBack() {
        stepBack(MYSELF, Thread.currentThread().getName());
    }

    /**
     * As {@link #stepBack()}, for another thread of this process.
     *
     * @param thread by its number for Linux
     */
    static void stepBack(int thread, String name) {
        if (!Platform.isLinux()) {
            return;
        }
        try {
            LibC system = Native.load("c", LibC.class);
            // A server that was begun with more of it keeps that.
            if (system.getpriority(PRIO_PROCESS, thread) < BACKGROUND
                    && system.setpriority(PRIO_PROCESS, thread, BACKGROUND) != 0) {
                LOG.debug("the system refuses to lower the priority of {}", name);
            }
        } catch (LinkageError e) {
            LOG.debug("no priorities for threads here: {}", e.toString());
        }
    }

    private Niceness() {}
}
