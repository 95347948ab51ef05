package chatroom.server.store.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Connections of one group, opened to one run of one server. Where it can't be completed all of them are closed. */
final class ConnectionGroupOpening implements AutoCloseable {
    private static final String NO_ONE_WAITS = "idle_in_transaction_session_timeout=2s";
    private static final String AS_COMMITTED = "default_transaction_isolation=read\\ committed";
    private static final String WRITES = "default_transaction_read_only=off";

    /** Of all connections. Where our machine is gone, the server notices within twenty seconds, and keeps no place for it. */
    private static final List<String> KEPT =
            List.of("tcp_keepalives_idle=10", "tcp_keepalives_interval=3", "tcp_keepalives_count=3");

    /** A lock that somebody else holds is waited for, and one of ours kept, no longer than this. */
    static final List<String> WRITER =
            with(KEPT, "lock_timeout=1s", NO_ONE_WAITS, "statement_timeout=0", AS_COMMITTED, WRITES);

    /** Nothing that takes long is ended for that: it is all there is to do. */
    static final List<String> ALONE = with(
            KEPT,
            "lock_timeout=1s",
            "idle_in_transaction_session_timeout=0",
            "statement_timeout=0",
            AS_COMMITTED,
            WRITES);

    /** No snapshot is held for long: dead rows that it might see make each update dearer. */
    static final List<String> READER = with(
            KEPT,
            "statement_timeout=10s",
            "idle_in_transaction_session_timeout=10s",
            "default_transaction_read_only=on");

    /** What it writes needn't be on disk. How many news there are nobody can plan for ahead. */
    static final List<String> LOOKER = with(
            KEPT,
            "statement_timeout=10s",
            "lock_timeout=1s",
            NO_ONE_WAITS,
            "synchronous_commit=off",
            "plan_cache_mode=force_custom_plan",
            AS_COMMITTED,
            WRITES);

    static final List<String> NUDGER = with(KEPT, "statement_timeout=10s", AS_COMMITTED, WRITES);
    static final List<String> LISTENER = with(KEPT, "default_transaction_read_only=on");

    /**
     * Another after a restart. The same after the crash of one backend, for which PostgreSQL ends all others: each connection is broken
     * then, and the one that listens notices at once.
     */
    private static final String RUN = "SELECT pg_postmaster_start_time()::text";

    /** Whatever the user, the database or the server has otherwise: what is acknowledged is on disk. The one that waits for more stays. */
    private static final String DURABLE = """
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') <> 'remote_apply'\
        """;

    private final ConnectionMaker maker;
    private final String host;
    private final StoreConnection writer;
    private final String run;
    private final List<StoreConnection> opened = new ArrayList<>();
    private boolean isComplete;

    /** @param host one that lets us write, or else this throws */
    ConnectionGroupOpening(ConnectionMaker maker, String host) throws SQLException {
        this.maker = maker;
        this.host = host;
        this.writer = openWriting(maker, host, WRITER);
        boolean fits = false;
        try {
            run = writer.queryForText(RUN);
            fits = true;
        } finally {
            if (!fits) {
                writer.close();
            }
        }
        opened.add(writer);
    }

    /** To a host that lets us write, or else this throws. */
    static StoreConnection openWriting(ConnectionMaker maker, String host, List<String> settings) throws SQLException {
        StoreConnection writing = maker.open(host, settings);
        boolean fits = false;
        try {
            if (writing.queryForText("SELECT pg_is_in_recovery()").equals("t")) {
                throw new SQLException(host + " is a standby");
            }
            writing.queryForText(DURABLE);
            fits = true;
            return writing;
        } finally {
            if (!fits) {
                writing.close();
            }
        }
    }

    private static List<String> with(List<String> settings, String... more) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }

    StoreConnection writer() {
        return writer;
    }

    /** One more, which is closed with the others if they can't be had. */
    StoreConnection open(List<String> settings) throws SQLException {
        StoreConnection another = openAlone(settings);
        opened.add(another);
        return another;
    }

    /** The same, for whoever closes it. */
    StoreConnection openAlone(List<String> settings) throws SQLException {
        StoreConnection another = maker.open(host, settings);
        boolean fits = false;
        try {
            if (!another.queryForText(RUN).equals(run)) {
                throw new SQLException("the server was started anew meanwhile", "08006");
            }
            fits = true;
            return another;
        } finally {
            if (!fits) {
                another.close();
            }
        }
    }

    /** Now they are the group's. */
    void complete() {
        isComplete = true;
    }

    @Override
    public void close() {
        if (!isComplete) {
            opened.forEach(StoreConnection::close);
        }
    }
}
