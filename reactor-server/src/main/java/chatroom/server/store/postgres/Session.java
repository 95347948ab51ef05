package chatroom.server.store.postgres;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * All connections of this server, opened together to one run of one PostgreSQL server, and closed together where one of them breaks: no
 * half of them talks to a primary of yesterday. The writer belongs to the storage thread; readers are lent. Any thread.
 */
final class Session {
    /** A server looks so often whether who asked is still there; so what was ended by closing its socket ends. */
    static final String CHECK_CLIENT = "client_connection_check_interval=500ms";

    /**
     * A lock that somebody else holds is waited for, and one of ours kept, no longer than this. Where our machine is gone, the server
     * notices within twenty seconds.
     */
    private static final List<String> WRITER = List.of(
            "tcp_keepalives_idle=10",
            "tcp_keepalives_interval=3",
            "tcp_keepalives_count=3",
            "lock_timeout=1s",
            "idle_in_transaction_session_timeout=2s",
            "statement_timeout=0",
            "default_transaction_isolation=read\\ committed",
            "default_transaction_read_only=off",
            CHECK_CLIENT);

    /** No snapshot is held for long: dead rows that it might see make each update dearer. */
    private static final List<String> READER = List.of(
            "statement_timeout=10s",
            "idle_in_transaction_session_timeout=10s",
            "default_transaction_read_only=on",
            CHECK_CLIENT);

    /** Another after a restart, a crash included. */
    private static final String RUN = "SELECT pg_postmaster_start_time()::text";

    /** How long a read waits for a connection; there are as many as threads that read. */
    private static final long LENDING_MILLIS = 10_000;

    private final ConnectionMaker maker;
    private final LongSupplier nanoTime;
    private final String host;
    private final String run;
    private final StoreConnection writer;

    /** Guarded by this, as what follows. Lent ones are in here, too. */
    private final List<StoreConnection> readers = new ArrayList<>();

    private final Queue<StoreConnection> idle = new ArrayDeque<>();
    private boolean ended;

    private Session(ConnectionMaker maker, LongSupplier nanoTime, String host, StoreConnection writer)
            throws SQLException {
        this.maker = maker;
        this.nanoTime = nanoTime;
        this.host = host;
        this.writer = writer;
        this.run = writer.queryForText(RUN);
    }

    /**
     * At the first host that lets us write.
     *
     * @param begin what comes before anything is read: takes the place of the one server that writes
     */
    static Session open(ConnectionMaker maker, int readers, LongSupplier nanoTime, StoreConnection.Work<Void> begin)
            throws SQLException {
        SQLException first = null;
        for (String host : maker.url().hosts()) {
            try {
                return openAt(maker, host, readers, nanoTime, begin);
            } catch (UnfitException e) {
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

    private static Session openAt(
            ConnectionMaker maker, String host, int readers, LongSupplier nanoTime, StoreConnection.Work<Void> begin)
            throws SQLException {
        StoreConnection writer = maker.open(host, WRITER);
        Session session = null;
        boolean whole = false;
        try {
            if (writer.queryForText("SELECT pg_is_in_recovery()").equals("t")) {
                throw new SQLException(host + " is a standby");
            }
            session = new Session(maker, nanoTime, host, writer);
            begin.over(writer);
            for (int i = 0; i < readers; i++) {
                session.addReader();
            }
            whole = true;
            return session;
        } finally {
            if (!whole) {
                writer.close();
                if (session != null) {
                    session.end();
                }
            }
        }
    }

    private void addReader() throws SQLException {
        StoreConnection reader = maker.open(host, READER);
        boolean added = false;
        try {
            if (!reader.queryForText(RUN).equals(run)) {
                throw new SQLException("the server was started anew meanwhile", "08006");
            }
            synchronized (this) {
                if (!ended) {
                    readers.add(reader);
                    idle.add(reader);
                    notifyAll();
                    added = true;
                }
            }
        } finally {
            if (!added) {
                reader.close();
            }
        }
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
     * @throws SQLException none can be had, so this session is at its end
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
            open = List.copyOf(readers);
            readers.clear();
            idle.clear();
            notifyAll();
        }
        endWriter.run();
        open.forEach(StoreConnection::abort);
    }
}
