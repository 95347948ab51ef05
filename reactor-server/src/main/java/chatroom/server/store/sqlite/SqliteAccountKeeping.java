package chatroom.server.store.sqlite;

import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.AccountKeeping;
import chatroom.server.store.ClosedPassword;
import chatroom.server.store.RefusedException;
import chatroom.server.store.RoomEntry;
import chatroom.server.store.StorageException;
import chatroom.server.store.StoredUser;
import chatroom.server.store.UserState;
import chatroom.server.store.journal.BatchTime;
import chatroom.server.store.journal.JournalWriter;
import chatroom.server.store.journal.StoredValue;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Accounts of which nobody can log in have a {@link ClosedPassword}. A disabled account keeps its own hash aside.
 */
final class SqliteAccountKeeping implements AccountKeeping {

    private static final String USER = "SELECT username, state, created, admin FROM users WHERE id <> 0 AND ";
    private static final String LIST = USER + "username_key > ? ORDER BY username_key LIMIT ?";
    private static final String FIND = USER + "username_key = ?";

    private final Writer writer;
    private final Readers readers;
    private final SqliteAppender appender;

    SqliteAccountKeeping(Writer writer, Readers readers, SqliteAppender appender) {
        this.writer = writer;
        this.appender = appender;
        this.readers = readers;
    }

    @Override
    public List<StoredUser> users(String after, int limit) throws StorageException {
        return readers.read("list the accounts", connection -> {
            PreparedStatement select = connection.prepared(LIST);
            select.setString(1, Username.keyOf(after));
            select.setInt(2, limit);
            return all(select);
        });
    }

    @Override
    public Optional<StoredUser> find(String username) throws StorageException {
        return readers.read("look an account up", connection -> {
            PreparedStatement select = connection.prepared(FIND);
            select.setString(1, Username.keyOf(username));
            return all(select).stream().findFirst();
        });
    }

    private static List<StoredUser> all(PreparedStatement select) throws SQLException {
        List<StoredUser> users = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                users.add(new StoredUser(
                        StoredValue.username(rows, 1),
                        UserState.of(rows.getString(2)),
                        Instant.ofEpochMilli(rows.getLong(3)),
                        rows.getBoolean(4)));
            }
        }
        return users;
    }

    @Override
    public Username changePassword(String username, String passwordHash) throws StorageException, RefusedException {
        return changeAndLogOut(username, user -> {
            if (user.state.equals(UserState.DISABLED.word())) {
                user.keptHash = passwordHash;
            } else {
                user.passwordHash = passwordHash;
            }
        });
    }

    @Override
    public Username disable(String username) throws StorageException, RefusedException {
        return changeAndLogOut(username, user -> {
            if (user.state.equals(UserState.DISABLED.word())) {
                throw new RefusedException("%s is disabled already.".formatted(user.username));
            }
            user.state = UserState.DISABLED.word();
            user.keptHash = user.passwordHash;
            user.passwordHash = ClosedPassword.inPlaceOf(user.passwordHash);
        });
    }

    @Override
    public Username enable(String username) throws StorageException, RefusedException {
        return changeAndLogOut(username, user -> {
            if (user.state.equals(UserState.ACTIVE.word())) {
                throw new RefusedException("%s isn't disabled.".formatted(user.username));
            }
            if (user.keptHash == null) {
                throw new RefusedException(
                        "%s has no password yet: give one with user passwd first.".formatted(user.username));
            }
            user.state = UserState.ACTIVE.word();
            user.passwordHash = user.keptHash;
            user.keptHash = null;
        });
    }

    @Override
    public Deletion delete(String username) throws StorageException, RefusedException {
        return orRefuse(refusals -> appender.write("delete the account", (connection, tails, time) -> {
            try {
                List<RoomEntry> entries = new ArrayList<>();
                Username deleted = change(connection, username, (over, user) -> {
                    entries.addAll(leaveRooms(new SqliteJournalRows(over, tails), time, user));
                    user.state = UserState.DELETED.word();
                    user.passwordHash = ClosedPassword.inPlaceOf(user.passwordHash);
                    user.keptHash = null;
                    user.admin = false;
                    SqliteTokens.deleteAllOf(over, user.id);
                });
                return new Deletion(deleted, List.copyOf(entries), false);
            } catch (RefusedException e) {
                refusals.add(e);
                return null;
            }
        }));
    }

    private static List<RoomEntry> leaveRooms(SqliteJournalRows rows, BatchTime time, KeptAccountRow user)
            throws SQLException {
        Account account = new Account(user.id, new Username(user.username), user.passwordHash);
        List<RoomEntry> entries = new JournalWriter(rows, time).leaveAll(account);
        rows.entries().noteOtherRooms(time.ofEntries());
        return entries;
    }

    @Override
    public Username setAdmin(String username, boolean admin) throws StorageException, RefusedException {
        return change(username, (connection, user) -> {
            if (user.admin == admin) {
                throw new RefusedException(
                        (admin ? "%s is an admin already." : "%s is no admin.").formatted(user.username));
            }
            user.admin = admin;
        });
    }

    /** What is done to an account that isn't deleted. */
    private interface Change {
        void to(KeptAccountRow user) throws RefusedException;
    }

    /** The same, with what else there is in the database. */
    private interface ChangeOver {
        void to(StoreConnection connection, KeptAccountRow user) throws SQLException, RefusedException;
    }

    private Username changeAndLogOut(String username, Change change) throws StorageException, RefusedException {
        return change(username, (connection, user) -> {
            change.to(user);
            SqliteTokens.deleteAllOf(connection, user.id);
        });
    }

    private Username change(String username, ChangeOver change) throws StorageException, RefusedException {
        return orRefuse(refusals -> writer.write("change the account", connection -> {
            try {
                return change(connection, username, change);
            } catch (RefusedException e) {
                refusals.add(e);
                return null;
            }
        }));
    }

    /** A transaction that notes why it refuses, as a transaction can't throw that. */
    private interface Refusing<R> {
        R write(List<RefusedException> refusals) throws StorageException;
    }

    private static <R> R orRefuse(Refusing<R> write) throws StorageException, RefusedException {
        List<RefusedException> refusals = new ArrayList<>(1);
        R result = write.write(refusals);
        if (!refusals.isEmpty()) {
            throw new RefusedException(refusals.get(0).getMessage());
        }
        return result;
    }

    private static Username change(StoreConnection connection, String username, ChangeOver change)
            throws SQLException, RefusedException {
        List<KeptAccountRow> found = connection.keptAccounts.queryForEq("username_key", Username.keyOf(username));
        if (found.isEmpty()) {
            throw RefusedException.unknownUser(username);
        }
        KeptAccountRow user = found.get(0);
        if (user.state.equals(UserState.DELETED.word())) {
            throw new RefusedException("%s was deleted, and that is for ever.".formatted(user.username));
        }
        change.to(connection, user);
        connection.keptAccounts.update(user);
        return new Username(user.username);
    }
}
