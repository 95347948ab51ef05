package chatroom.server.store.postgres;

import chatroom.protocol.Username;
import chatroom.server.store.Invites;
import chatroom.server.store.StorageException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Invite codes: looked up on any worker thread, made and used up on the storage thread. A code that is used up leaves no row. They expire
 * by the database's clock.
 */
final class PostgresInvites implements Invites {
    private static final String SWEEP = "DELETE FROM invite WHERE expires <= now_millis()";
    private static final String INSERT = """
        INSERT INTO invite (hash, created, expires) SELECT ?, now, now + ? FROM now_millis() AS now
        RETURNING expires\
        """;

    private static final String IS_OPEN = "SELECT 1 FROM invite WHERE hash = ? AND expires > now_millis()";
    private static final String USE_UP = "DELETE FROM invite WHERE hash = ? AND expires > now_millis()";

    private final Writer writer;
    private final Readers readers;

    PostgresInvites(Writer writer, Readers readers) {
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public Instant create(byte[] codeHash, Duration life) throws StorageException {
        return writer.write("store the invite", connection -> {
            connection.prepared(SWEEP).executeUpdate();
            PreparedStatement insert = connection.prepared(INSERT);
            insert.setBytes(1, codeHash);
            insert.setLong(2, life.toMillis());
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return Instant.ofEpochMilli(row.getLong(1));
            }
        });
    }

    @Override
    public boolean isOpen(byte[] codeHash) throws StorageException {
        return readers.read("look an invite up", connection -> {
            PreparedStatement select = connection.prepared(IS_OPEN);
            select.setBytes(1, codeHash);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        });
    }

    @Override
    public Redemption redeem(byte[] codeHash, Username username, String passwordHash) throws StorageException {
        return writer.write("store the account", connection -> {
            if (PostgresAccounts.find(connection, username.key()).isPresent()) {
                return Redemption.NAME_TAKEN;
            }
            if (!useUp(connection, codeHash)) {
                return Redemption.VOID;
            }
            if (PostgresAccounts.insert(connection, username, passwordHash, false)
                    .isEmpty()) {
                // Somebody took it between the two; the code isn't used up, because none of this is kept.
                throw new SQLException("the name was taken meanwhile");
            }
            return Redemption.REGISTERED;
        });
    }

    private static boolean useUp(StoreConnection connection, byte[] codeHash) throws SQLException {
        PreparedStatement delete = connection.prepared(USE_UP);
        delete.setBytes(1, codeHash);
        return delete.executeUpdate() == 1;
    }
}
