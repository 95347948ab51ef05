package chatroom.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatroom.protocol.Limits;
import chatroom.server.time.SettableClock;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreKind.class)
class TokensTest {
    @Parameter
    StoreKind kind;

    private static final Duration ALMOST_30_DAYS = Duration.ofDays(30).minusMillis(1);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final byte[] HASH = hash(1);
    private static final byte[] OTHER_HASH = hash(2);

    @TempDir
    Path folder;

    private OpenStore store;

    @BeforeEach
    void open() throws Exception {
        store = kind.open(folder, new SettableClock());
        assertThat(new Tokens.Issue(tokens(), HASH, store.ann(), Optional.empty(), List.of()).run())
                .isPresent();
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void aTokenIsItsUsersAlsoAfterARestart() throws Exception {
        assertThat(new Tokens.Find(tokens(), HASH.clone()).run()).contains(store.ann());
        store.restart();
        assertThat(tokens().find(HASH)).contains(store.ann());
    }

    @Test
    void anUnknownTokenIsNobodys() throws Exception {
        assertThat(tokens().find(OTHER_HASH)).isEmpty();
        assertThat(tokens().find(new byte[0])).isEmpty();
    }

    @Test
    void aPasswordThatHasChangedSinceItWasComparedGivesNoToken() throws Exception {
        store.accounts().changePassword(store.ann(), "another hash", HASH);

        assertThat(tokens().issue(OTHER_HASH, store.ann(), Optional.of("dearer hash"), List.of()))
                .isEmpty();

        assertThat(tokens().find(OTHER_HASH)).isEmpty();
        assertThat(store.accounts().find("ann").orElseThrow().passwordHash()).isEqualTo("another hash");
    }

    @Test
    void aDearerHashOfTheSamePasswordIsStoredWithTheTokenAndEarlierTokensStay() throws Exception {
        assertThat(tokens().issue(OTHER_HASH, store.ann(), Optional.of("dearer hash"), List.of()))
                .isPresent();

        assertThat(store.accounts().find("ann").orElseThrow().passwordHash()).isEqualTo("dearer hash");
        assertThat(tokens().find(HASH)).isPresent();
    }

    @Test
    void sessionsIssuedTogetherAreAllThereOrNone() throws Exception {
        store.inOneTransaction(() -> issues(OTHER_HASH) && issues(hash(3)));
        store.restart();
        assertThat(tokens().find(OTHER_HASH)).contains(store.ann());
        assertThat(tokens().find(hash(3))).contains(store.ann());

        assertThatThrownBy(() -> store.inOneTransaction(() -> issues(hash(4)) && issues(hash(3))))
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
        assertThatThrownBy(() -> store.inOneTransaction(careless)).isInstanceOf(StorageException.class);
        assertThat(issues(OTHER_HASH)).isTrue();
    }

    private boolean issues(byte[] hash) {
        try {
            return tokens().issue(hash, store.ann(), Optional.empty(), List.of())
                    .isPresent();
        } catch (StorageException e) {
            return false;
        }
    }

    @Test
    void useOfAVoidTokenIsReported() throws Exception {
        assertThat(new Tokens.Touch(tokens(), HASH).run()).isTrue();
        tokens().delete(HASH);
        assertThat(new Tokens.Touch(tokens(), HASH).run()).isFalse();
    }

    @Test
    void aRevokedTokenIsNobodysAndOthersStay() throws Exception {
        tokens().issue(OTHER_HASH, store.ann(), Optional.empty(), List.of());
        new Tokens.Revoke(tokens(), HASH).run();

        assertThat(tokens().find(HASH)).isEmpty();
        assertThat(tokens().find(OTHER_HASH)).contains(store.ann());
    }

    @Test
    void aTokenExpiresAfterThirtyDaysWithoutUse() throws Exception {
        store.clock.advance(ALMOST_30_DAYS);
        assertThat(tokens().find(HASH)).contains(store.ann());

        store.clock.advance(MILLI);
        assertThat(tokens().find(HASH)).isEmpty();
    }

    @Test
    void useBeginsTheThirtyDaysAnew() throws Exception {
        store.clock.advance(ALMOST_30_DAYS);
        new Tokens.Touch(tokens(), HASH).run();
        store.clock.advance(ALMOST_30_DAYS);

        assertThat(tokens().find(HASH)).contains(store.ann());
    }

    @Test
    void useDoesNotBringAnExpiredTokenBack() throws Exception {
        store.clock.advance(ALMOST_30_DAYS.plus(MILLI));
        assertThat(tokens().touch(HASH)).isFalse();

        assertThat(tokens().find(HASH)).isEmpty();
    }

    @Test
    void useIsWrittenAtMostOnceAnHour() throws Exception {
        long issued = lastUsed();
        store.clock.advance(Duration.ofHours(1));
        tokens().touch(HASH);
        assertThat(lastUsed()).isEqualTo(issued);

        store.clock.advance(MILLI);
        tokens().touch(HASH);
        assertThat(lastUsed()).isEqualTo(store.clock.millis());
    }

    @Test
    void expiredTokensAreForgottenWhenANewOneIsStored() throws Exception {
        store.clock.advance(Duration.ofDays(1));
        tokens().issue(OTHER_HASH, store.ann(), Optional.empty(), List.of());
        store.clock.advance(Duration.ofDays(29));
        assertThat(store.storedTokens()).hasSize(2);

        tokens().issue(hash(3), store.ann(), Optional.empty(), List.of());

        assertThat(store.storedTokens()).hasSize(2);
        assertThat(tokens().find(OTHER_HASH)).contains(store.ann());
    }

    @Test
    void noReadingOfTheMachinesClockEndsASession() throws Exception {
        for (int years : new int[] {10, -10, -60, 7_900}) {
            store.clock.leap(Duration.ofDays(365L * years));
            tokens().issue(OTHER_HASH, store.ann(), Optional.empty(), List.of());
            tokens().delete(OTHER_HASH);
            assertThat(tokens().find(HASH)).as("years %s", years).contains(store.ann());
            assertThat(tokens().touch(HASH)).isTrue();

            store.restart();
            assertThat(tokens().find(HASH)).as("years %s, another start", years).contains(store.ann());
            store.clock.leap(Duration.ofDays(-365L * years));
            assertThat(tokens().find(HASH)).as("right again").contains(store.ann());
        }
        store.clock.advance(ALMOST_30_DAYS.plus(MILLI));
        assertThat(tokens().find(HASH)).isEmpty();
    }

    @Test
    void timeInWhichNoServerRanDoesNotCount() throws Exception {
        store.clock.advance(Duration.ofDays(20));
        store.end();
        store.clock.advance(Duration.ofDays(100));
        store.reopen();
        assertThat(tokens().find(HASH)).contains(store.ann());

        store.clock.advance(Duration.ofDays(10));
        assertThat(tokens().find(HASH)).isEmpty();
    }

    @Test
    void whatWasUsedAfterTheTimeWasLastNotedCountsAsUsedNow() throws Exception {
        long made = lastUsed();
        store.clock.advance(Duration.ofDays(5));
        tokens().touch(HASH);
        store.end();
        // As a kill leaves it: nothing was noted since the session was made.
        store.setServedTime(made);
        store.reopen();

        assertThat(tokens().touch(HASH)).isTrue();
        assertThat(lastUsed()).isEqualTo(made);
        store.clock.advance(ALMOST_30_DAYS);
        assertThat(tokens().find(HASH)).contains(store.ann());
    }

    @Test
    void anAccountHasSoManySessionsAndTheOldestUnusedGivesWay() throws Exception {
        List<byte[]> connected = List.of(HASH);
        for (int i = 1; i < Limits.SESSIONS; i++) {
            store.clock.advance(Duration.ofMinutes(1));
            assertThat(tokens().issue(numbered(i), store.ann(), Optional.empty(), connected)
                            .orElseThrow())
                    .isEmpty();
        }
        store.clock.advance(Duration.ofHours(2));
        tokens().touch(numbered(1));

        assertThat(tokens().issue(numbered(1_000), store.ann(), Optional.empty(), connected)
                        .orElseThrow())
                .as("neither the oldest, which is connected, nor the next, which was used")
                .containsExactly(numbered(2));

        assertThat(store.storedTokens()).hasSize(Limits.SESSIONS);
        assertThat(tokens().find(HASH)).isPresent();
        assertThat(tokens().find(numbered(2))).isEmpty();
        assertThat(tokens().find(numbered(1_000))).isPresent();
        Account bob = store.user("bob");
        assertThat(tokens().issue(numbered(2_000), bob, Optional.empty(), List.of())
                        .orElseThrow())
                .as("somebody else's are somebody else's")
                .isEmpty();
    }

    @Test
    void whereAllSessionsAreInUseTheOldestGivesWay() throws Exception {
        List<byte[]> connected = new ArrayList<>(List.of(HASH));
        for (int i = 1; i < Limits.SESSIONS; i++) {
            store.clock.advance(Duration.ofMinutes(1));
            tokens().issue(numbered(i), store.ann(), Optional.empty(), connected);
            connected.add(numbered(i));
        }

        assertThat(tokens().issue(numbered(1_000), store.ann(), Optional.empty(), connected)
                        .orElseThrow())
                .containsExactly(HASH);
    }

    private static byte[] numbered(int number) {
        return ByteBuffer.allocate(32).putInt(28, number).array();
    }

    private Tokens tokens() {
        return store.tokens();
    }

    private long lastUsed() throws Exception {
        return store.lastUsed(HASH);
    }

    private static byte[] hash(int fill) {
        byte[] hash = new byte[32];
        Arrays.fill(hash, (byte) fill);
        return hash;
    }
}
