package chatroom.server.room;

import static chatroom.server.chat.ChatFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.chat.ChatFixture;
import chatroom.server.store.EntryPage;
import chatroom.server.store.Rooms;
import chatroom.server.store.StorageException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ann comes from another server, on which she has seen a message that this one doesn't show yet. */
class ShownElsewhereTest {
    private final ChatFixture chat = new ChatFixture();

    @BeforeEach
    void aMessageIsStored() throws StorageException {
        chat.nodes.arePossible(true);
        lenient()
                .when(chat.storedRooms.find(RoomName.LOBBY))
                .thenReturn(Optional.of(new Rooms.Room(RoomName.LOBBY, RoomKind.PUBLIC, "", false, 2, 1)));
        lenient()
                .when(chat.journals.readAfter(eq(RoomName.LOBBY), anyLong(), anyLong(), anyInt(), anyInt()))
                .thenAnswer(call -> {
                    ChatMessage seen = new ChatMessage(1, "bob", "seen elsewhere", NOW);
                    List<Entry> after = List.of(seen);
                    return Optional.of(new EntryPage(after.subList(Math.toIntExact(call.getArgument(1)), 1), 1, false));
                });
    }

    /** As a look finds it. */
    private void isFound() {
        chat.feed.onCommittedThrough(1);
        chat.nodes.endLook(true);
        chat.runAll();
    }

    @Test
    void whoComesInIsToldOfItAndNotGivenItAgain() {
        ChatFixture.Peer ann = chat.connects().logsIn("ann", ",\"last_id\":1");
        assertThat(ann.got()).as("before the look").isEmpty();
        isFound();
        assertThat(ann.got())
                .singleElement()
                .asString()
                .contains("\"last_id\":1")
                .contains("\"ok\"");
        assertThat(chat.room.lastId()).isEqualTo(1);
    }

    /** A look that begins anew tells no heads: the store is asked. */
    @Test
    void soIsWhoComesInWhereTheLookCouldNotTellHowFarTheRoomGoes() {
        ChatFixture.Peer ann = chat.connects().logsIn("ann", ",\"last_id\":1");
        chat.feed.onDoubt();
        chat.nodes.endLook(true);
        chat.runAll();
        assertThat(ann.got()).singleElement().asString().contains("\"last_id\":1");
    }

    @Test
    void whoComesInWhileItCannotBeReadIsToldToTryAgainAndLeavesNoSession() throws StorageException {
        lenient()
                .when(chat.journals.readAfter(eq(RoomName.LOBBY), anyLong(), anyLong(), anyInt(), anyInt()))
                .thenThrow(new StorageException("the database is away", null));
        ChatFixture.Peer ann = chat.connects().logsIn("ann", ",\"last_id\":1");
        isFound();
        assertThat(ann.got()).isEmpty();
        chat.nowNs += ShownWait.LONGEST.toNanos();
        chat.timers.run();
        chat.runAll();
        assertThat(ann.got()).singleElement().asString().contains("server_busy");
        verify(chat.tokens, never()).issue(any(), any(), any(), any());
        assertThat(chat.room.online()).isZero();
    }

    @Test
    void whoseConnectionEndsMeanwhileLeavesNoSession() throws StorageException {
        ChatFixture.Peer ann = chat.connects().logsIn("ann", ",\"last_id\":1");
        ann.leaves();
        isFound();
        verify(chat.tokens, never()).issue(any(), any(), any(), any());
    }

    @Test
    void whoComesInWhileNobodyCanSayWhatOthersStoredIsToldToTryAgain() throws StorageException {
        ChatFixture.Peer ann = chat.connects().logsIn("ann", ",\"last_id\":1");
        chat.nodes.endLook(false);
        chat.runAll();
        assertThat(ann.got()).singleElement().asString().contains("storage_unavailable");
        verify(chat.tokens, never()).issue(any(), any(), any(), any());
    }

    @Test
    void nobodyWaitsWhereThereCanBeNoOtherServer() throws StorageException {
        chat.nodes.arePossible(false);
        List<String> got = chat.connects().logsIn("ann", ",\"last_id\":0").got();
        assertThat(got).first().asString().contains("\"last_id\":0");
        verify(chat.storedRooms, never()).find(RoomName.LOBBY);
    }
}
