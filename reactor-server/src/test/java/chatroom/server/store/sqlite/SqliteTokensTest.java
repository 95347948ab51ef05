package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.store.Tokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of servers that didn't note the time by which they expire. What every store promises is in TokensTest. */
class SqliteTokensTest {
    private static final byte[] HASH = hash(1);
    private static final byte[] OTHER_HASH = hash(2);

    @TempDir
    Path folder;

    private TestStore store;

    @BeforeEach
    void open() throws Exception {
        store = new TestStore(folder);
        assertThat(new Tokens.Issue(tokens(), HASH, store.ann, Optional.empty(), List.of()).run())
                .isPresent();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aDatabaseThatNeverNotedTheTimeGoesOnFromTheLastUse() throws Exception {
        store.close();
        store.sql("DELETE FROM meta WHERE name = 'served_millis'");
        store.clock.leap(Duration.ofDays(3_650));
        store.reopen();

        assertThat(tokens().find(HASH)).contains(store.ann);
        store.clock.advance(Duration.ofDays(30));
        assertThat(tokens().find(HASH)).isEmpty();
    }

    @Test
    void oneUseUnderAWrongClockOfAnOlderServerEndsNoOtherSession() throws Exception {
        tokens().issue(OTHER_HASH, store.ann, Optional.empty(), List.of());
        String right = store.query("SELECT max(last_used) FROM tokens");
        store.close();
        store.sql(
                "DELETE FROM meta WHERE name = 'served_millis'",
                "UPDATE tokens SET last_used = last_used + 315360000000 WHERE hash = x'" + hex(OTHER_HASH) + "'");
        store.clock.advance(Duration.ofHours(3));
        store.reopen();

        assertThat(store.query("SELECT value FROM meta WHERE name = 'served_millis'"))
                .as("noted at once")
                .isEqualTo(right);
        tokens().issue(hash(3), store.ann, Optional.empty(), List.of());
        assertThat(tokens().find(HASH)).contains(store.ann);
        store.clock.advance(Duration.ofDays(30));
        assertThat(tokens().find(OTHER_HASH)).as("it expires like any other").isEmpty();
    }

    @Test
    void whereAllSessionsOfAnOlderServerAreAheadOfTheClockTheyGoOnFromTheLastUse() throws Exception {
        store.close();
        store.sql("DELETE FROM meta WHERE name = 'served_millis'");
        store.clock.leap(Duration.ofDays(-3_650));
        store.reopen();

        tokens().issue(OTHER_HASH, store.ann, Optional.empty(), List.of());
        assertThat(tokens().find(HASH)).contains(store.ann);
        store.clock.advance(Duration.ofDays(30));
        assertThat(tokens().find(HASH)).isEmpty();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private Tokens tokens() {
        return store.database.tokens();
    }

    private static byte[] hash(int fill) {
        byte[] hash = new byte[32];
        Arrays.fill(hash, (byte) fill);
        return hash;
    }
}
