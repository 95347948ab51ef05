package chatroom.server.store.postgres;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * All connections of this server, opened together to one run of one PostgreSQL server, and closed together where one of them breaks: no
 * half of them talks to a primary of yesterday. The writer belongs to the storage thread; readers are lent; one is whoever's who looks for
 * news; two belong to a thread each, which ends with the group. Any thread.
 */
final class ConnectionGroup {
    /** How long a read waits for a connection; there are as many as threads that read. */
    private static final long LENDING_MILLIS = 10_000;

    private final ConnectionGroupOpening opening;
    private final LongSupplier nanoTime;
    private final StoreConnection writer;
    private final StoreConnection looker;
    private final StoreConnection listening;
    private final StoreConnection nudging;
    private final Nudger nudger;
    private final Consumer<SQLException> onBroken;

    /** As far as is known, no other node is alive that could be nudged. */
    private volatile boolean isAlone;

    /** Guarded by this, as what follows. Lent ones are in here, too. */
    private final List<StoreConnection> readers = new ArrayList<>();

    private final Queue<StoreConnection> idle = new ArrayDeque<>();
    private boolean ended;

    private ConnectionGroup(
            ConnectionGroupOpening opening,
            int readers,
            LongSupplier nanoTime,
            BiConsumer<ConnectionGroup, SQLException> broke)
            throws SQLException {
        this.opening = opening;
        this.nanoTime = nanoTime;
        this.onBroken = why -> broke.accept(this, why);
        this.writer = opening.writer();
        // Before anything is read: what is committed after that nudges.
        this.listening = opening.open(ConnectionGroupOpening.LISTENER);
        listening.execute(Listener.LISTEN);
        this.nudging = opening.open(ConnectionGroupOpening.NUDGER);
        this.nudger = new Nudger(nudging, onBroken);
        this.looker = opening.open(ConnectionGroupOpening.LOOKER);
        for (int i = 0; i < readers; i++) {
            this.readers.add(opening.open(ConnectionGroupOpening.READER));
        }
        idle.addAll(this.readers);
    }

    /**
     * At the first host that lets us write.
     *
     * @param begin what comes before anything is read
     * @param broke hears of a group whose own threads found it broken
     */
    static ConnectionGroup open(
            ConnectionMaker maker,
            int readers,
            LongSupplier nanoTime,
            StoreConnection.Work<Void> begin,
            BiConsumer<ConnectionGroup, SQLException> broke)
            throws SQLException {
        SQLException first = null;
        for (String host : maker.url().hosts()) {
            try (ConnectionGroupOpening opening = new ConnectionGroupOpening(maker, host)) {
                begin.over(opening.writer());
                ConnectionGroup group = new ConnectionGroup(opening, readers, nanoTime, broke);
                opening.complete();
                return group;
            } catch (UnusableDatabaseException e) {
                throw e;
            } catch (SQLException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        throw first == null ? new SQLException("no host is named") : first;
    }

    /**
     * Begins to listen, and tells the other nodes that this one is there.
     *
     * @param nudged hears of what other nodes may have committed
     */
    void start(Runnable nudged) throws SQLException {
        boolean started = false;
        try {
            int own = Integer.parseInt(nudging.queryForText("SELECT pg_backend_pid()"));
            thread("database-nudger", nudger);
            thread("database-listener", new Listener(listening, own, nudged, onBroken));
            nudger.nudge();
            started = true;
        } finally {
            if (!started) {
                end();
            }
        }
    }

    private static void thread(String name, Runnable runnable) {
        Thread thread = new Thread(runnable, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void addReader() throws SQLException {
        StoreConnection reader = opening.openAlone(ConnectionGroupOpening.READER);
        boolean added = false;
        synchronized (this) {
            if (!ended) {
                readers.add(reader);
                idle.add(reader);
                notifyAll();
                added = true;
            }
        }
        if (!added) {
            reader.close();
        }
    }

    /** Storage thread. After a commit: nudges the other nodes where they have something to look at. */
    void nudgeIfNews() {
        if (writer.news().takeWritten() && !isAlone) {
            nudger.nudge();
        }
    }

    /** Whoever looks. */
    void setAlone(boolean alone) {
        isAlone = alone;
    }

    /** Whoever looks, one at a time. */
    StoreConnection looker() {
        return looker;
    }

    /** Storage thread. */
    StoreConnection writer() {
        return writer;
    }

    /** To be {@linkplain #giveBack given back}. */
    synchronized StoreConnection borrow() throws SQLException {
        long waitedMillis = 0;
        long beganNs = nanoTime.getAsLong();
        while (idle.isEmpty() && !ended && waitedMillis < LENDING_MILLIS) {
            try {
                wait(LENDING_MILLIS - waitedMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLException("its thread is to end", e);
            }
            waitedMillis = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - beganNs);
        }
        if (ended) {
            throw new SQLException("its connections are closed", "08003");
        }
        StoreConnection reader = idle.poll();
        if (reader == null) {
            throw new SQLException("all its connections for reading are in use");
        }
        return reader;
    }

    /**
     * Another takes the place of one whose read was cut short.
     *
     * @throws SQLException none can be had, so this group is at its end
     */
    void giveBack(StoreConnection reader) throws SQLException {
        if (reader.isOpen()) {
            synchronized (this) {
                if (!ended) {
                    idle.add(reader);
                    notifyAll();
                }
            }
            return;
        }
        synchronized (this) {
            readers.remove(reader);
            if (ended) {
                return;
            }
        }
        addReader();
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** Closes all connections, also under what is using them. */
    void end() {
        end(writer::abort);
    }

    /** Closes all connections, of which none is in use. Storage thread. */
    void endWell() {
        end(writer::close);
    }

    private void end(Runnable endWriter) {
        List<StoreConnection> open;
        synchronized (this) {
            ended = true;
            open = new ArrayList<>(readers);
            readers.clear();
            idle.clear();
            notifyAll();
        }
        nudger.end();
        endWriter.run();
        open.addAll(List.of(looker, listening, nudging));
        open.forEach(StoreConnection::abort);
    }
}
