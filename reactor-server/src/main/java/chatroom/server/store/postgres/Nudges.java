package chatroom.server.store.postgres;

/**
 * Who is told that other nodes may have committed something: known later than the first connection group, and the same for all. Any thread.
 */
final class Nudges implements Runnable {
    private volatile Runnable nudged = () -> {};

    void tell(Runnable whom) {
        nudged = whom;
    }

    @Override
    public void run() {
        nudged.run();
    }
}
