package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.CommandRun;
import chatroom.server.store.postgres.PostgresStore;
import chatroom.server.store.postgres.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** kill -9 of a move into a database, in each of its steps; then the same command is given again. */
@Tag("long")
@Timeout(180)
class KilledMoveTest {
    private static final long PAUSE_MILLIS = 20;

    @TempDir
    private Path scratch;

    private Path data;
    private TestDatabase database;

    /** Where the database holds it up, so that it can be killed right there. */
    private enum Step {
        AT_THE_FIRST_ACCOUNT("BEFORE INSERT ON account FOR EACH ROW"),
        AMONG_ENTRIES("AFTER INSERT ON entry FOR EACH ROW WHEN (NEW.id = 3)"),
        IN_THE_COMMIT("AFTER UPDATE ON house DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.move <> '')"),
        BEFORE_THE_LAST_STEP("BEFORE UPDATE ON house FOR EACH ROW WHEN (OLD.move <> '' AND NEW.move = '')");

        private final String when;

        Step(String when) {
            this.when = when;
        }

        String trigger() {
            return "CREATE %s TRIGGER hold %s EXECUTE FUNCTION hold()"
                    .formatted(when.contains("DEFERRABLE") ? "CONSTRAINT" : "", when);
        }

        String table() {
            return when.replaceFirst(".* ON (\\w+) .*", "$1");
        }
    }

    @BeforeEach
    void aChatInAFolderAndADatabaseWithEmptyTables() throws Exception {
        List<KeptDatabase> all = KeptDatabase.all();
        data = all.get(all.size() - 1).copyTo(scratch.resolve("data"));
        database = TestDatabase.empty();
        PostgresStore.open(database.url(), Optional.empty(), System::nanoTime, 1)
                .close();
        database.sql("CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN PERFORM pg_sleep(600); RETURN NEW; END'");
    }

    @AfterEach
    void dropIt() throws Exception {
        database.close();
    }

    private List<String> move() {
        return List.of("move", "--from", data.toString(), "--to", database.text());
    }

    private void moveAndKillWhereItIsHeldUp() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "chatroom.server.Main"));
        command.addAll(move());
        Path said = scratch.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            while (!isThere("wait_event = 'PgSleep'")) {
                assertThat(process.isAlive()).as("%s", Files.readString(said)).isTrue();
                Thread.sleep(PAUSE_MILLIS);
            }
        } finally {
            process.destroyForcibly();
            process.waitFor(1, TimeUnit.MINUTES);
        }
        while (isThere("true")) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** A connection of a server or a command. */
    private boolean isThere(String which) throws Exception {
        return !database.query("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND application_name = 'chatroom-server' AND " + which)
                .equals("0");
    }

    private String exported(String... from) throws Exception {
        Path file = scratch.resolve("export-" + System.nanoTime());
        List<String> command = new ArrayList<>(List.of("export", file.toString()));
        command.addAll(List.of(from));
        does(command);
        return Files.readString(file);
    }

    private static String does(List<String> command) {
        CommandRun run = CommandRun.of(command);
        assertThat(run.errors()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run.output();
    }

    @ParameterizedTest
    @EnumSource
    void theSourceIsWholeAndTheSameCommandBringsItToItsEnd(Step step) throws Exception {
        String before = exported("--data-dir", data.toString());
        database.sql(step.trigger());
        moveAndKillWhereItIsHeldUp();
        if (step == Step.BEFORE_THE_LAST_STEP) {
            CommandRun run = CommandRun.of(List.of("users", "--data-dir", data.toString()));
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.errors()).contains("was moved to postgresql://");
            assertThat(database.query("SELECT move <> '' FROM house")).isEqualTo("t");
        } else {
            assertThat(exported("--data-dir", data.toString())).isEqualTo(before);
            assertThat(database.query("SELECT count(*) FROM entry")).isEqualTo("0");
            assertThat(database.query("SELECT move FROM house")).isEmpty();
        }

        database.sql("DROP TRIGGER hold ON " + step.table());
        does(move());
        String[] there = {"--database", database.text(), "--data-dir", scratch.toString()};
        assertThat(exported(there)).isEqualTo(before);
        List<String> verify = new ArrayList<>(List.of("verify"));
        verify.addAll(List.of(there));
        assertThat(does(verify)).contains("is sound");
    }
}
