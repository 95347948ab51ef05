package chatroom.benchmarks;

import chatroom.server.store.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * What PostgreSQL takes for messages of one room, by one statement and one connection, with nothing of a server around it: what a server is
 * compared with. In tables of its own, which are gone in the end. One thread.
 */
final class BareStatement implements AutoCloseable {
    private static final String APPEND = """
        WITH l AS MATERIALIZED (SELECT id FROM figures.room WHERE id = 1 FOR UPDATE),
        u AS (
            UPDATE figures.room SET head = head + ?, time = greatest(time, ?)
            FROM l WHERE room.id = l.id RETURNING room.id, head, time)
        INSERT INTO figures.entry (room, id, kind, user_id, username, text, nonce, time)
        SELECT u.id, u.head - ? + i.at, '', 1, 'somebody', i.text, i.nonce, u.time
        FROM u, unnest(?::text[], ?::text[]) WITH ORDINALITY AS i(text, nonce, at)\
        """;

    private final Connection connection;
    private final PreparedStatement append;
    private long nonces;

    BareStatement(DatabaseUrl url, Optional<Path> passwordFile) throws SQLException, IOException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, url.user());
        PGProperty.SSL_MODE.set(properties, url.sslMode());
        if (passwordFile.isPresent()) {
            PGProperty.PASSWORD.set(
                    properties, Files.readAllLines(passwordFile.get()).get(0));
        }
        connection = new Driver()
                .connect("jdbc:postgresql://" + String.join(",", url.hosts()) + "/" + url.database(), properties);
        execute(
                "DROP SCHEMA IF EXISTS figures CASCADE",
                "CREATE SCHEMA figures",
                "CREATE TABLE figures.room (id bigint PRIMARY KEY, head bigint, time bigint) WITH (fillfactor = 20)",
                "INSERT INTO figures.room VALUES (1, 0, 0)",
                """
                CREATE TABLE figures.entry (
                    room bigint NOT NULL, id bigint NOT NULL, kind text NOT NULL, user_id bigint NOT NULL,
                    username text NOT NULL, text text NOT NULL, nonce text COLLATE "C" NOT NULL, time bigint NOT NULL,
                    PRIMARY KEY (room, id), UNIQUE (room, user_id, nonce))\
                """);
        append = connection.prepareStatement(APPEND);
    }

    private void execute(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** They are durable when it returns. */
    void append(int messages, String text) throws SQLException {
        String[] texts = new String[messages];
        Arrays.fill(texts, text);
        String[] given = new String[messages];
        Arrays.setAll(given, i -> String.format(Locale.ROOT, "%016x", nonces++));
        append.setInt(1, messages);
        append.setLong(2, System.currentTimeMillis());
        append.setInt(3, messages);
        append.setArray(4, connection.createArrayOf("text", texts));
        append.setArray(5, connection.createArrayOf("text", given));
        append.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            execute("DROP SCHEMA figures CASCADE");
        }
    }
}
