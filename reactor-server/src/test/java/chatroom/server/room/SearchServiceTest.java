package chatroom.server.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.lenient;

import chatroom.protocol.RoomName;
import chatroom.server.chat.ChatFixture;
import chatroom.server.store.Cancellation;
import chatroom.server.store.StorageException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchServiceTest {
    private static final String SEARCH = "{\"action\":\"search\",\"query\":\"hi\"}";

    private final ChatFixture chat = new ChatFixture();

    /** Of those that were done, in that order. */
    private final List<Cancellation> done = new ArrayList<>();

    @BeforeEach
    void nothingIsFound() throws StorageException {
        lenient()
                .when(chat.roomSearch.find(any(RoomName.class), any(), anyLong(), anyInt(), anyInt(), any()))
                .thenAnswer(call -> {
                    Cancellation cancellation = call.getArgument(5);
                    done.add(cancellation);
                    if (cancellation.isCancelled()) {
                        throw new StorageException("interrupted", null);
                    }
                    return chat.page(false);
                });
    }

    @Test
    void anAccountHasOneSearchAtATimeHoweverManyConnections() {
        ChatFixture.Peer first = chat.connects().logsIn("ann");
        ChatFixture.Peer second = chat.connects().logsIn("ann");
        first.got();
        second.got();

        first.says(SEARCH);
        second.says(SEARCH);
        assertThat(chat.searching.waiting()).isEqualTo(1);

        chat.searching.runNext();
        chat.deliverCompletions();
        assertThat(first.got()).singleElement().asString().contains("\"status\":\"ok\"");
        assertThat(second.got()).isEmpty();
        assertThat(chat.searching.waiting()).isEqualTo(1);
        chat.runAll();
        assertThat(second.got()).singleElement().asString().contains("\"status\":\"ok\"");
    }

    @Test
    void accountsTakeTurns() {
        List<ChatFixture.Peer> ann = List.of(
                chat.connects().logsIn("ann"),
                chat.connects().logsIn("ann"),
                chat.connects().logsIn("ann"));
        ChatFixture.Peer bob = chat.connects().logsIn("bob");
        ChatFixture.Peer cyd = chat.connects().logsIn("cyd");
        bob.got();
        cyd.got();
        ann.forEach(peer -> peer.says(SEARCH));
        bob.says(SEARCH);
        cyd.says(SEARCH);
        assertThat(chat.searching.waiting()).isEqualTo(2);

        for (int i = 0; i < 4; i++) {
            chat.searching.runNext();
            chat.deliverCompletions();
        }

        assertThat(bob.got()).hasSize(1);
        assertThat(cyd.got()).hasSize(1);
    }

    @Test
    void oneThatTakesTooLongIsEndedAndItsAskerIsTold() {
        ChatFixture.Peer ann = chat.connects().logsIn("ann");
        ann.got();
        ann.says(SEARCH);

        chat.passes(SearchService.DEADLINE);
        chat.runAll();

        assertThat(done).singleElement().matches(Cancellation::isCancelled);
        assertThat(ann.got()).singleElement().asString().contains("\"code\":\"search_timeout\"");
        assertThat(chat.room.stats().searchesTooLong.get()).isEqualTo(1);
        chat.passes(Duration.ofSeconds(10));
        ann.says(SEARCH);
        chat.runAll();
        assertThat(ann.got()).singleElement().asString().contains("\"status\":\"ok\"");
    }

    @Test
    void oneWhoseAskerIsGoneIsEnded() {
        ChatFixture.Peer ann = chat.connects().logsIn("ann");
        ann.says(SEARCH);
        ann.leaves();
        chat.runAll();

        assertThat(done).singleElement().matches(Cancellation::isCancelled);
        assertThat(chat.room.stats().searchesLeft.get()).isEqualTo(1);
    }

    /** Or who closes its socket would only be missed when the answer is there. */
    @Test
    void itIsWatchedWhetherItsAskerIsThere() {
        ChatFixture.Peer ann = chat.connects().logsIn("ann");
        assertThat(ann.connection.watched).isFalse();
        ann.says(SEARCH);
        assertThat(ann.connection.watched).isTrue();
    }

    @Test
    void oneThatWaitsIsForgottenWithItsAsker() {
        ChatFixture.Peer first = chat.connects().logsIn("ann");
        ChatFixture.Peer waiting = chat.connects().logsIn("ann");
        first.says(SEARCH);
        waiting.says(SEARCH);
        waiting.leaves();
        chat.runAll();

        assertThat(done).hasSize(1);
    }

    @Test
    void whoWaitsTooLongIsToldSo() {
        ChatFixture.Peer first = chat.connects().logsIn("ann");
        ChatFixture.Peer waiting = chat.connects().logsIn("ann");
        waiting.got();
        first.says(SEARCH);
        waiting.says(SEARCH);

        chat.passes(SearchService.LONGEST_WAIT.minus(Duration.ofNanos(1)));
        assertThat(waiting.got()).isEmpty();
        chat.passes(Duration.ofNanos(1));

        assertThat(waiting.got()).singleElement().asString().contains("\"code\":\"server_busy\"");
        waiting.says("{\"action\":\"ping\"}");
        assertThat(waiting.got()).hasSize(1);
    }

    @Test
    void oneThatWaitsHoldsNoMemory() {
        ChatFixture.Peer first = chat.connects().logsIn("ann");
        ChatFixture.Peer waiting = chat.connects().logsIn("ann");
        first.says(SEARCH);
        waiting.says(SEARCH);

        assertThat(first.connection.roomAsked).isZero();
        assertThat(waiting.connection.roomAsked).isZero();
    }

    @Test
    void itIsNotBegunBeforeEverythingBeforeItIsTaken() {
        ChatFixture.Peer ann = chat.connects().logsIn("ann");
        ann.got();
        ann.connection.keptWaiting = new ArrayDeque<>();
        ann.says(SEARCH);
        chat.runAll();
        assertThat(done).isEmpty();

        ann.connection.keptWaiting.remove().accept(() -> {});
        chat.runAll();
        assertThat(ann.got()).singleElement().asString().contains("\"status\":\"ok\"");
    }

    @Test
    void whatItHasToWaitForItselfIsPartOfTheWholeWait() {
        ChatFixture.Peer ann = chat.connects().logsIn("ann");
        ann.got();
        ann.says(SEARCH);
        chat.passes(Duration.ofMillis(1_900));
        chat.runAll();
        assertThat(ann.got()).hasSize(1);
        ChatFixture.Peer bob = chat.connects().logsIn("bob");
        ChatFixture.Peer cyd = chat.connects().logsIn("cyd");
        bob.says(SEARCH);
        cyd.says(SEARCH);

        ann.says(SEARCH);
        chat.passes(Duration.ofSeconds(8));
        assertThat(ann.got()).as("earned, and in the line").isEmpty();
        chat.passes(Duration.ofSeconds(2));
        assertThat(ann.got()).singleElement().asString().contains("\"code\":\"server_busy\"");
    }

    @Test
    void whatTheConnectionDoesNotTakeIsPartOfTheWholeWaitToo() {
        ChatFixture.Peer ann = chat.connects().logsIn("ann");
        ann.got();
        ann.connection.keptWaiting = new ArrayDeque<>();
        ann.says(SEARCH);
        chat.passes(SearchService.LONGEST_WAIT.plusNanos(1));
        ann.connection.keptWaiting.remove().accept(() -> {});

        assertThat(ann.got()).singleElement().asString().contains("\"code\":\"server_busy\"");
        assertThat(ann.connection.paused).isFalse();
    }

    @Test
    void whoWouldHaveToEarnItForTooLongIsToldSoAtOnce() {
        List<ChatFixture.Peer> ann = IntStream.range(0, 8)
                .mapToObj(i -> chat.connects().logsIn("ann"))
                .toList();
        ann.forEach(ChatFixture.Peer::got);
        ann.subList(0, 4).forEach(peer -> peer.says(SEARCH));
        for (int i = 0; i < 4; i++) {
            chat.passes(SearchService.DEADLINE);
            chat.searching.runNext();
            chat.deliverCompletions();
        }

        ann.get(5).says(SEARCH);
        assertThat(ann.get(5).got())
                .singleElement()
                .asString()
                .contains("\"code\":\"rate_limited\"", "\"retry_after_ms\":");
        assertThat(ann.get(5).connection.paused).isFalse();
        ChatFixture.Peer bob = chat.connects().logsIn("bob");
        bob.got();
        bob.says(SEARCH);
        chat.runAll();
        assertThat(bob.got()).hasSize(1);
    }

    @Test
    void aDiskThatHangsIsNotPaidForByWhoAsked() {
        ChatFixture.Peer ann = chat.connects().logsIn("ann");
        ann.got();
        ann.says(SEARCH);
        chat.passes(Duration.ofMinutes(10));
        chat.runAll();
        ann.got();

        ann.says(SEARCH);
        chat.passes(Duration.ofSeconds(8));
        chat.runAll();
        assertThat(ann.got()).singleElement().asString().contains("\"status\":\"ok\"");
    }
}
