package chatroom.server.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import chatroom.LogLines;
import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.log.MessageLog;
import chatroom.server.reactor.Timers;
import chatroom.server.store.Rooms;
import chatroom.server.store.SearchIndex;
import chatroom.server.store.StorageException;
import chatroom.server.store.Store;
import chatroom.server.work.HandRunWorkers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much of the storage thread the index for searching takes. */
class SearchIndexerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long INDEX_NS = Duration.ofMillis(10).toNanos();

    private final HandRunWorkers storing = new HandRunWorkers();
    private final SearchIndex searchIndex = mock(SearchIndex.class);
    private final Store store = mock(Store.class);
    private long nowNs;
    private final Timers timers = new Timers(() -> nowNs);
    private final MessageLog log = new MessageLog(MessageLog.MIN_CAPACITY_BYTES, 0);
    private final ServerFrameCodec frames = new ServerFrameCodec();
    private final Lobby lobby = new Lobby(log, frames, timers);
    private long indexedId;
    private long jobs;
    private LoadedRooms rooms;

    @BeforeEach
    void index() throws Exception {
        lenient().when(store.searchIndex()).thenReturn(searchIndex);
        lenient().when(searchIndex.index(anyInt())).thenAnswer(call -> {
            jobs++;
            nowNs += INDEX_NS;
            indexedId = Math.min(lobby.lastId(), indexedId + call.<Integer>getArgument(0));
            return indexedId;
        });
        rooms = new LoadedRooms(
                lobby, frames, lastId -> new MessageLog(MessageLog.MIN_CAPACITY_BYTES, lastId), room -> null);
        RoomPorts ports = new RoomPorts(
                storing,
                storing,
                storing,
                request -> true,
                store,
                timers,
                Clock.systemUTC(),
                Runnable::run,
                OtherNodes.NONE);
        new SearchIndexer(ports, rooms);
    }

    private void say(int messages) {
        for (int i = 0; i < messages; i++) {
            lobby.publish(new ChatMessage(lobby.lastId() + 1, "ann", "hi", Instant.EPOCH));
        }
    }

    /** In steps of a millisecond, in each of which so many messages come in. */
    private void pass(Duration time, int messagesEach) {
        for (long endNs = nowNs + time.toNanos(); nowNs < endNs; nowNs += 1_000_000) {
            say(messagesEach);
            if (storing.waiting() > 0) {
                storing.runNext();
            }
            timers.run();
        }
    }

    @Test
    void aLittleEachSecondIsIndexedWhileMessagesComeIn() {
        pass(SECOND.multipliedBy(10), 1);
        assertThat(jobs).isBetween(5L, 12L);
    }

    @Test
    void whatIsLeftIsIndexedAtOnceWhenItIsQuiet() {
        pass(SECOND, 5);
        pass(SECOND, 0);
        assertThat(indexedId).isEqualTo(lobby.lastId());
    }

    @Test
    void farBehindItTakesAnEighthOfTheStorageThreadAndNoMore() {
        pass(SECOND.multipliedBy(3), 100);
        jobs = 0;
        long beganNs = nowNs;
        pass(SECOND.multipliedBy(10), 100);
        double share = (double) (jobs * INDEX_NS) / (nowNs - beganNs);
        assertThat(share).isBetween(0.08, 0.16);
    }

    @Test
    void whatCannotBeIndexedOfOtherRoomsIsSaidOnceAndAgainWhenItHadWorkedMeanwhile() throws Exception {
        when(searchIndex.indexOtherRooms(anyInt())).thenThrow(new StorageException("the disk is full", null));
        try (LogLines log = LogLines.of(SearchIndexer.class)) {
            pass(SECOND.multipliedBy(5), 1);
            assertThat(log.all()).containsExactly("messages can't be made searchable for now: the disk is full");
            doReturn(false).when(searchIndex).indexOtherRooms(anyInt());
            pass(SECOND.multipliedBy(2), 1);
            when(searchIndex.indexOtherRooms(anyInt())).thenThrow(new StorageException("the disk is full", null));
            rooms.add(new Rooms.Room(new RoomName("dev"), RoomKind.PUBLIC, "", false, 1, 0))
                    .publish(new ChatMessage(1, "ann", "hi", Instant.EPOCH));
            pass(SECOND.multipliedBy(2), 0);
            assertThat(log.all()).hasSize(2);
        }
    }

    @Test
    void andAllOfItWhenNothingComesInAnyMore() {
        pass(SECOND.multipliedBy(3), 100);
        assertThat(lobby.lastId() - indexedId).isGreaterThan(100_000);
        pass(SECOND.multipliedBy(10), 0);
        assertThat(indexedId).isEqualTo(lobby.lastId());
    }
}
