package chatroom.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.server.store.DatabaseUrl;
import chatroom.server.store.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A primary whose synchronous standby is gone: what it has may be taken back by a failover, so nobody begins to work on it. */
@Tag("long")
@Timeout(120)
class AbsentStandbyTest {
    private static final String NODES = "SELECT count(*) FROM node";
    private static final String WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";

    @TempDir
    private Path folder;

    private GuardedDatabase database;

    @BeforeEach
    void start() throws Exception {
        database = GuardedDatabase.start(folder, "secret");
        open().close();
    }

    @AfterEach
    void stop() throws IOException {
        if (database != null) {
            database.close();
        }
    }

    private PostgresStore open() throws StartupException, IOException {
        String url = "postgresql://%s@127.0.0.1:%s/%1$s".formatted(GuardedDatabase.USER, database.port());
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        return PostgresStore.open(DatabaseUrl.parse(url), Optional.of(password), System::nanoTime, 1);
    }

    private void expectRefused() {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> open().close())
                .withMessageContaining("can't be opened (it waits for its standby): ")
                .withMessageEndingWith(": see to the standby, or make another host the primary.");
    }

    @Test
    void whoeverOpensItWaitsAndIsToldWhyAndWhoComesLaterIsToldAtOnceUntilNoStandbyIsNeeded() throws Exception {
        assertThat(database.query(NODES)).isEqualTo("0");
        database.waitForStandby("gone");
        expectRefused();
        assertThat(database.query(WAITING)).as("what isn't known to be safe").isEqualTo("1");
        assertThat(database.query(NODES)).as("nothing of it is visible").isEqualTo("0");
        expectRefused();
        assertThat(database.query(WAITING)).as("no other waits beside it").isEqualTo("1");

        database.waitForStandby("");
        try (PostgresStore store = open()) {
            String nodes = store.readers().read("count", connection -> connection.queryForText(NODES));
            assertThat(nodes).as("its own, and that of who waited").isEqualTo("2");
        }
    }
}
