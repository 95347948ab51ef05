package chatroom.server.store;

import static chatroom.server.store.OpenStore.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.RoomName;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(StoreKind.class)
class AppendingTest {
    private static final Instant START = Instant.parse("2026-11-22T08:38:00.123Z");
    private static final String NONCE = "nonce-0001";
    private static final EntryResult FIRST_AGAIN = new EntryResult.Duplicate(RoomName.LOBBY, 1, START);

    @Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private OpenStore store;

    @BeforeEach
    void open() throws Exception {
        store = kind.open(folder, new SettableClock());
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void idsAreDenseFromOneInTheOrderGiven() throws Exception {
        assertThat(store.append("a", "b")).extracting(OpenStore::id).containsExactly(1L, 2L);
        assertThat(store.append("c")).containsExactly(stored(3, "ann", "c"));

        assertThat(store.all())
                .containsExactly(
                        new ChatMessage(1, "ann", "a", START),
                        new ChatMessage(2, "ann", "b", START),
                        new ChatMessage(3, "ann", "c", START));
    }

    @Test
    void idsGoOnAfterARestart() throws Exception {
        store.append("a", "b");
        store.restart();

        assertThat(ids(store.append("c"))).containsExactly(3L);
    }

    @Test
    void whatIsAppendedIsVisibleToReadersAtOnce() throws Exception {
        assertThat(store.head(LOBBY)).isZero();
        store.append("a");
        assertThat(store.head(LOBBY)).isEqualTo(1);
    }

    @Test
    void anEmptyBatchChangesNothing() throws Exception {
        assertThat(store.append(new NewEntry[0])).isEmpty();
        assertThat(ids(store.append("a"))).containsExactly(1L);
    }

    @Test
    void aBatchThatFailsInTheMiddleStoresNothingAndUsesNoIdsUp() throws Exception {
        store.append("a");
        store.failWhereTextIs("boom");

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.append("b", "boom", "c"))
                .withMessageContaining("on purpose");

        assertThat(store.all()).extracting(ChatMessage::text).containsExactly("a");
        assertThat(ids(store.append("b", "c"))).containsExactly(2L, 3L);
    }

    @Test
    void eachRoomCountsItsOwnMessagesAlsoInOneBatchAndAfterARestart() throws Exception {
        store.room("den");
        store.room("attic");
        List<NewEntry> batch = new ArrayList<>();
        for (int i = 0; i < 33; i++) {
            batch.add(store.messageIn(List.of(LOBBY, "den", "Attic").get(i % 3), "text " + i, "nonce of " + i));
        }
        List<Long> expected = IntStream.range(0, 33).mapToObj(i -> i / 3 + 1L).toList();

        assertThat(store.append(batch.toArray(NewEntry[]::new)))
                .extracting(OpenStore::id)
                .isEqualTo(expected);
        store.restart();
        assertThat(store.append(batch.toArray(NewEntry[]::new)))
                .allMatch(OpenStore::isDuplicate)
                .extracting(OpenStore::id)
                .isEqualTo(expected);
        assertThat(store.append(store.messageIn("den", "a", "nonce of a"), store.messageIn(LOBBY, "a", "nonce of b")))
                .extracting(OpenStore::id)
                .containsExactly(12L, 12L);
        assertThat(store.findings()).isEmpty();
    }

    @Test
    void aNonceIsOfOneRoom() throws Exception {
        store.room("den");
        assertThat(store.append(
                        store.messageIn("den", "a", NONCE),
                        store.messageIn(LOBBY, "a", NONCE),
                        store.messageIn("den", "a", NONCE)))
                .extracting(OpenStore::isDuplicate)
                .containsExactly(false, false, true);
    }

    @Test
    void aFailedBatchMovesTheEndOfNoRoom() throws Exception {
        store.room("den");
        store.append(store.messageIn("den", "a", "nonce-0001"), store.messageIn(LOBBY, "a", "nonce-0002"));
        store.failWhereTextIs("boom");
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.append(
                        store.messageIn("den", "b", "nonce-0003"),
                        store.messageIn(LOBBY, "b", "nonce-0004"),
                        store.messageIn(LOBBY, "boom", "nonce-0005")));

        assertThat(store.append(store.messageIn("den", "b", "nonce-0003"), store.messageIn(LOBBY, "b", "nonce-0004")))
                .extracting(OpenStore::id)
                .containsExactly(2L, 2L);
    }

    @Test
    void aRepeatedNonceAnswersWithTheFirstMessageAndStoresNothing() throws Exception {
        store.append(store.message(store.ann(), "first", NONCE));
        store.clock.advance(Duration.ofDays(400));

        List<EntryResult> retried = store.append(store.message("b"), store.message(store.ann(), "other text", NONCE));

        assertThat(retried.get(1)).isEqualTo(FIRST_AGAIN);
        assertThat(store.all()).extracting(ChatMessage::text).containsExactly("first", "b");
        assertThat(ids(store.append("c"))).containsExactly(3L);
    }

    @Test
    void aNonceRepeatedInOneBatchIsOneMessage() throws Exception {
        NewEntry message = store.message(store.ann(), "a", NONCE);

        assertThat(store.append(message, message, store.message("b"), message))
                .containsExactly(stored(1, "ann", "a"), FIRST_AGAIN, stored(2, "ann", "b"), FIRST_AGAIN);
        assertThat(store.all()).hasSize(2);
    }

    /** Rows go together by tens: one that was there may stand anywhere among them, or be alone in the rest. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4, 9, 10, 19, 20, 24})
    void aNonceRepeatedAmongManyIsOneMessageAndLeavesNoHole(int place) throws Exception {
        NewEntry first = store.message(store.ann(), "first", NONCE);
        store.append(first);
        List<NewEntry> batch = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            batch.add(i == place ? first : store.message(store.ann(), "text " + i, "nonce of " + i));
        }

        List<EntryResult> results = store.append(batch.toArray(NewEntry[]::new));

        assertThat(results.get(place)).isEqualTo(FIRST_AGAIN);
        assertThat(results)
                .hasSize(25)
                .filteredOn(result -> !OpenStore.isDuplicate(result))
                .hasSize(24);
        assertThat(store.all()).extracting(ChatMessage::id).isEqualTo(idsFromOneTo(25));
        for (int i = 0; i < 25; i++) {
            int id = (int) OpenStore.id(results.get(i));
            assertThat(store.all().get(id - 1).text()).isEqualTo(i == place ? "first" : "text " + i);
        }
    }

    @Test
    void oneNonceAllOverABatchIsOneMessage() throws Exception {
        NewEntry[] same =
                Collections.nCopies(25, store.message(store.ann(), "a", NONCE)).toArray(NewEntry[]::new);

        assertThat(ids(store.append(same))).hasSize(25).containsOnly(1L);
        assertThat(ids(store.append("b"))).containsExactly(2L);
    }

    @Test
    void aBatchOfManyThatFailsInTheMiddleStoresNothing() throws Exception {
        store.failWhereTextIs("boom");
        NewEntry[] batch = IntStream.range(0, 30)
                .mapToObj(i -> store.message(i == 14 ? "boom" : "text"))
                .toArray(NewEntry[]::new);

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> store.append(batch));

        assertThat(store.all()).isEmpty();
        assertThat(ids(store.append("a"))).containsExactly(1L);
    }

    @Test
    void aNonceIsKnownAfterARestart() throws Exception {
        store.append(store.message(store.ann(), "a", NONCE));
        store.restart();

        assertThat(store.append(store.message(store.ann(), "a", NONCE))).containsExactly(FIRST_AGAIN);
    }

    @Test
    void aNonceOfAFailedBatchIsNotKnown() throws Exception {
        store.failWhereTextIs("boom");
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> store.append(store.message(store.ann(), "a", NONCE), store.message("boom")));

        assertThat(store.append(store.message(store.ann(), "a", NONCE))).containsExactly(stored(1, "ann", "a"));
    }

    @Test
    void anotherUserMayUseTheSameNonce() throws Exception {
        Account bob = store.user("bob");
        store.append(store.message(store.ann(), "a", NONCE));

        assertThat(store.append(store.message(bob, "b", NONCE))).containsExactly(stored(2, "bob", "b"));
    }

    @Test
    void timestampsAreWholeMilliseconds() throws Exception {
        store.clock.advance(Duration.ofNanos(1_999_999));

        assertThat(timestamp(store.append("a"))).isEqualTo(START.plusMillis(1));
        assertThat(store.all().get(0).timestamp()).isEqualTo(START.plusMillis(1));
    }

    @Test
    void timestampsNeverGoBackNotEvenAfterARestart() throws Exception {
        store.append("a");
        store.clock.advance(Duration.ofHours(-1));
        assertThat(timestamp(store.append("b"))).isEqualTo(START);
        store.restart();

        assertThat(timestamp(store.append("c"))).isEqualTo(START);
        store.clock.advance(Duration.ofHours(2));
        assertThat(timestamp(store.append("d"))).isEqualTo(START.plusSeconds(3_600));
    }

    private static List<Long> idsFromOneTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static List<Long> ids(List<EntryResult> appended) {
        return appended.stream().map(OpenStore::id).toList();
    }

    private static EntryResult stored(long id, String username, String text) {
        return new EntryResult.Stored(new ChatMessage(id, username, text, START));
    }

    private static Instant timestamp(List<EntryResult> appended) {
        return ((EntryResult.Stored) appended.get(0)).entry().timestamp();
    }
}
