package chatroom.server.store.postgres;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Waits for nudges of other nodes, over a connection that does nothing else. Its thread ends with its connection group. */
final class Listener implements Runnable {
    static final String LISTEN = "LISTEN " + Nudger.CHANNEL;

    /** Below the time after which the driver takes a silent server for gone. */
    private static final int WAIT_MILLIS = (int) TimeUnit.SECONDS.toMillis(10);

    private final StoreConnection connection;
    private final int own;
    private final Runnable nudged;
    private final Consumer<SQLException> onBroken;

    /** @param own the number of this connection group's nudger at the server, to which nobody listens here */
    Listener(StoreConnection connection, int own, Runnable nudged, Consumer<SQLException> onBroken) {
        this.connection = connection;
        this.own = own;
        this.nudged = nudged;
        this.onBroken = onBroken;
    }

    @Override
    public void run() {
        try {
            PGConnection driver = connection.jdbc().unwrap(PGConnection.class);
            while (connection.isOpen()) {
                PGNotification[] notes = driver.getNotifications(WAIT_MILLIS);
                if (hasOthers(notes)) {
                    nudged.run();
                }
            }
        } catch (SQLException e) {
            onBroken.accept(e);
        }
    }

    private boolean hasOthers(PGNotification[] notes) {
        if (notes != null) {
            for (PGNotification note : notes) {
                if (note.getPID() != own) {
                    return true;
                }
            }
        }
        return false;
    }
}
