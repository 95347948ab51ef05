package chatroom.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTokensTest {
    private static final Duration ALMOST_30_DAYS = Duration.ofDays(30).minusMillis(1);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final byte[] HASH = hash(1);
    private static final byte[] OTHER_HASH = hash(2);

    @TempDir
    Path folder;

    private TestStore store;

    @BeforeEach
    void open() throws Exception {
        store = new TestStore(folder);
        assertThat(new IssueToken(tokens(), HASH, store.ann, Optional.empty()).run())
                .isTrue();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aTokenIsItsUsersAlsoAfterARestart() throws Exception {
        assertThat(new FindToken(tokens(), HASH.clone()).run()).contains(store.ann);
        store.restart();
        assertThat(tokens().find(HASH)).contains(store.ann);
    }

    @Test
    void anUnknownTokenIsNobodys() throws Exception {
        assertThat(tokens().find(OTHER_HASH)).isEmpty();
        assertThat(tokens().find(new byte[0])).isEmpty();
    }

    @Test
    void aPasswordThatHasChangedSinceItWasComparedGivesNoToken() throws Exception {
        store.database.accounts().changePassword(store.ann, "another hash", HASH);

        assertThat(tokens().issue(OTHER_HASH, store.ann, Optional.of("dearer hash")))
                .isFalse();

        assertThat(tokens().find(OTHER_HASH)).isEmpty();
        assertThat(store.database.accounts().find("ann").orElseThrow().passwordHash())
                .isEqualTo("another hash");
    }

    @Test
    void aDearerHashOfTheSamePasswordIsStoredWithTheTokenAndEarlierTokensStay() throws Exception {
        assertThat(tokens().issue(OTHER_HASH, store.ann, Optional.of("dearer hash")))
                .isTrue();

        assertThat(store.database.accounts().find("ann").orElseThrow().passwordHash())
                .isEqualTo("dearer hash");
        assertThat(tokens().find(HASH)).isPresent();
    }

    @Test
    void sessionsIssuedTogetherAreAllThereOrNone() throws Exception {
        store.database.together(() -> issues(OTHER_HASH) && issues(hash(3)));
        store.restart();
        assertThat(tokens().find(OTHER_HASH)).contains(store.ann);
        assertThat(tokens().find(hash(3))).contains(store.ann);

        assertThatThrownBy(() -> store.database.together(() -> issues(hash(4)) && issues(hash(3))))
                .isInstanceOf(StorageException.class);
        assertThat(tokens().find(hash(4))).isEmpty();
        assertThat(issues(hash(4))).isTrue();
    }

    @Test
    void aFailureThatNobodyTellsOfUndoesWhatWasWrittenTogether() {
        BooleanSupplier careless = () -> {
            boolean first = issues(OTHER_HASH);
            boolean again = issues(HASH);
            return first || again;
        };
        assertThatThrownBy(() -> store.database.together(careless)).isInstanceOf(StorageException.class);
        assertThat(issues(OTHER_HASH)).isTrue();
    }

    private boolean issues(byte[] hash) {
        try {
            return tokens().issue(hash, store.ann, Optional.empty());
        } catch (StorageException e) {
            return false;
        }
    }

    @Test
    void useOfAVoidTokenIsReported() throws Exception {
        assertThat(new TouchToken(tokens(), HASH).run()).isTrue();
        tokens().delete(HASH);
        assertThat(new TouchToken(tokens(), HASH).run()).isFalse();
    }

    @Test
    void aRevokedTokenIsNobodysAndOthersStay() throws Exception {
        tokens().issue(OTHER_HASH, store.ann, Optional.empty());
        new RevokeToken(tokens(), HASH).run();

        assertThat(tokens().find(HASH)).isEmpty();
        assertThat(tokens().find(OTHER_HASH)).contains(store.ann);
    }

    @Test
    void aTokenExpiresAfterThirtyDaysWithoutUse() throws Exception {
        store.clock.advance(ALMOST_30_DAYS);
        assertThat(tokens().find(HASH)).contains(store.ann);

        store.clock.advance(MILLI);
        assertThat(tokens().find(HASH)).isEmpty();
    }

    @Test
    void useBeginsTheThirtyDaysAnew() throws Exception {
        store.clock.advance(ALMOST_30_DAYS);
        new TouchToken(tokens(), HASH).run();
        store.clock.advance(ALMOST_30_DAYS);

        assertThat(tokens().find(HASH)).contains(store.ann);
    }

    @Test
    void useDoesNotBringAnExpiredTokenBack() throws Exception {
        store.clock.advance(ALMOST_30_DAYS.plus(MILLI));
        assertThat(tokens().touch(HASH)).isFalse();

        assertThat(tokens().find(HASH)).isEmpty();
    }

    @Test
    void useIsWrittenAtMostOnceAnHour() throws Exception {
        String issued = lastUsed();
        store.clock.advance(Duration.ofHours(1));
        tokens().touch(HASH);
        assertThat(lastUsed()).isEqualTo(issued);

        store.clock.advance(MILLI);
        tokens().touch(HASH);
        assertThat(lastUsed()).isEqualTo(String.valueOf(store.clock.millis()));
    }

    @Test
    void expiredTokensAreForgottenWhenANewOneIsStored() throws Exception {
        store.clock.advance(Duration.ofDays(1));
        tokens().issue(OTHER_HASH, store.ann, Optional.empty());
        store.clock.advance(Duration.ofDays(29));
        assertThat(store.query("SELECT count(*) FROM tokens")).isEqualTo("2");

        tokens().issue(hash(3), store.ann, Optional.empty());

        assertThat(store.query("SELECT count(*) FROM tokens")).isEqualTo("2");
        assertThat(tokens().find(OTHER_HASH)).contains(store.ann);
    }

    private Tokens tokens() {
        return store.database.tokens();
    }

    private String lastUsed() throws Exception {
        return store.query("SELECT last_used FROM tokens");
    }

    private static byte[] hash(int fill) {
        byte[] hash = new byte[32];
        Arrays.fill(hash, (byte) fill);
        return hash;
    }
}
