package chatroom.server.store.postgres;

import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.AccountKeeping;
import chatroom.server.store.ClosedPassword;
import chatroom.server.store.RefusedException;
import chatroom.server.store.RoomEntry;
import chatroom.server.store.StorageException;
import chatroom.server.store.StoredUser;
import chatroom.server.store.UserState;
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
final class PostgresAccountKeeping implements AccountKeeping {
    private static final String USER = "SELECT username, state, created, admin FROM account WHERE ";
    private static final String LIST = USER + "username_key > ? ORDER BY username_key LIMIT ?";
    private static final String FIND = USER + "username_key = ?";

    /** Locked before anything of rooms is: whoever changes both does it in this order. */
    private static final String LOCK = """
        SELECT id, username, password_hash, state, kept_hash, admin FROM account
        WHERE username_key = ? FOR UPDATE\
        """;

    private static final String UPDATE = """
        UPDATE account SET password_hash = ?, state = ?, kept_hash = ?, admin = ?, gen = gen + 1
        WHERE id = ?\
        """;

    /** Left in one go by who is deleted. */
    private static final int ROOMS_TOGETHER = 20;

    /** Of a room that another server keeps locked: by then the database has ended that one if it was stopped. */
    private static final int ATTEMPTS = 3;

    /** Takes somebody out of a room. */
    @FunctionalInterface
    interface Departures {
        /** In a transaction. @return what was written about that, in its order */
        List<RoomEntry> leave(StoreConnection connection, Account account, long room) throws SQLException;
    }

    private final Writer writer;
    private final Readers readers;
    private final Departures departures;

    PostgresAccountKeeping(Writer writer, Readers readers, Departures departures) {
        this.writer = writer;
        this.readers = readers;
        this.departures = departures;
    }

    @Override
    public List<StoredUser> users(String after, int limit) throws StorageException {
        if (!StoredText.canBe(after)) {
            return List.of();
        }
        return readers.read("list the accounts", connection -> {
            PreparedStatement select = connection.prepared(LIST);
            select.setString(1, Username.keyOf(after));
            select.setInt(2, limit);
            return all(select);
        });
    }

    @Override
    public Optional<StoredUser> find(String username) throws StorageException {
        if (!StoredText.canBe(username)) {
            return Optional.empty();
        }
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
                        new Username(rows.getString(1)),
                        UserState.of(rows.getString(2)),
                        Instant.ofEpochMilli(rows.getLong(3)),
                        rows.getBoolean(4)));
            }
        }
        return users;
    }

    /** An account that isn't deleted, as it is now and as it is to be. */
    private static final class Kept {
        final Account before;
        String passwordHash;
        UserState state;

        /** Of a disabled account: what becomes the password's hash again when it is enabled; null if it has none. */
        String keptHash;

        boolean admin;

        Kept(ResultSet row) throws SQLException {
            before = new Account(
                    row.getLong(1), new Username(row.getString(2)), row.getString(3), row.getBoolean("admin"));
            passwordHash = before.passwordHash();
            state = UserState.of(row.getString("state"));
            keptHash = row.getString("kept_hash");
            admin = before.admin();
        }

        String name() {
            return before.username().value();
        }
    }

    @Override
    public Username changePassword(String username, String passwordHash) throws StorageException, RefusedException {
        return changeAndLogOut(username, user -> {
            if (user.state == UserState.DISABLED) {
                user.keptHash = passwordHash;
            } else {
                user.passwordHash = passwordHash;
            }
        });
    }

    @Override
    public Username disable(String username) throws StorageException, RefusedException {
        return changeAndLogOut(username, user -> {
            if (user.state == UserState.DISABLED) {
                throw new RefusedException("%s is disabled already.".formatted(user.name()));
            }
            user.state = UserState.DISABLED;
            user.keptHash = user.passwordHash;
            user.passwordHash = ClosedPassword.inPlaceOf(user.passwordHash);
        });
    }

    @Override
    public Username enable(String username) throws StorageException, RefusedException {
        return changeAndLogOut(username, user -> {
            if (user.state == UserState.ACTIVE) {
                throw new RefusedException("%s isn't disabled.".formatted(user.name()));
            }
            if (user.keptHash == null) {
                throw new RefusedException(
                        "%s has no password yet: give one with user passwd first.".formatted(user.name()));
            }
            user.state = UserState.ACTIVE;
            user.passwordHash = user.keptHash;
            user.keptHash = null;
        });
    }

    /**
     * A transaction for the account, by which nobody can bring it into a room any more, and then one for each of its rooms: whoever writes
     * in one of them waits for that one only.
     */
    @Override
    public Deletion delete(String username) throws StorageException, RefusedException {
        Account deleted = orRefuse("delete the account", username, connection -> {
            Kept user = lock(connection, username);
            if (user.state != UserState.DELETED) {
                close(connection, user);
            } else if (roomsOf(connection, user.before).isEmpty()) {
                throw deletedForEver(user);
            }
            return user.before;
        });
        List<Long> rooms =
                writer.write("look which rooms an account is in", connection -> roomsOf(connection, deleted));
        List<RoomEntry> entries = new ArrayList<>();
        for (long room : rooms.subList(0, Math.min(ROOMS_TOGETHER, rooms.size()))) {
            entries.addAll(leave(deleted, room));
        }
        return new Deletion(deleted.username(), List.copyOf(entries), rooms.size() > ROOMS_TOGETHER);
    }

    private static List<Long> roomsOf(StoreConnection connection, Account account) throws SQLException {
        return PostgresMemberRows.roomsOf(connection, account.id(), ROOMS_TOGETHER + 1);
    }

    private static void close(StoreConnection connection, Kept user) throws SQLException {
        user.state = UserState.DELETED;
        user.passwordHash = ClosedPassword.inPlaceOf(user.passwordHash);
        user.keptHash = null;
        user.admin = false;
        PostgresTokens.deleteAllOf(connection, user.before);
        update(connection, user);
    }

    private List<RoomEntry> leave(Account deleted, long room) throws StorageException {
        for (int attempt = 1; ; attempt++) {
            try {
                return writer.write(
                        "take a deleted account out of a room",
                        connection -> departures.leave(connection, deleted, room));
            } catch (StorageException e) {
                boolean isLocked = e.getCause() instanceof SQLException cause && SqlFailure.isLockTimeout(cause);
                if (!isLocked || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public Username setAdmin(String username, boolean admin) throws StorageException, RefusedException {
        return change("change the account", username, (connection, user) -> {
            if (user.admin == admin) {
                throw new RefusedException(
                        (admin ? "%s is an admin already." : "%s is no admin.").formatted(user.name()));
            }
            user.admin = admin;
            connection.news().account(user.before.username());
        });
    }

    /** What is done to an account that isn't deleted. */
    private interface Change {
        void to(Kept user) throws RefusedException;
    }

    /** The same, with what else there is in the database. */
    private interface ChangeOver {
        void to(StoreConnection connection, Kept user) throws SQLException, RefusedException;
    }

    private Username changeAndLogOut(String username, Change change) throws StorageException, RefusedException {
        return change("change the account", username, (connection, user) -> {
            change.to(user);
            PostgresTokens.deleteAllOf(connection, user.before);
        });
    }

    private Username change(String what, String username, ChangeOver change) throws StorageException, RefusedException {
        return orRefuse(what, username, connection -> {
            Kept user = lock(connection, username);
            if (user.state == UserState.DELETED) {
                throw deletedForEver(user);
            }
            change.to(connection, user);
            update(connection, user);
            return user.before.username();
        });
    }

    private static RefusedException deletedForEver(Kept user) {
        return new RefusedException("%s was deleted, and that is for ever.".formatted(user.name()));
    }

    /** What is done in one transaction. */
    private interface Work<R> {
        /** @throws RefusedException nothing was written */
        R over(StoreConnection connection) throws SQLException, RefusedException;
    }

    private <R> R orRefuse(String what, String username, Work<R> work) throws StorageException, RefusedException {
        if (!StoredText.canBe(username)) {
            throw RefusedException.unknownUser(username);
        }
        // A transaction can't throw it.
        RefusedException[] refusal = {null};
        R done = writer.write(what, connection -> {
            refusal[0] = null;
            try {
                return work.over(connection);
            } catch (RefusedException e) {
                refusal[0] = e;
                return null;
            }
        });
        if (refusal[0] != null) {
            throw refusal[0];
        }
        return done;
    }

    private static void update(StoreConnection connection, Kept user) throws SQLException {
        PreparedStatement update = connection.prepared(UPDATE);
        update.setString(1, user.passwordHash);
        update.setString(2, user.state.word());
        update.setString(3, user.keptHash);
        update.setBoolean(4, user.admin);
        update.setLong(5, user.before.id());
        update.executeUpdate();
    }

    private static Kept lock(StoreConnection connection, String username) throws SQLException, RefusedException {
        PreparedStatement select = connection.prepared(LOCK);
        select.setString(1, Username.keyOf(username));
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw RefusedException.unknownUser(username);
            }
            return new Kept(row);
        }
    }
}
