package chatroom.server.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.json.JSONObject;

/**
 * A database that an earlier server made, and what that server answered meanwhile (scripts/keep-database.sh makes both). The kept file is
 * never opened, only copies of it.
 */
record KeptDatabase(Path file, List<JSONObject> replies) {
    private static final Path FOLDER = Path.of("src", "test", "resources", "databases");

    static List<KeptDatabase> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".db"))
                    .sorted()
                    .map(KeptDatabase::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeptDatabase read(Path file) {
        try (Stream<String> lines =
                Files.lines(file.resolveSibling(file.getFileName().toString().replace(".db", ".jsonl")))) {
            return new KeptDatabase(file, lines.map(JSONObject::new).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a data folder of a copy, in which every session was used a moment ago, as it would be on the day of an update. */
    Path copyTo(Path dataDir) throws IOException, SQLException {
        Path copy = Files.createDirectories(dataDir).resolve("chatroom.db");
        Files.copy(file, copy);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE tokens SET last_used = " + System.currentTimeMillis());
        }
        return dataDir;
    }

    /** What the server answered to this action, oldest first. */
    List<JSONObject> repliesTo(String action) {
        return replies.stream()
                .filter(reply -> reply.getString("action").equals(action))
                .toList();
    }

    /** The one value that this query finds in the database of that data folder. */
    static String query(Path dataDir, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + dataDir.resolve("chatroom.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "no row";
        }
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
