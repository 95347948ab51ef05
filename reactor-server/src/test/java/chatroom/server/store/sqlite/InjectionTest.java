package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ChatMessage;
import chatroom.server.store.StorageException;
import com.j256.ormlite.stmt.SelectArg;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write is data, wherever it comes near SQL. */
class InjectionTest {
    @TempDir
    Path folder;

    private TestStore store;

    @BeforeEach
    void open() throws Exception {
        store = new TestStore(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x' OR '1'='1",
                "' OR 1=1 --",
                "ann' --",
                "ann'; DROP TABLE tokens; --",
                "ann\\' OR ''='",
                "'",
                "ann' UNION SELECT * FROM users --"
            })
    void anAttemptFindsNobodyAndChangesNothing(String attempt) throws Exception {
        assertThat(store.database.accounts().find(attempt)).isEmpty();
        assertThat(roomNumber(attempt)).isEmpty();

        store.append(store.message(store.ann, attempt, attempt), store.message(store.ann, "b", attempt));
        store.database.accounts().changePassword(store.ann, attempt, new byte[0]);

        assertThat(store.all()).extracting(ChatMessage::text).containsExactly(attempt);
        assertThat(roomNumber(attempt)).isEmpty();
        assertThat(store.database.accounts().find("ann").orElseThrow().passwordHash())
                .isEqualTo(attempt);
        assertThat(store.query("SELECT count(*) FROM users")).isEqualTo("1");
        assertThat(store.query("SELECT count(*) FROM tokens")).isEqualTo("0");
    }

    private OptionalLong roomNumber(String name) throws StorageException {
        return store.database.readers().read("find a room", connection -> RoomNumbers.find(connection, name));
    }

    @Test
    void stringsInConditionsAreArgumentsNotSql() throws Exception {
        try (StoreConnection reader = StoreConnection.reading(store.file())) {
            assertThat(reader.users.queryBuilder().where().eq("username", "ann").getStatement())
                    .isEqualTo(reader.users
                            .queryBuilder()
                            .where()
                            .eq("username", new SelectArg())
                            .getStatement())
                    .contains("?")
                    .doesNotContain("ann");
        }
    }
}
