package chatroom.server.store.postgres;

import chatroom.server.store.StorageException;
import java.sql.PreparedStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each transaction that writes entries adds a row of news, for other servers. While there is one server nobody reads them, so those of all
 * transactions that have ended are taken away now and then. Storage thread only.
 */
final class NewsPruning {
    private static final Logger LOG = LoggerFactory.getLogger(NewsPruning.class);

    private static final int TRANSACTIONS_BETWEEN = 1_000;

    private static final String PRUNE = """
        WITH ended AS (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xid),
            gone AS (DELETE FROM news WHERE xid < (SELECT xid FROM ended))
        UPDATE house SET pruned = ended.xid FROM ended\
        """;

    private final Writer writer;
    private int transactions;

    NewsPruning(Writer writer) {
        this.writer = writer;
    }

    void onTransaction() {
        if (++transactions < TRANSACTIONS_BETWEEN) {
            return;
        }
        transactions = 0;
        try {
            writer.write("prune its news", connection -> {
                PreparedStatement prune = connection.prepared(PRUNE);
                return prune.executeUpdate();
            });
        } catch (StorageException e) {
            // What called this is stored. The next time takes away more.
            LOG.warn("news that nobody needs any more can't be taken away for now: {}", e.getMessage());
        }
    }
}
