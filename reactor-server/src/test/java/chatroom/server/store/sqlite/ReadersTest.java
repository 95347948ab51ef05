package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.server.store.Cancellation;
import chatroom.server.store.CancelledException;
import chatroom.server.store.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadersTest {
    @TempDir
    Path folder;

    private TestStore store;
    private Readers readers;

    @BeforeEach
    void open() throws Exception {
        store = new TestStore(folder);
        readers = new Readers(DatabaseFile.opened(store.file()), 1);
    }

    @AfterEach
    void close() {
        readers.close();
        store.close();
    }

    @Test
    void aConnectionIsUsedAgain() throws Exception {
        assertThat(lent()).isSameAs(lent());
    }

    @Test
    void readsAtTheSameTimeHaveConnectionsOfTheirOwnAndTheSpareOneIsClosed() throws Exception {
        List<StoreConnection> pair = new ArrayList<>();
        readers.read("read", outer -> {
            pair.add(outer);
            try {
                pair.add(lent());
            } catch (StorageException e) {
                throw new SQLException(e);
            }
            return outer;
        });

        assertThat(pair).doesNotHaveDuplicates();
        assertThat(lent()).isSameAs(pair.get(1));
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> pair.get(0).queryForText("SELECT 1"))
                .withMessageContaining("closed");
    }

    @Test
    void aConnectionThatFailedIsNotLentAgain() throws Exception {
        StoreConnection first = lent();
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> readers.read("do that", connection -> connection.queryForText("SELECT nonsense")))
                .withMessageStartingWith("The database couldn't do that (");

        assertThat(lent()).isNotSameAs(first);
    }

    @Test
    void aReadThatWouldNeverEndIsEndedAndTheNextOneIsWell() throws Exception {
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Void> endless = CompletableFuture.runAsync(() -> {
            try {
                readers.read(
                        "count",
                        cancellation,
                        connection -> connection.queryForText(
                                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"));
            } catch (StorageException e) {
                throw new CompletionException(e);
            }
        });
        while (!cancellation.hasBegun()) {
            Thread.onSpinWait();
        }
        while (!endless.isDone()) {
            cancellation.cancel();
            Thread.onSpinWait();
        }

        assertThatThrownBy(endless::join).hasCauseInstanceOf(CancelledException.class);
        assertThat(readers.<String>read("read", connection -> connection.queryForText("SELECT username FROM users")))
                .isEqualTo("ann");
    }

    /** Being told to stop may come late, and must not stop what the next one does. */
    @Test
    void aConnectionThatWasToldToStopIsNotLentAgainAndNobodyElsesIs() throws Exception {
        Cancellation cancellation = new Cancellation();
        StoreConnection first = readers.<StoreConnection>read("read", connection -> connection);
        readers.<String>read("read", cancellation, connection -> {
            assertThat(connection).isSameAs(first);
            cancellation.cancel();
            return connection.queryForText("SELECT 1");
        });

        StoreConnection second = lent();
        assertThat(second).isNotSameAs(first);
        readers.<String>read("read", connection -> {
            cancellation.cancel();
            return connection.queryForText("SELECT 1");
        });
        assertThat(lent()).isSameAs(second);
    }

    @Test
    void noConnectionIsOpenedToAFileThatWasDeleted() throws Exception {
        Files.delete(store.file());

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(this::lent)
                .withMessageContaining("was deleted, moved or replaced");
        assertThat(store.file()).doesNotExist();
    }

    @Test
    void aConnectionThatIsOpenGoesOnReadingADeletedFile() throws Exception {
        lent();
        Files.delete(store.file());

        assertThat(readers.<String>read("read", connection -> connection.queryForText("SELECT username FROM users")))
                .isEqualTo("ann");
    }

    private StoreConnection lent() throws StorageException {
        return readers.read("read", connection -> {
            connection.queryForText("SELECT 1");
            return connection;
        });
    }
}
