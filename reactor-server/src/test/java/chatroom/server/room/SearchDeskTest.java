package chatroom.server.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.lenient;

import chatroom.server.store.Cancellation;
import chatroom.server.store.Page;
import chatroom.server.store.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchDeskTest {
    private static final String SEARCH = "{\"action\":\"search\",\"query\":\"hi\"}";

    private final ChatFixture chat = new ChatFixture();

    /** Of those that were done, in that order. */
    private final List<Cancellation> done = new ArrayList<>();

    @BeforeEach
    void nothingIsFound() throws StorageException {
        lenient()
                .when(chat.search.find(anyString(), any(), anyLong(), anyInt(), anyInt(), any()))
                .thenAnswer(call -> {
                    Cancellation cancellation = call.getArgument(5);
                    done.add(cancellation);
                    if (cancellation.isCancelled()) {
                        throw new StorageException("interrupted", null);
                    }
                    return new Page(List.of(), false);
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

        chat.passes(SearchDesk.DEADLINE);
        chat.runAll();

        assertThat(done).singleElement().matches(Cancellation::isCancelled);
        assertThat(ann.got()).singleElement().asString().contains("\"code\":\"search_timeout\"");
        assertThat(chat.chat.stats().searchesTooLong.get()).isEqualTo(1);
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
        assertThat(chat.chat.stats().searchesLeft.get()).isEqualTo(1);
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

        chat.passes(SearchDesk.LONGEST_WAIT.minus(Duration.ofNanos(1)));
        assertThat(waiting.got()).isEmpty();
        chat.passes(Duration.ofNanos(1));

        assertThat(waiting.got()).singleElement().asString().contains("\"code\":\"server_busy\"");
        waiting.says("{\"action\":\"ping\"}");
        assertThat(waiting.got()).hasSize(1);
    }
}
