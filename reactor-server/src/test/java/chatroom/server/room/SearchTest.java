package chatroom.server.room;

import static chatroom.server.chat.ChatFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.SearchQuery;
import chatroom.server.chat.ChatFixture;
import chatroom.server.store.Rooms;
import chatroom.server.store.StorageException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchTest {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final ChatMessage FOUND = new ChatMessage(1, "ann", "hi there", NOW);

    private final ChatFixture chat = new ChatFixture();
    private final ChatFixture.Peer peer = chat.connects();

    @BeforeEach
    void logIn() throws StorageException {
        when(chat.roomSearch.find(any(RoomName.class), any(), anyLong(), anyInt(), anyInt(), any()))
                .thenAnswer(call -> chat.page(true, FOUND));
        peer.logsIn("ann").got();
    }

    @Test
    void aSearchWaitsUntilAllThatWasSaidBeforeCanBeFound() throws StorageException {
        say(3);
        when(chat.searchIndex.index(anyInt())).thenReturn(2L, 3L);

        peer.says("{\"action\":\"search\",\"query\":\"hi there\",\"ref\":7}");
        chat.storing.runAll();
        chat.deliverCompletions();
        assertThat(chat.searching.waiting()).isZero();
        chat.runAll();

        verify(chat.roomSearch)
                .find(eq(RoomName.LOBBY), eq(new SearchQuery("hi there")), eq(4L), eq(50), eq(64 * 1024), any());
        assertThat(peer.got())
                .containsExactly(
                        "{\"status\":\"ok\",\"action\":\"search\",\"ref\":7,\"messages\":[{\"id\":1,\"username\":\"ann\",\"text\":\"hi"
                                + " there\",\"timestamp\":\"2026-11-22T08:38:00.123Z\"}],\"last_id\":3,\"more\":true,\"epoch\":\"epoch-1\"}");
    }

    @Test
    void aSearchDoesNotWriteWhereEverythingCanBeFoundAlready() throws StorageException {
        say(3);
        when(chat.searchIndex.index(anyInt())).thenReturn(3L);
        chat.passes(PAUSE);
        chat.runAll();

        peer.says("{\"action\":\"search\",\"query\":\"hi\",\"before_id\":2,\"limit\":5}");
        assertThat(chat.storing.waiting()).isZero();
        chat.runAll();

        verify(chat.roomSearch)
                .find(eq(RoomName.LOBBY), eq(new SearchQuery("hi")), eq(2L), eq(5), eq(64 * 1024), any());
    }

    @Test
    void aSearchEndsAlsoWhereTheIndexStandsStill() throws StorageException {
        say(3);
        when(chat.searchIndex.index(anyInt())).thenReturn(2L);

        peer.says("{\"action\":\"search\",\"query\":\"hi\"}");
        chat.runAll();

        assertThat(peer.got()).singleElement().asString().contains("\"status\":\"ok\"");
    }

    @Test
    void aSearchThatNeedsADiskThatIsFullSaysSo() throws StorageException {
        say(1);
        when(chat.searchIndex.index(anyInt())).thenThrow(new StorageException("disk full", null));

        peer.says("{\"action\":\"search\",\"query\":\"hi\"}");
        chat.runAll();

        assertThat(peer.got()).singleElement().asString().contains("\"code\":\"storage_unavailable\"");
        verify(chat.roomSearch, never()).find(any(RoomName.class), any(), anyLong(), anyInt(), anyInt(), any());
    }

    @Test
    void messagesAreIndexedAPauseAfterTheyWereStoredAndAtOnceWhereItIsQuiet() throws StorageException {
        say(1000);
        when(chat.searchIndex.index(500)).thenReturn(500L, 1000L);

        chat.passes(PAUSE.minusNanos(1));
        chat.runAll();
        verify(chat.searchIndex, never()).index(anyInt());
        chat.passes(Duration.ofNanos(1));
        chat.runAll();
        verify(chat.searchIndex, times(2)).index(500);

        chat.passes(PAUSE.multipliedBy(10));
        chat.runAll();
        verify(chat.searchIndex, times(2)).index(500);
    }

    @Test
    void howManyMessagesCanNotBeFoundYetIsCounted() throws StorageException {
        say(1000);
        assertThat(chat.room.stats().notSearchable.get()).isEqualTo(1000);
        when(chat.searchIndex.index(500)).thenReturn(500L, 1000L);

        chat.passes(PAUSE);
        chat.storing.runNext();
        chat.deliverCompletions();
        assertThat(chat.room.stats().notSearchable.get()).isEqualTo(500);
        chat.runAll();
        assertThat(chat.room.stats().notSearchable.get()).isZero();
    }

    @Test
    void whileMessagesComeInOnlySomeAreIndexedASecond() throws StorageException {
        say(1000);
        when(chat.searchIndex.index(500)).thenReturn(500L, 1000L, 1001L);

        chat.passes(PAUSE);
        say(1);
        chat.runAll();
        verify(chat.searchIndex, times(1)).index(500);
        chat.passes(PAUSE);
        chat.runAll();
        verify(chat.searchIndex, times(3)).index(500);
    }

    @Test
    void otherRoomsAreIndexedAfterTheLobbyAndAtOnceWhereItIsQuiet() throws StorageException {
        when(chat.searchIndex.indexOtherRooms(500)).thenReturn(true, false);
        chat.passes(PAUSE);
        chat.runAll();
        verify(chat.searchIndex, times(2)).indexOtherRooms(500);
        chat.passes(PAUSE.multipliedBy(10));
        chat.runAll();
        verify(chat.searchIndex, times(2)).indexOtherRooms(500);

        Room dev = chat.rooms.add(new Rooms.Room(new RoomName("dev"), RoomKind.PUBLIC, "", false, 1, 1));
        dev.publish(new ChatMessage(2, "ann", "hi", NOW));
        chat.passes(PAUSE.minusNanos(1));
        chat.runAll();
        verify(chat.searchIndex, times(2)).indexOtherRooms(500);
        chat.passes(Duration.ofNanos(1));
        chat.runAll();
        verify(chat.searchIndex, times(3)).indexOtherRooms(500);
    }

    @Test
    void otherRoomsThatCanNotBeIndexedAreTriedAgain() throws StorageException {
        when(chat.searchIndex.indexOtherRooms(500))
                .thenThrow(new StorageException("disk full", null))
                .thenReturn(false);
        chat.passes(PAUSE);
        chat.runAll();
        verify(chat.searchIndex, times(1)).indexOtherRooms(500);
        chat.passes(PAUSE);
        chat.runAll();
        verify(chat.searchIndex, times(2)).indexOtherRooms(500);
    }

    @Test
    void whereTheIndexIsFarBehindItDoesNotWaitForASecondAndSearchesAreRefused() throws StorageException {
        say(20_000);
        Iterator<Long> reached = List.of(1_000L, 2_000L, 9_000L, 15_000L).iterator();
        when(chat.searchIndex.index(500)).thenAnswer(call -> {
            say(1);
            return reached.next();
        });
        chat.passes(PAUSE);

        peer.says("{\"action\":\"search\",\"query\":\"hi\"}");
        chat.runAll();

        assertThat(peer.got())
                .singleElement()
                .asString()
                .contains("\"code\":\"server_busy\"", "\"retry_after_ms\":30000", " are left");
        verify(chat.roomSearch, never()).find(any(RoomName.class), any(), anyLong(), anyInt(), anyInt(), any());
        for (int i = 0; i < 4; i++) {
            chat.passes(Duration.ofMillis(1));
            chat.runAll();
        }
        verify(chat.searchIndex, times(4)).index(500);
    }

    @Test
    void indexingIsTriedAgainAfterAFailure() throws StorageException {
        say(1);
        when(chat.searchIndex.index(anyInt()))
                .thenThrow(new StorageException("disk full", null))
                .thenReturn(1L);

        chat.passes(PAUSE);
        chat.runAll();
        chat.passes(PAUSE);
        chat.runAll();

        verify(chat.searchIndex, times(2)).index(anyInt());
    }

    @Test
    void guestsDoNotSearch() {
        ChatFixture.Peer guest = chat.connects();
        guest.says("{\"action\":\"search\",\"query\":\"hi\"}");
        assertThat(guest.got()).singleElement().asString().contains("\"code\":\"not_logged_in\"");
    }

    /** Whoever speaks isn't held to the flood limit here. */
    private void say(int messages) {
        for (int i = 0; i < messages; i++) {
            chat.passes(Duration.ZERO);
            long id = chat.log.lastId() + 1;
            chat.room.publish(new ChatMessage(id, "ann", "hi there", NOW));
        }
    }
}
