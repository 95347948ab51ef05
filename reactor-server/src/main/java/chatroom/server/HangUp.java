package chatroom.server;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGHUP, by which one tells a server to read its files anew. Otherwise it ends the JVM. */
final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    /**
     * From now on a SIGHUP does this, on a thread of its own; also where it can't be arranged the server goes on.
     *
     * <p>Java has signals in {@code sun.misc} only, in every JDK. The compiler warns of it, so it is called by its name.
     */
    static void does(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
            Object runner =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, with) -> {
                        action.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler).invoke(null, hangUp, runner);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // A system without it, or a JVM that was told to leave signals alone.
            LOG.debug("no SIGHUP here: {}", e.toString());
        }
    }

    private HangUp() {}
}
