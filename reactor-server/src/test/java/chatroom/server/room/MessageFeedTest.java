package chatroom.server.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.MessageText;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.log.Cursor;
import chatroom.server.log.MessageLog;
import chatroom.server.reactor.Timers;
import chatroom.server.store.Change;
import chatroom.server.store.EntryPage;
import chatroom.server.store.EntryResult;
import chatroom.server.store.Journals;
import chatroom.server.store.NewEntry;
import chatroom.server.store.StorageException;
import chatroom.server.store.Store;
import chatroom.server.work.HandRunWorkers;
import chatroom.server.work.JobResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each committed message is shown once, in its order, whoever stored it. */
class MessageFeedTest {
    private static final Instant NOW = Instant.parse("2026-11-29T02:00:00Z");
    private static final Duration RETRY = Duration.ofMillis(500);

    private final Committed committed = new Committed();
    private final HandRunWorkers paging = new HandRunWorkers();
    private final Deque<Runnable> mail = new ArrayDeque<>();
    private long nowNs;
    private final Timers timers = new Timers(() -> nowNs);
    private final MessageLog log = new MessageLog(MessageLog.MIN_CAPACITY_BYTES, 0);
    private final Lobby room = new Lobby(log, new ServerFrameCodec(), timers);
    private final LoadedRooms rooms = new LoadedRooms(
            room,
            new ServerFrameCodec(),
            lastId -> log,
            fed -> new MessageFeed(fed, store(), paging, timers, mail::add));
    private final MessageFeed feed = room.feed();
    private final AppendResults results = new AppendResults(rooms, new Memberships(false));

    /** Of somebody who reads along from the beginning. */
    private final Cursor reader = log.cursorAt(1);

    private Store store() {
        Store store = mock(Store.class);
        when(store.journals()).thenReturn(committed);
        return store;
    }

    /** The store: whatever has been committed, by whomever. */
    private static final class Committed implements Journals {
        private final List<ChatMessage> messages = new ArrayList<>();
        private int pageMessages = 500;
        private int failingReads;

        ChatMessage add() {
            ChatMessage message = message(messages.size() + 1);
            messages.add(message);
            return message;
        }

        @Override
        public Optional<EntryPage> readAfter(RoomName room, long afterId, long throughId, int limit, int maxBytes)
                throws StorageException {
            if (failingReads > 0) {
                failingReads--;
                throw new StorageException("a failing disk", null);
            }
            List<Entry> page = messages.stream()
                    .filter(message -> afterId < message.id() && message.id() <= throughId)
                    .limit(Math.min(limit, pageMessages))
                    .<Entry>map(message -> message)
                    .toList();
            boolean more = !page.isEmpty() && page.get(page.size() - 1).id() < throughId;
            return Optional.of(new EntryPage(page, messages.size(), more));
        }

        @Override
        public Optional<EntryPage> readBefore(RoomName room, long beforeId, int limit, int maxBytes) {
            throw new AssertionError();
        }

        @Override
        public List<EntryResult> append(List<NewEntry> batch) {
            throw new AssertionError();
        }
    }

    private static ChatMessage message(long id) {
        return new ChatMessage(id, "ann", "m" + id, NOW);
    }

    /** What workers have to do is done, and comes back. */
    private void settles() {
        while (paging.waiting() + mail.size() > 0) {
            paging.runAll();
            while (!mail.isEmpty()) {
                mail.poll().run();
            }
        }
    }

    private void passes(Duration time) {
        nowNs += time.toNanos();
        timers.run();
    }

    private List<Long> shown() {
        assertThat(log.hasLost(reader))
                .as("nobody has to read it from the store")
                .isFalse();
        return UTF_8.decode(log.read(reader))
                .toString()
                .lines()
                .map(frame -> Long.valueOf(frame.replaceAll(".*\"id\":(\\d+).*", "$1")))
                .toList();
    }

    private static List<Long> upTo(long id) {
        return LongStream.rangeClosed(1, id).boxed().toList();
    }

    @Test
    void whatComesInItsOrderIsShownAtOnceAndTheStoreIsNotAsked() {
        feed.onCommitted(List.of(committed.add(), committed.add()));
        feed.onCommitted(List.of(committed.add()));
        assertThat(shown()).isEqualTo(upTo(3));
        assertThat(paging.waiting()).isZero();
    }

    @Test
    void whatIsMissingBeforeAMessageIsReadFirst() {
        feed.onCommitted(List.of(committed.add()));
        committed.add();
        committed.add();
        ChatMessage fourth = committed.add();
        feed.onCommitted(List.of(fourth));
        assertThat(shown()).isEqualTo(upTo(1));
        settles();
        assertThat(shown()).isEqualTo(upTo(4));
    }

    @Test
    void whatIsCommittedMeanwhileIsShownAfterItAndOnce() {
        committed.add();
        feed.onCommitted(List.of(committed.add()));
        paging.runAll();
        feed.onCommitted(List.of(committed.add()));
        feed.onCommitted(List.of(committed.add(), committed.add()));
        settles();
        assertThat(shown()).isEqualTo(upTo(5));
        feed.onCommitted(List.of(committed.add()));
        assertThat(shown()).as("from then on at once again").isEqualTo(upTo(6));
    }

    @Test
    void asManyPagesAreReadAsItTakes() {
        committed.pageMessages = 3;
        for (int i = 0; i < 9; i++) {
            committed.add();
        }
        feed.onCommitted(List.of(committed.add()));
        settles();
        assertThat(shown()).isEqualTo(upTo(10));
    }

    @Test
    void whatWasShownBeforeIsNotShownAgain() {
        feed.onCommitted(List.of(committed.add(), committed.add()));
        feed.onCommitted(List.of(message(1), message(2)));
        feed.onDoubt();
        settles();
        assertThat(shown()).isEqualTo(upTo(2));
    }

    @Test
    void aReadThatFailsOrFindsNoWorkerIsTriedAgain() {
        committed.add();
        committed.failingReads = 1;
        feed.onCommitted(List.of(committed.add()));
        settles();
        assertThat(shown()).isEmpty();
        paging.refuse(true);
        passes(RETRY);
        paging.refuse(false);
        passes(RETRY);
        settles();
        assertThat(shown()).isEqualTo(upTo(2));
    }

    @Test
    void aBatchThatFailedAndWasCommittedAllTheSameIsShownWithTheNextOne() {
        List<JobResult<EntryResult>> answers = new ArrayList<>();
        AppendRequest first = request(answers);
        AppendRequest second = request(answers);
        committed.add();
        results.onBatch(List.of(first), new JobResult.Failed<>(new StorageException("in doubt", null)));
        assertThat(answers).singleElement().isInstanceOf(JobResult.Failed.class);

        EntryResult appended = new EntryResult.Stored(committed.add());
        results.onBatch(List.of(second), new JobResult.Done<>(List.of(appended)));
        assertThat(answers).as("the sender doesn't wait for the reading").hasSize(2);
        assertThat(answers.get(1)).isEqualTo(new JobResult.Done<>(appended));
        settles();
        assertThat(shown()).isEqualTo(upTo(2));
    }

    /** It may have been two transactions, of which one failed. */
    @Test
    void whereAPartOfABatchFailedTheRestIsShownAtOnceAndThatPartWithTheNextBatch() {
        List<JobResult<EntryResult>> answers = new ArrayList<>();
        StorageException inDoubt = new StorageException("in doubt", null);
        EntryResult stored = new EntryResult.Stored(committed.add());
        results.onBatch(
                List.of(request(answers), request(answers)),
                new JobResult.Done<>(List.of(stored, new EntryResult.Failed(inDoubt))));
        assertThat(answers).containsExactly(new JobResult.Done<>(stored), new JobResult.Failed<>(inDoubt));
        settles();
        assertThat(shown()).isEqualTo(upTo(1));

        committed.add();
        results.onBatch(
                List.of(request(answers)), new JobResult.Done<>(List.of(new EntryResult.Stored(committed.add()))));
        settles();
        assertThat(shown()).isEqualTo(upTo(3));
    }

    @Test
    void aBatchThatFailedIsShownByTheRetryOfOneOfItsMessages() {
        EntryResult there =
                new EntryResult.Duplicate(RoomName.LOBBY, committed.add().id(), NOW);
        results.onBatch(List.of(request(new ArrayList<>())), new JobResult.Done<>(List.of(there)));
        settles();
        assertThat(shown()).isEqualTo(upTo(1));
        assertThat(room.stats().duplicates.get()).isEqualTo(1);
    }

    @Test
    void whoeverBeginsToFollowAfterAPruneGetsEditsOfWhatWasPrunedFromTheStore() {
        feed.onCommitted(message(1));
        feed.onCommitted(new Entry.Edit(2, "ann", NOW, 1, Optional.of("changed")));
        results.onPruned(RoomName.LOBBY, 1);
        assertThat(room.outdatedThroughId()).isEqualTo(2);
    }

    @Test
    void whatWasReadBeforeAPruneAndIsNotShownYetIsReadAgain() {
        committed.add();
        feed.onCommittedThrough(1);
        paging.runAll();
        results.onPruned(RoomName.LOBBY, 1);
        committed.messages.set(0, new ChatMessage(1, "ann", "no longer kept", NOW));
        settles();
        assertThat(UTF_8.decode(log.read(reader)).toString()).contains("no longer kept");
        assertThat(paging.waiting()).isZero();
    }

    private static AppendRequest request(List<JobResult<EntryResult>> answers) {
        return new AppendRequest(
                new NewEntry(
                        RoomName.LOBBY,
                        1,
                        new Username("ann"),
                        Optional.empty(),
                        new Change.Say(new MessageText("hi"), false, OptionalLong.empty())),
                answers::add);
    }

    /** This server's batches and others', reads that fail, pages of any size, in any order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingIsLostAndNothingShownTwice(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 200; step++) {
            switch (random.nextInt(6)) {
                case 0 -> committed.add();
                case 1 -> feed.onCommitted(List.of(committed.add()));
                case 2 -> feed.onCommitted(List.of(committed.add(), committed.add()));
                case 3 -> {
                    committed.failingReads = random.nextInt(2);
                    committed.pageMessages = 1 + random.nextInt(4);
                }
                case 4 -> {
                    paging.runAll();
                    if (!mail.isEmpty()) {
                        mail.poll().run();
                    }
                }
                default -> passes(Duration.ofMillis(random.nextInt(600)));
            }
            assertThat(shown()).isEqualTo(upTo(room.lastId()));
        }
        committed.failingReads = 0;
        feed.onCommitted(List.of(committed.add()));
        for (int i = 0; i < 3; i++) {
            settles();
            passes(RETRY);
        }
        assertThat(shown()).isEqualTo(upTo(committed.messages.size()));
    }
}
