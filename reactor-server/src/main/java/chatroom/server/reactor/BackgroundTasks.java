package chatroom.server.reactor;

/** Other threads, that do what would take too long on the reactor's. */
@FunctionalInterface
public interface BackgroundTasks {
    /**
     * Never blocks.
     *
     * @param then done after the task, by the thread that did it
     * @return false if there is no room; then neither is done
     */
    boolean offer(Runnable task, Runnable then);
}
