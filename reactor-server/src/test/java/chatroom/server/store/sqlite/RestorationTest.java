package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chatroom.LogLines;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.RoomName;
import chatroom.server.store.Account;
import chatroom.server.store.Progress;
import chatroom.server.store.RefusedException;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.time.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestorationTest {
    @TempDir
    private Path temp;

    private Path data;
    private Path backup;
    private final SettableClock clock = new SettableClock();

    /** A folder as kill -9 leaves it, with the last message in the write-ahead log only, and a backup of before that. */
    @BeforeEach
    void makeBackupAndKill() throws Exception {
        data = Files.createDirectory(temp.resolve("data"));
        backup = temp.resolve("backup.db");
        try (TestStore store = new TestStore(temp.resolve("first"))) {
            store.append("old", "and older");
            store.database.upkeep().backup(backup, Progress.UNHEARD);
            store.append("acknowledged");
            for (String suffix : List.of("", "-wal", "-shm")) {
                Files.copy(store.path.resolve("chatroom.db" + suffix), data.resolve("chatroom.db" + suffix));
            }
        }
    }

    private List<Path> restore(Path from) throws Exception {
        try (DataFolder folder = DataFolder.open(data)) {
            return Restoration.restore(folder, from, clock, Progress.UNHEARD);
        }
    }

    private List<String> texts(Path dataFolder) throws Exception {
        try (DataFolder folder = DataFolder.open(dataFolder);
                SqliteStore database = SqliteStore.openExisting(folder, clock, 1, Progress.UNHEARD)) {
            return TestStore.all(database).stream().map(ChatMessage::text).toList();
        }
    }

    private List<String> names() throws Exception {
        try (var files = Files.list(data)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("chatroom.db") && !name.equals("chatroom.db.epoch"))
                    .sorted()
                    .toList();
        }
    }

    private void refused(String sentence) throws Exception {
        try (DataFolder folder = DataFolder.open(data)) {
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> SqliteStore.open(folder, clock, 1))
                    .withMessageContaining(sentence);
        }
        try (DataFolder folder = DataFolder.open(data)) {
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> SqliteStore.openExisting(folder, clock, 1, Progress.UNHEARD))
                    .withMessageContaining(sentence);
        }
    }

    @Test
    void theDatabaseThatAKillLeftIsSetAsideAsOneFileWithAllThatWasAcknowledged() throws Exception {
        Path aside = restore(backup).get(0);

        assertThat(names()).containsExactly("chatroom.db", aside.getFileName().toString());
        assertThat(texts(data)).containsExactly("old", "and older");
        Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        Files.copy(aside, elsewhere.resolve("chatroom.db"));
        assertThat(texts(elsewhere)).containsExactly("old", "and older", "acknowledged");
    }

    @Test
    void whatWasSetAsideIsRestoredAsABackupIsWhateverTheNewOneLeft() throws Exception {
        Path aside = restore(backup).get(0);
        try (DataFolder folder = DataFolder.open(data);
                SqliteStore database = SqliteStore.open(folder, clock, 1)) {
            Account ann = database.accounts().find("ann").orElseThrow();
            database.journals().append(List.of(TestStore.message(ann, RoomName.LOBBY, "new", Optional.empty())));
            Files.copy(data.resolve("chatroom.db-wal"), temp.resolve("wal"));
        }
        Files.move(temp.resolve("wal"), data.resolve("chatroom.db-wal"));
        clock.advance(Duration.ofSeconds(1));

        Path second = restore(aside).get(0);
        assertThat(texts(data)).containsExactly("old", "and older", "acknowledged");
        assertThat(names())
                .containsExactly(
                        "chatroom.db",
                        aside.getFileName().toString(),
                        second.getFileName().toString());
    }

    @Test
    void twoRestorationsInASecondKeepTwoDatabases() throws Exception {
        Path first = restore(backup).get(0);
        Path second = restore(backup).get(0);
        assertThat(second).isNotEqualTo(first);
        assertThat(texts(data)).containsExactly("old", "and older");
    }

    /** Each state in which a restoration can be cut short once the new database counts. */
    @Test
    void whatWasNearlyDoneIsDoneByWhoeverOpensTheFolderNext() throws Exception {
        for (int done = 0; done <= 4; done++) {
            tearDownTo(temp.resolve("case-" + done));
            Path restored = data.resolve("chatroom.db.restored-20261128-213000");
            Files.copy(backup, restored);
            Path aside = data.resolve("chatroom.db.before-20261128-213000");
            if (done > 0) {
                Files.move(data.resolve("chatroom.db-wal"), Path.of(aside + "-wal"));
            }
            if (done > 1) {
                Files.delete(data.resolve("chatroom.db-shm"));
            }
            if (done == 3) {
                Files.createLink(aside, data.resolve("chatroom.db"));
            }
            if (done == 4) {
                Files.move(data.resolve("chatroom.db"), aside);
            }
            try (LogLines lines = LogLines.of(Restoration.class)) {
                assertThat(texts(data)).as("case %s", done).containsExactly("old", "and older");
                assertThat(lines.all()).hasSize(1);
            }
            Path old = Files.createDirectory(temp.resolve("old-" + done));
            Files.copy(aside, old.resolve("chatroom.db"));
            Files.copy(Path.of(aside + "-wal"), old.resolve("chatroom.db-wal"));
            assertThat(texts(old)).as("case %s", done).containsExactly("old", "and older", "acknowledged");
            assertThat(restored).doesNotExist();
        }
    }

    /** A copy of the killed folder is the data folder from now on. */
    private void tearDownTo(Path other) throws Exception {
        Files.createDirectory(other);
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.copy(temp.resolve("data/chatroom.db" + suffix), other.resolve("chatroom.db" + suffix));
        }
        data = other;
    }

    @Test
    void whatWasOnlyBegunChangesNothing() throws Exception {
        Files.writeString(data.resolve("chatroom.db.incoming"), "half of a back");
        Files.writeString(data.resolve("chatroom.db.incoming-journal"), "x");
        assertThat(texts(data)).containsExactly("old", "and older", "acknowledged");
        assertThat(names()).containsExactly("chatroom.db");
    }

    @Test
    void aDamagedDatabaseIsSetAsideWithItsWriteAheadLog() throws Exception {
        Files.writeString(data.resolve("chatroom.db"), "Dear diary, ".repeat(1_000));
        Files.writeString(data.resolve("chatroom.db-wal"), "there is something that I must tell you");
        Path aside = restore(backup).get(0);
        assertThat(texts(data)).containsExactly("old", "and older");
        assertThat(aside).hasContent("Dear diary, ".repeat(1_000));
        assertThat(Path.of(aside + "-wal")).hasContent("there is something that I must tell you");
        assertThat(names())
                .containsExactly("chatroom.db", aside.getFileName().toString(), aside.getFileName() + "-wal");
    }

    @Test
    void aWriteAheadLogWithoutItsDatabaseIsNeitherThrownAwayNorHidden() throws Exception {
        byte[] wal = Files.readAllBytes(data.resolve("chatroom.db-wal"));
        Path moved = temp.resolve("moved");
        Files.move(data.resolve("chatroom.db"), moved);
        refused("put that chatroom.db back beside it");
        Files.createFile(data.resolve("chatroom.db"));
        refused("is empty, but");
        assertThat(data.resolve("chatroom.db-wal")).hasBinaryContent(wal);

        Files.delete(data.resolve("chatroom.db"));
        Files.move(moved, data.resolve("chatroom.db"));
        assertThat(texts(data)).containsExactly("old", "and older", "acknowledged");
    }

    @Test
    void anOrphanedWriteAheadLogDoesNotGetIntoWhatIsRestored() throws Exception {
        Files.delete(data.resolve("chatroom.db"));
        List<Path> aside = restore(backup);
        assertThat(texts(data)).containsExactly("old", "and older");
        assertThat(aside).singleElement().asString().endsWith("-wal");
        assertThat(names())
                .containsExactly("chatroom.db", aside.get(0).getFileName().toString());
    }

    @Test
    void aDatabaseThatWasSetAsideIsNotForgottenForAnEmptyOne() throws Exception {
        restore(backup);
        Files.delete(data.resolve("chatroom.db"));
        refused("give the command restore with one of them");
        assertThat(data.resolve("chatroom.db")).doesNotExist();
    }

    @Test
    void aWriteAheadLogThatWasSetAsideIsNotCalledADatabase() throws Exception {
        Files.writeString(data.resolve("chatroom.db"), "Dear diary, ".repeat(1_000));
        Path aside = restore(backup).get(0);
        assertThat(Path.of(aside + "-wal")).exists();
        Files.delete(data.resolve("chatroom.db"));
        refused("the latest " + aside + ":");
    }

    @Test
    void aDatabaseThatIsGoneAfterAnOrderlyStopIsNotForgottenForAnEmptyOne() throws Exception {
        assertThat(texts(data)).hasSize(3);
        Path moved = temp.resolve("moved");
        Files.move(data.resolve("chatroom.db"), moved);
        refused("chatroom.db.epoch says that there was one: put it back");
        Files.createFile(data.resolve("chatroom.db"));
        refused("is empty, but");

        Files.move(moved, data.resolve("chatroom.db"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(texts(data)).hasSize(3);
        Files.delete(data.resolve("chatroom.db"));
        assertThat(restore(backup)).isEmpty();
        assertThat(texts(data)).containsExactly("old", "and older");
    }

    @Test
    void anEpochThatCannotBeReadKeepsNothingFromStarting() throws Exception {
        Path epoch = data.resolve("chatroom.db.epoch");
        for (int start = 0; start < 2; start++) {
            Files.write(epoch, new byte[] {(byte) 0xff, (byte) 0xfe});
            assertThat(texts(data)).containsExactly("old", "and older", "acknowledged");
            assertThat(Files.readString(epoch)).hasSizeGreaterThan(30);
        }
    }

    @Test
    void anEpochIsNotNotedWhileItIsInTheWriteAheadLogAlone() throws Exception {
        Path file = data.resolve("chatroom.db");
        try (StoreConnection sqlite3 = StoreConnection.writing(file)) {
            sqlite3.execute("DELETE FROM meta WHERE name = 'epoch'");
            sqlite3.execute("BEGIN");
            assertThat(sqlite3.queryForText("SELECT count(*) FROM messages")).isEqualTo("3");
            assertThat(texts(data)).hasSize(3);
            assertThat(data.resolve("chatroom.db.epoch")).doesNotExist();
        }
    }

    @Test
    void theEpochOfADatabaseThatWasReplacedIsForgottenBeforeTheNextIsWritten() throws Exception {
        assertThat(texts(data)).hasSize(3);
        String epoch = Files.readString(data.resolve("chatroom.db.epoch"));
        cutAStartShort();
        assertThat(data.resolve("chatroom.db.epoch")).hasContent(epoch.strip());

        Files.copy(backup, data.resolve("chatroom.db"), StandardCopyOption.REPLACE_EXISTING);
        cutAStartShort();
        assertThat(data.resolve("chatroom.db.epoch")).doesNotExist();
    }

    private void cutAStartShort() throws Exception {
        List<List<String>> steps = new ArrayList<>(Schema.STEPS);
        steps.add(List.of("UPDATE nothing SET deleted = 1"));
        try (DataFolder folder = DataFolder.open(data)) {
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> SqliteStore.open(folder, clock, 1, steps));
        }
    }

    @Test
    void whatFailsOnceTheBackupCountsSaysSo() throws Exception {
        data = Files.createDirectory(temp.resolve("new"));
        Path inTheWay = Files.createDirectories(data.resolve("chatroom.db-shm/x"));
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> restore(backup))
                .withMessageContaining("The backup is in force")
                .withMessageContaining("the next start, or the next command, does the rest");
        Files.delete(inTheWay);
        assertThat(texts(data)).containsExactly("old", "and older");
    }

    @Test
    void aFileWithANameThatOnlyBeginsAsThatOfAHalfDoneRestorationIsNone() throws Exception {
        Path kept = Files.copy(backup, data.resolve("chatroom.db.restored-20261128-213000.kept"));
        assertThat(texts(data)).containsExactly("old", "and older", "acknowledged");
        assertThat(kept).exists();
    }

    /** So that a command of root's doesn't shut the server out. Only root can see this. */
    @Test
    void whateverRootMakesInAFolderBelongsToWhomTheFolderBelongsTo() throws Exception {
        data = Files.createDirectory(temp.resolve("somebody's"));
        assumeTrue(Files.getOwner(data).getName().equals("root"));
        UserPrincipal somebody =
                data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Files.setOwner(data, somebody);
        texts(temp.resolve("data"));
        try (DataFolder folder = DataFolder.open(data);
                SqliteStore database = SqliteStore.open(folder, clock, 1)) {
            belongTo(somebody);
            assertThat(database.epoch()).isNotEmpty();
        }
        restore(backup);
        belongTo(somebody);
        assertThat(texts(data)).hasSize(2);
        belongTo(somebody);
    }

    private void belongTo(UserPrincipal somebody) throws Exception {
        try (var files = Files.list(data)) {
            for (Path file : files.toList()) {
                assertThat(Files.getOwner(file)).as("owner of %s", file).isEqualTo(somebody);
            }
        }
    }

    @Test
    void aRestorationThatWasCutShortInANewFolderIsNotForgottenForAnEmptyOne() throws Exception {
        data = Files.createDirectory(temp.resolve("new"));
        Files.writeString(data.resolve("chatroom.db.incoming"), "half of a back");
        refused("a restore in " + data + " was cut short");
        assertThat(restore(backup)).isEmpty();
        assertThat(texts(data)).containsExactly("old", "and older");
        assertThat(names()).containsExactly("chatroom.db");
    }

    @Test
    void whatABackupHasBesideItIsTakenAlong() throws Exception {
        data = temp.resolve("rehearsal");
        restore(temp.resolve("data/chatroom.db"));
        assertThat(texts(data)).containsExactly("old", "and older", "acknowledged");
    }

    @Test
    void theDatabaseOfAServerThatRunsIsNoBackupNorIsTheDatabaseItself() throws Exception {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> restore(data.resolve("chatroom.db")))
                .withMessageContaining("name a backup");
        try (TestStore running = new TestStore(temp.resolve("running"))) {
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> restore(running.file()))
                    .withMessageContaining("have that one make a backup");
        }
        assertThat(texts(data)).containsExactly("old", "and older", "acknowledged");
    }

    @Test
    void whoElseHasTheDatabaseOpenKeepsItFromBeingReplaced() throws Exception {
        try (StoreConnection sqlite3 = StoreConnection.writing(data.resolve("chatroom.db"))) {
            assertThat(sqlite3.queryForText("SELECT count(*) FROM messages")).isEqualTo("3");
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> restore(backup))
                    .withMessageContaining("end what else uses it");
        }
        assertThat(texts(data)).containsExactly("old", "and older", "acknowledged");
    }

    @Test
    void aDatabaseBesideTheWriteAheadLogOfAnotherOneIsRefused() throws Exception {
        for (String other : List.of("backup", "set aside")) {
            tearDownTo(temp.resolve(other));
            Files.copy(temp.resolve("first/chatroom.db.epoch"), data.resolve("chatroom.db.epoch"));
            if (other.equals("backup")) {
                Files.copy(backup, data.resolve("chatroom.db"), StandardCopyOption.REPLACE_EXISTING);
            } else {
                try (TestStore another = new TestStore(temp.resolve("another"))) {
                    another.append("of another history");
                }
                Files.move(
                        temp.resolve("another/chatroom.db"),
                        data.resolve("chatroom.db"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            byte[] database = Files.readAllBytes(data.resolve("chatroom.db"));
            refused("isn't the one that " + data.resolve("chatroom.db-wal") + " beside it belongs to");
            assertThat(data.resolve("chatroom.db")).hasBinaryContent(database);

            List<Path> aside = restore(backup);
            assertThat(texts(data)).containsExactly("old", "and older");
            assertThat(aside).hasSize(2);
            assertThat(aside.get(0)).hasBinaryContent(database);
            // Nor is it mixed with the other one when that comes back.
            restore(aside.get(0));
            assertThat(aside.get(1)).exists();
            assertThat(texts(data)).doesNotContain("acknowledged");
        }
    }

    /** An older copy of the same database, over which SQLite lays the write-ahead log without a word. */
    @Test
    void aDatabaseThatItsWriteAheadLogDoesNotFitLosesItNeitherByAStartNorByARestoration() throws Exception {
        Path killed = temp.resolve("killed");
        leaveOlderCopyBesideWal(killed);
        byte[] wal = Files.readAllBytes(killed.resolve("chatroom.db-wal"));
        byte[] older = Files.readAllBytes(temp.resolve("copy.db"));
        data = killed;
        for (boolean hasSharedMemory : List.of(true, false)) {
            if (!hasSharedMemory) {
                Files.delete(data.resolve("chatroom.db-shm"));
            }
            refused("if another chatroom.db was put beside " + data.resolve("chatroom.db-wal") + ", put its own back");
            assertThat(data.resolve("chatroom.db-wal")).hasBinaryContent(wal);
            assertThat(data.resolve("chatroom.db")).hasBinaryContent(older);
        }

        Path aside = restore(backup).get(0);
        assertThat(aside).hasBinaryContent(older);
        assertThat(Path.of(aside + "-wal")).hasBinaryContent(wal);
        assertThat(texts(data)).containsExactly("old", "and older");

        data = Files.createDirectory(temp.resolve("put right"));
        Files.copy(temp.resolve("own.db"), data.resolve("chatroom.db"));
        Files.write(data.resolve("chatroom.db-wal"), wal);
        List<String> saved = texts(data);
        assertThat(saved.get(saved.size() - 1)).isEqualTo("acknowledged after the checkpoint");
    }

    private void leaveOlderCopyBesideWal(Path killed) throws Exception {
        try (TestStore store = new TestStore(killed)) {
            store.sql("PRAGMA wal_checkpoint(TRUNCATE)");
            Files.copy(store.file(), temp.resolve("copy.db"));
            for (int i = 0; i < 20; i++) {
                store.append(Collections.nCopies(50, "x".repeat(2_000)).toArray(String[]::new));
            }
            store.sql("PRAGMA wal_checkpoint(TRUNCATE)");
            store.append("acknowledged after the checkpoint");
            for (String suffix : List.of("-wal", "-shm")) {
                Files.copy(Path.of(store.file() + suffix), temp.resolve("kept" + suffix));
            }
            Files.copy(store.file(), temp.resolve("own.db"));
        }
        for (String suffix : List.of("-wal", "-shm")) {
            Files.move(temp.resolve("kept" + suffix), killed.resolve("chatroom.db" + suffix));
        }
        Files.copy(temp.resolve("copy.db"), killed.resolve("chatroom.db"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void whatWasSetAsideCanBeMovedBackByHandAfterAnOrderlyStop() throws Exception {
        Path aside = restore(backup).get(0);
        assertThat(texts(data)).containsExactly("old", "and older");
        Files.move(aside, data.resolve("chatroom.db"), StandardCopyOption.REPLACE_EXISTING);
        for (int start = 0; start < 2; start++) {
            assertThat(texts(data)).containsExactly("old", "and older", "acknowledged");
        }
    }

    @Test
    void aStartThatWasCutShortWhileItMadeADatabaseIsNoReasonToRefuse() throws Exception {
        data = Files.createDirectory(temp.resolve("new"));
        Files.writeString(data.resolve("chatroom.db.new"), "");
        Files.writeString(data.resolve("chatroom.db.new-journal"), "x");
        try (DataFolder folder = DataFolder.open(data);
                SqliteStore database = SqliteStore.open(folder, clock, 1)) {
            assertThat(database.epoch()).isNotEmpty();
        }
        assertThat(names()).containsExactly("chatroom.db");
    }
}
