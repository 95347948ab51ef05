package chatroom.server.store.postgres;

import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * Nudges the other nodes after commits, over a connection of its own and in a transaction of its own: within one it would hold a lock of
 * the whole server while the disk is waited for. One nudge for all commits meanwhile. Its thread ends with its connection group.
 */
final class Nudger implements Runnable {
    static final String CHANNEL = "chat";

    /** Nobody needs it on disk. */
    private static final String NUDGE =
            "SELECT set_config('synchronous_commit', 'off', true), pg_notify('" + CHANNEL + "', '')";

    private final StoreConnection connection;
    private final Consumer<SQLException> onBroken;

    /** Guarded by this, as what follows. */
    private boolean isWanted;

    private boolean ended;

    Nudger(StoreConnection connection, Consumer<SQLException> onBroken) {
        this.connection = connection;
        this.onBroken = onBroken;
    }

    /** Any thread; doesn't wait. */
    synchronized void nudge() {
        isWanted = true;
        notifyAll();
    }

    /** Any thread. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public void run() {
        try {
            while (awaitWish()) {
                connection.prepared(NUDGE).executeQuery().close();
            }
        } catch (SQLException e) {
            onBroken.accept(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return false at the end */
    private synchronized boolean awaitWish() throws InterruptedException {
        while (!isWanted && !ended) {
            wait();
        }
        isWanted = false;
        return !ended;
    }
}
