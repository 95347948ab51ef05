package chatroom.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.server.store.DatabaseAddress;
import chatroom.server.store.DatabaseUrl;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
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
        return PostgresStore.open(address().url(), address().passwordFile(), System::nanoTime, 1);
    }

    private DatabaseAddress address() throws IOException {
        String url = "postgresql://%s@127.0.0.1:%s/%1$s".formatted(GuardedDatabase.USER, database.port());
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        return new DatabaseAddress(DatabaseUrl.parse(url), Optional.of(password));
    }

    private void expectRefused() {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> open().close())
                .withMessageContaining("can't be opened (it waits for its standby): ")
                .withMessageEndingWith(": see to the standby, or make another host the primary.");
    }

    /** Its transaction hangs, and would keep the others from it for as long. */
    @Test
    void whoeverMakesTheTablesOrMovesAChatIsToldToo() throws Exception {
        database.execute("DROP DATABASE " + GuardedDatabase.USER);
        database.execute("CREATE DATABASE %s OWNER %1$s".formatted(GuardedDatabase.USER));
        database.waitForStandby("gone");
        expectRefused();
        expectRefused();
        assertThat(database.query(WAITING)).isEqualTo("1");
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> PostgresMovePlace.open(address()))
                .withMessageContaining("(it waits for its standby)");
        database.waitForStandby("");
        open().close();

        try (PostgresMovePlace place = PostgresMovePlace.open(address())) {
            database.waitForStandby("gone");
            StoreConnection other = new ConnectionMaker(
                            address().url(), address().passwordFile())
                    .open(address().url().hosts().get(0), ConnectionGroupOpening.ALONE);
            Thread waiting = new Thread(() -> makeATable(other));
            waiting.start();
            database.await(WAITING + " AND state_change < clock_timestamp() - interval '4 s'", "1");
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> place.setMark(Optional.empty()))
                    .withMessageContaining("it waits for its standby");
            database.waitForStandby("");
            waiting.join();
            other.close();
            place.setMark(Optional.empty());
        }
    }

    private static void makeATable(StoreConnection connection) {
        try {
            connection.execute("CREATE TABLE waits ()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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
