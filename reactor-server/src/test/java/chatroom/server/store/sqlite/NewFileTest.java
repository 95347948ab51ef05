package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.server.store.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewFileTest {
    @TempDir
    private Path temp;

    private Path data;

    @BeforeEach
    void makeData() throws Exception {
        data = temp.resolve("data");
        DataFolder.open(data).close();
        Files.createSymbolicLink(temp.resolve("link"), data);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data/chatroom.db",
                "data/chatroom.db-wal",
                "data/chatroom.db-journal",
                "data/chatroom.db-shm",
                "data/CHATROOM.DB-journal",
                "data/../data/chatroom.db-journal",
                "link/chatroom.db-journal",
                "link/native/../chatroom.db-wal",
                "data/chatroom.db.incoming",
                "data/chatroom.db.before-20261128-213000",
                "data/chatroom.db.restored-x",
                "data/chatroom.lock",
                "data/admin.sock",
                "data/admin-code",
                "data/native",
                "data/native/backup.db",
                "other-journal"
            })
    void whatTheServerAndItsDatabaseNeedIsNoPlaceForAFile(String file) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> NewFile.begin(temp.resolve(file), data))
                .withMessageMatching(
                        ".* (is a name that the server and its database use themselves.*|is there already.*)");
    }

    /** As where the messages are in PostgreSQL. */
    @Test
    void noDataFolderNeedsToBeThere() throws Exception {
        Path file = temp.resolve("export");
        try (NewFile whole = NewFile.begin(file, temp.resolve("none"))) {
            whole.finish();
        }
        assertThat(file).exists();
    }

    @Test
    void itHasItsNameOnceItIsWholeAndNothingIsLeftOfOneThatIsNot() throws Exception {
        Path file = temp.resolve("backup");
        try (NewFile whole = NewFile.begin(file, data)) {
            Files.writeString(whole.unfinished(), "all of it");
            assertThat(file).doesNotExist();
            whole.finish();
        }
        assertThat(file).hasContent("all of it");
        try (NewFile half = NewFile.begin(temp.resolve("half"), data)) {
            Files.writeString(half.unfinished(), "ha");
        }
        assertThat(temp.toFile().list()).containsExactlyInAnyOrder("backup", "data", "link");
    }

    @Test
    void twoWithOneNameDontFinishEachOthersHalf() throws Exception {
        Path file = temp.resolve("backup");
        NewFile second;
        try (NewFile first = NewFile.begin(file, data)) {
            Files.writeString(first.unfinished(), "all of the first");
            second = NewFile.begin(file, data);
            Files.writeString(second.unfinished(), "half of the sec");
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(first::finish)
                    .withMessageContaining("was begun by somebody else meanwhile");
        }
        try (second) {
            assertThat(file).doesNotExist();
            Files.writeString(second.unfinished(), "all of the second");
            second.finish();
        }
        assertThat(file).hasContent("all of the second");
    }

    @Test
    void nothingIsWrittenOverThatWasThereOrCameMeanwhile() throws Exception {
        Path dangling = Files.createSymbolicLink(temp.resolve("dangling"), temp.resolve("nowhere"));
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> NewFile.begin(dangling, data))
                .withMessageContaining("is there already");
        Path file = temp.resolve("backup");
        try (NewFile late = NewFile.begin(file, data)) {
            Files.writeString(file, "somebody else's");
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(late::finish)
                    .withMessageContaining("is there already");
        }
        assertThat(file).hasContent("somebody else's");
    }
}
