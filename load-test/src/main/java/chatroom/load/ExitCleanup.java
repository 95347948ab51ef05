package chatroom.load;

/** What has to be undone in the end, however the program ends: when this is closed, or by a shutdown hook before that. Once. */
public final class ExitCleanup implements AutoCloseable {
    private final Runnable cleanup;
    private final Thread hook;

    public ExitCleanup(String name, Runnable cleanup) {
        this.cleanup = cleanup;
        this.hook = new Thread(cleanup, name);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            if (Runtime.getRuntime().removeShutdownHook(hook)) {
                cleanup.run();
            }
        } catch (IllegalStateException e) {
            // The hook is at work already.
        }
    }
}
