package chatroom.server.store.sqlite;

import chatroom.server.store.Progress;
import chatroom.server.store.SearchIndex;
import chatroom.server.store.StartupException;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables, as the numbered steps that lead to them. A step that was ever released is never changed: another is added. Version n is what
 * the first n steps make, and stands in the table meta.
 *
 * <p>A column is added without rewriting rows. The username stands in each message, so
 * that a page is read from one table, and shows the name as it was. Times are milliseconds since 1970.
 */
final class Schema {
    private static final List<String> FIRST = List.of(
            "CREATE TABLE meta (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
            // AUTOINCREMENT: the id of an account that is ever deleted must not come back to another one.
            """
            CREATE TABLE users (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                username TEXT NOT NULL,
                username_key TEXT NOT NULL UNIQUE,
                password_hash TEXT NOT NULL,
                created INTEGER NOT NULL
            ) STRICT\
            """,
            """
            CREATE TABLE messages (
                id INTEGER PRIMARY KEY,
                room TEXT NOT NULL,
                user_id INTEGER NOT NULL REFERENCES users (id),
                username TEXT NOT NULL,
                text TEXT NOT NULL,
                nonce TEXT,
                time INTEGER NOT NULL
            ) STRICT\
            """,
            "CREATE UNIQUE INDEX messages_by_nonce ON messages (user_id, nonce) WHERE nonce IS NOT NULL",
            """
            CREATE TABLE tokens (
                hash BLOB PRIMARY KEY NOT NULL,
                user_id INTEGER NOT NULL REFERENCES users (id),
                created INTEGER NOT NULL,
                last_used INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID\
            """,
            "CREATE INDEX tokens_by_last_used ON tokens (last_used)");

    /** An index whose words were cut by SQLite; {@link #WORDS_OF_EVERY_SCRIPT} takes its place. */
    private static final List<String> SEARCH = List.of("""
        CREATE VIRTUAL TABLE message_words USING fts5 (
            text, content = 'messages', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
        )\
        """, """
        CREATE TRIGGER message_words_change AFTER UPDATE OF text ON messages
        WHEN old.id <= (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'indexed')
        BEGIN
            INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', old.id, old.text);
            INSERT INTO message_words (rowid, text) VALUES (new.id, new.text);
        END\
        """, """
        CREATE TRIGGER message_words_remove AFTER DELETE ON messages
        WHEN old.id <= (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'indexed')
        BEGIN
            INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', old.id, old.text);
        END\
        """);

    private static final List<String> INVITES = List.of(
            """
            CREATE TABLE invites (
                hash BLOB PRIMARY KEY NOT NULL,
                created INTEGER NOT NULL,
                expires INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID\
            """,
            // A new password makes a user's tokens void.
            "CREATE INDEX tokens_by_user ON tokens (user_id)");

    private static final List<String> USER_STATES = List.of(
            "ALTER TABLE users ADD COLUMN state TEXT NOT NULL DEFAULT 'active'",
            "ALTER TABLE users ADD COLUMN kept_hash TEXT");

    private static final List<String> ADMINS = List.of("ALTER TABLE users ADD COLUMN admin INTEGER NOT NULL DEFAULT 0");

    /**
     * The index by words. It has the terms of the messages up to the one whose id stands in meta as {@code indexed}: of none at first. It
     * keeps no texts, and takes terms as they come, cut by {@link chatroom.server.words.MessageWords}; see {@link SearchIndex#index}.
     * What is removed leaves it by a trigger, and so does a text that is changed: whoever gives a message another text takes that in.
     */
    private static final List<String> WORDS_OF_EVERY_SCRIPT = List.of(
            "DROP TRIGGER message_words_change",
            "DROP TRIGGER message_words_remove",
            "DROP TABLE message_words",
            "DELETE FROM meta WHERE name = 'indexed'",
            """
            CREATE VIRTUAL TABLE message_words USING fts5 (
                terms, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '*'"
            )\
            """,
            """
            CREATE TRIGGER message_words_change AFTER UPDATE OF text ON messages
            WHEN old.id <= (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'indexed')
            BEGIN
                DELETE FROM message_words WHERE rowid = old.id;
            END\
            """,
            """
            CREATE TRIGGER message_words_remove AFTER DELETE ON messages
            WHEN old.id <= (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'indexed')
            BEGIN
                DELETE FROM message_words WHERE rowid = old.id;
            END\
            """);

    /**
     * Many rooms. The table messages holds the entries of all of them, whatever their kind; its id is an {@link EntryKey}, which leaves
     * those of the lobby as they were. No row is rewritten.
     *
     * <p>{@code kind} was the name of the room, of which there was one: 'lobby' in rows from then, and '' in those that are written now, is
     * a message. {@code target} is the message that the entry is about, of a message the one that it answers; {@code value} what else an
     * entry has, of a message that was deleted 'deleted'; {@code edited} the newest edit of a message. Only messages have a text, which is
     * that of now.
     *
     * <p>Rooms that were deleted stay, so that nobody gets their name. Members are those who are in a room, or were and are banned or
     * muted: then they have no role. What somebody has read of the lobby begins with all there is.
     */
    private static final List<String> ROOMS = List.of(
            "DROP TRIGGER message_words_change",
            "DROP TRIGGER message_words_remove",
            "ALTER TABLE messages RENAME COLUMN room TO kind",
            "ALTER TABLE messages ADD COLUMN target INTEGER",
            "ALTER TABLE messages ADD COLUMN value TEXT",
            "ALTER TABLE messages ADD COLUMN edited INTEGER",
            "ALTER TABLE messages ADD COLUMN reactions TEXT",
            // A text that isn't in the index yet is none that could leave it.
            """
            CREATE TRIGGER message_words_change AFTER UPDATE OF text ON messages WHEN old.text <> ''
            BEGIN
                DELETE FROM message_words WHERE rowid = old.id;
            END\
            """,
            """
            CREATE TRIGGER message_words_remove AFTER DELETE ON messages WHEN old.text <> ''
            BEGIN
                DELETE FROM message_words WHERE rowid = old.id;
            END\
            """,
            // AUTOINCREMENT: the number of a room must not come back.
            """
            CREATE TABLE rooms (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                name TEXT NOT NULL,
                name_key TEXT NOT NULL UNIQUE,
                kind TEXT NOT NULL,
                topic TEXT NOT NULL,
                state TEXT NOT NULL DEFAULT 'active'
            ) STRICT\
            """,
            "INSERT INTO rooms (id, name, name_key, kind, topic) VALUES (0, 'lobby', 'lobby', 'public', '')",
            """
            CREATE TABLE members (
                user_id INTEGER NOT NULL REFERENCES users (id),
                room INTEGER NOT NULL REFERENCES rooms (id),
                role TEXT,
                since INTEGER NOT NULL,
                muted_until INTEGER,
                banned_until INTEGER,
                PRIMARY KEY (user_id, room)
            ) STRICT, WITHOUT ROWID\
            """,
            "CREATE INDEX members_by_room ON members (room)",
            """
            CREATE TABLE read_marks (
                user_id INTEGER NOT NULL REFERENCES users (id),
                room INTEGER NOT NULL,
                id INTEGER NOT NULL,
                PRIMARY KEY (user_id, room)
            ) STRICT, WITHOUT ROWID\
            """,
            "INSERT INTO read_marks SELECT id, 0, (SELECT coalesce(max(id), 0) FROM messages) FROM users",
            """
            CREATE TABLE blocks (
                user_id INTEGER NOT NULL REFERENCES users (id),
                blocked_id INTEGER NOT NULL REFERENCES users (id),
                PRIMARY KEY (user_id, blocked_id)
            ) STRICT, WITHOUT ROWID\
            """,
            // Rooms, the lobby apart, with messages after this one that can't be found by their words yet.
            "CREATE TABLE unindexed (room INTEGER PRIMARY KEY, after_id INTEGER NOT NULL) STRICT");

    /**
     * A room of which somebody may not know is looked for in an index in which it isn't, so it takes as long as if it weren't there; and
     * no row is read to tell that a room is there.
     */
    private static final List<String> ROOMS_BY_NAME = List.of(
            "CREATE INDEX rooms_there ON rooms (name_key) WHERE state <> 'deleted'",
            "CREATE INDEX rooms_public ON rooms (name_key) WHERE kind = 'public' AND state <> 'deleted'");

    /** Step n, counted from 1, is at n - 1. */
    static final List<List<String>> STEPS =
            List.of(FIRST, SEARCH, INVITES, USER_STATES, ADMINS, WORDS_OF_EVERY_SCRIPT, ROOMS, ROOMS_BY_NAME);

    /**
     * Takes the database to the newest version, each step in a transaction of its own.
     *
     * @throws StartupException it is of a newer version than these steps make, or somebody else's
     */
    static void migrate(StoreConnection connection, List<List<String>> steps, Progress progress)
            throws SQLException, StartupException {
        int version = version(connection);
        if (version > steps.size()) {
            throw new StartupException(
                    "The database was written by a newer server (schema %s, this one knows %s): start that one, or restore an older backup."
                            .formatted(version, steps.size()));
        }
        for (int next = version + 1; next <= steps.size(); next++) {
            take(connection, next, steps.get(next - 1), progress);
        }
    }

    private static void take(StoreConnection connection, int version, List<String> step, Progress progress)
            throws SQLException {
        connection.heard(
                progress,
                "bringing the database to schema " + version,
                heard -> heard.inTransaction(transaction -> {
                    for (String statement : step) {
                        transaction.execute(statement);
                    }
                    return transaction.meta.createOrUpdate(
                            new MetaRow(MetaRow.SCHEMA_VERSION, String.valueOf(version)));
                }));
    }

    private static int version(StoreConnection connection) throws SQLException, StartupException {
        if (hasTable(connection, "name = 'meta'")) {
            MetaRow row = connection.meta.queryForId(MetaRow.SCHEMA_VERSION);
            if (row != null) {
                return Integer.parseInt(row.value);
            }
        } else if (!hasTable(connection, "TRUE")) {
            return 0;
        }
        throw new StartupException(
                "The file chatroom.db in the data folder is another program's database: move it away, or name another"
                        + " folder.");
    }

    private static boolean hasTable(StoreConnection connection, String condition) throws SQLException {
        String sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND " + condition;
        return !connection.queryForText(sql).equals("0");
    }

    private Schema() {}
}
