package chatroom.server.process;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, by which one tells a server to read its files anew; otherwise it ends the JVM. From the first line of main on: one that comes
 * before it is known what it does is kept until then. Any thread.
 */
public final class HangUpSignal {
    private static final Logger LOG = LoggerFactory.getLogger(HangUpSignal.class);

    /** 128 and the signal's number. */
    private static final int ENDED_BY_IT = 129;

    private Runnable action;
    private boolean kept;

    /** Without a handler for the signal. */
    public HangUpSignal() {}

    /**
     * Also where it can't be arranged the server goes on.
     *
     * <p>Java has signals in {@code sun.misc} only, in every JDK. The compiler warns of it, so it is called by its name.
     */
    public static HangUpSignal caught() {
        HangUpSignal hangUp = new HangUpSignal();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object number = signal.getConstructor(String.class).newInstance("HUP");
            Object runner =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, with) -> {
                        hangUp.came();
                        return null;
                    });
            signal.getMethod("handle", signal, handler).invoke(null, number, runner);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // A system without it, or a JVM that was told to leave signals alone.
            LOG.debug("no SIGHUP here: {}", e.toString());
        }
        return hangUp;
    }

    /** From now on it does this, on a thread of its own; at once, if one has come already. */
    public void does(Runnable action) {
        boolean came;
        synchronized (this) {
            this.action = action;
            came = kept;
            kept = false;
        }
        if (came) {
            action.run();
        }
    }

    /** It ends the process, as it does with any command whose terminal is closed. */
    public void endsTheProcess() {
        does(() -> System.exit(ENDED_BY_IT));
    }

    private void came() {
        Runnable known;
        synchronized (this) {
            known = action;
            kept = known == null;
        }
        if (known != null) {
            known.run();
        }
    }
}
