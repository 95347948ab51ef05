package chatroom.server.store.sqlite;

import chatroom.protocol.Username;
import chatroom.server.store.Invites;
import chatroom.server.store.StorageException;
import com.j256.ormlite.stmt.DeleteBuilder;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Invite codes: looked up on any worker thread, made and used up on the storage thread. A code that is used up leaves no row. */
final class SqliteInvites implements Invites {
    private final Writer writer;
    private final Readers readers;
    private final Clock clock;

    SqliteInvites(Writer writer, Readers readers, Clock clock) {
        this.writer = writer;
        this.readers = readers;
        this.clock = clock;
    }

    @Override
    public Instant create(byte[] codeHash, Duration life) throws StorageException {
        InviteRow row = new InviteRow();
        row.hash = codeHash.clone();
        row.createdMillis = clock.millis();
        row.expiresMillis = row.createdMillis + life.toMillis();
        writer.write("store the invite", connection -> {
            DeleteBuilder<InviteRow, Void> sweep = connection.invites.deleteBuilder();
            sweep.where().le("expires", row.createdMillis);
            sweep.delete();
            return connection.invites.create(row);
        });
        return Instant.ofEpochMilli(row.expiresMillis);
    }

    @Override
    public boolean isOpen(byte[] codeHash) throws StorageException {
        return readers.read(
                "look an invite up",
                connection -> connection
                                .invites
                                .queryBuilder()
                                .where()
                                .eq("hash", codeHash)
                                .and()
                                .gt("expires", clock.millis())
                                .countOf()
                        == 1);
    }

    @Override
    public Redemption redeem(byte[] codeHash, Username username, String passwordHash) throws StorageException {
        return writer.write("store the account", connection -> {
            if (SqliteAccounts.find(connection, username.key()).isPresent()) {
                return Redemption.NAME_TAKEN;
            }
            if (useUp(connection, codeHash) == 0) {
                return Redemption.VOID;
            }
            SqliteAccounts.insert(connection, username, passwordHash, clock.millis());
            return Redemption.REGISTERED;
        });
    }

    private int useUp(StoreConnection connection, byte[] codeHash) throws SQLException {
        DeleteBuilder<InviteRow, Void> delete = connection.invites.deleteBuilder();
        delete.where().eq("hash", codeHash).and().gt("expires", clock.millis());
        return delete.delete();
    }
}
