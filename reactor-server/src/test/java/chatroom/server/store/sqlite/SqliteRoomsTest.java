package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.EntryPage;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Progress;
import chatroom.server.store.Rooms;
import chatroom.server.store.Rooms.Known;
import chatroom.server.store.Rooms.Room;
import chatroom.server.store.StorageException;
import chatroom.server.store.Upkeep;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRoomsTest {
    private static final RoomName DEV = new RoomName("Dev");
    private static final RoomName DEN = new RoomName("den");

    @TempDir
    Path folder;

    private TestStore store;
    private Account bob;
    private Rooms rooms;

    @BeforeEach
    void open() throws Exception {
        store = new TestStore(folder);
        store.append("one", "two");
        bob = store.user("bob");
        rooms = store.database.rooms();
        does(store.ann, DEV, new Change.Create(RoomKind.PUBLIC, Optional.of("about it")));
        does(store.ann, DEN, new Change.Create(RoomKind.PRIVATE, Optional.empty()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void publicRoomsAreToldFromAllOthers() throws Exception {
        does(store.ann, DEV, new Change.Archive(true));
        assertThat(rooms.isPublic(new RoomName("dev"))).isTrue();
        assertThat(rooms.isPublic(RoomName.LOBBY)).isTrue();
        assertThat(rooms.isPublic(DEN)).isFalse();
        assertThat(rooms.isPublic(new RoomName("nowhere"))).isFalse();
        store.database.upkeep().deleteRoom(DEV);
        assertThat(rooms.isPublic(DEV)).isFalse();
    }

    /** So it takes as long for a private room as for one that never was. */
    @Test
    void privateRoomsArentInTheIndexThatTellsPublicOnes() throws Exception {
        store.room("plaza");
        String names = "SELECT group_concat(name_key) FROM (SELECT name_key FROM rooms INDEXED BY rooms_public"
                + " WHERE kind = 'public' AND state <> 'deleted' ORDER BY name_key)";
        assertThat(store.query(names)).isEqualTo("dev,lobby,plaza");
    }

    @Test
    void operatorsSeeEveryRoom() throws Exception {
        RoomName direct = new RoomName("@ann,bob");
        store.sql("INSERT INTO rooms (name, name_key, kind, topic) VALUES ('@ann,bob', '@ann,bob', 'direct', '')");
        does(store.ann, DEV, new Change.Archive(true));
        assertThat(rooms.all("", 9)).extracting(Room::name).containsExactly(direct, DEN, DEV, RoomName.LOBBY);
        assertThat(rooms.all("den", 1)).extracting(Room::name).containsExactly(DEV);
    }

    @Test
    void ofADeletedRoomOnlyItsNameIsLeft() throws Exception {
        for (int i = 0; i < 1_200; i++) {
            does(store.ann, DEV, new Change.Say(new MessageText("secret " + i), false, OptionalLong.empty()));
        }
        for (int i = 0; i < 5; i++) {
            store.database.searchIndex().index(500);
        }
        does(
                store.ann,
                DEV,
                new Change.Say(new MessageText("secret, and not in the index"), false, OptionalLong.empty()));
        Upkeep upkeep = store.database.upkeep();
        assertThat(upkeep.deleteRoom(RoomName.LOBBY)).isFalse();
        assertThat(upkeep.deleteRoom(new RoomName("nowhere"))).isFalse();
        assertThat(upkeep.deleteEntries(DEV)).isFalse();
        assertThat(rooms.find(DEV)).isPresent();

        assertThat(upkeep.deleteRoom(new RoomName("dev"))).isTrue();
        assertThat(rooms.find(DEV)).isEmpty();
        assertThat(rooms.of(store.ann.id())).extracting(Known::room).containsExactly(DEN, RoomName.LOBBY);
        assertThat(upkeep.verify(Progress.UNHEARD)).isEmpty();
        while (upkeep.deleteEntries(DEV)) {
            assertThat(upkeep.verify(Progress.UNHEARD)).isEmpty();
        }
        assertThat(store.query("SELECT count(*) FROM messages WHERE id < 0")).isEqualTo("1");
        assertThat(store.query("SELECT count(*) FROM message_words_docsize WHERE id < 0"))
                .isEqualTo("0");
        assertThat(store.query("SELECT name || topic FROM rooms WHERE state = 'deleted'"))
                .isEqualTo("Dev");
        assertThat(upkeep.deleteRoom(DEV)).isTrue();
        store.restart();
        assertThat(does(store.ann, DEV, new Change.Create(RoomKind.PUBLIC, Optional.empty())))
                .isEqualTo(new EntryResult.Refused(ErrorCode.ROOM_TAKEN));
        assertThat(store.database.upkeep().verify(Progress.UNHEARD)).isEmpty();
    }

    @Test
    void verifyFindsWhatEntriesDontSay() throws Exception {
        does(bob, DEV, new Change.Join());
        does(bob, DEV, say("hello"));
        does(bob, DEV, new Change.React(3, "👍", true));
        does(bob, DEV, new Change.Leave());
        does(bob, DEV, new Change.Join());
        assertThat(findings()).isEmpty();
        store.sql("UPDATE members SET role = 'owner' WHERE user_id = " + bob.id());
        assertThat(findings()).containsExactly("The room Dev has other members than its entries say.");
        store.sql("UPDATE members SET role = 'member' WHERE user_id = " + bob.id());
        assertThat(findings()).isEmpty();
        store.sql("UPDATE messages SET target = 2 WHERE kind = 'react'");
        assertThat(findings()).containsExactly("Entry 4 of Dev changes a message that isn't there.");
        store.sql("UPDATE messages SET target = 3 WHERE kind = 'react'");
        store.sql("INSERT INTO messages (id, kind, user_id, username, text, time) VALUES (%s, '', %s, 'ann', 'x', 0)"
                .formatted(EntryKey.of(77, 1), store.ann.id()));
        assertThat(findings())
                .containsExactly("Entry %s belongs to a room that isn't there.".formatted(EntryKey.of(77, 1)));
    }

    private List<String> findings() throws StorageException {
        return store.database.upkeep().verify(Progress.UNHEARD);
    }

    private static Change say(String text) {
        return new Change.Say(new MessageText(text), false, OptionalLong.empty());
    }

    @Test
    void messagesOfAllRoomsArePrunedWithTheirReactions() throws Exception {
        does(store.ann, DEV, say("old"));
        does(store.ann, DEV, new Change.React(2, "👍", true));
        does(store.ann, DEV, new Change.Edit(2, new MessageText("old, changed")));
        does(store.ann, DEN, new Change.Topic("new"));
        Instant end = store.clock.instant().plusMillis(1);
        store.clock.advance(Duration.ofHours(1));
        does(store.ann, DEV, say("new"));
        Upkeep upkeep = store.database.upkeep();
        assertThat(upkeep.newestTextBefore(end)).contains(end.minusMillis(1));
        assertThat(upkeep.newestTextBefore(end.plusSeconds(7_200))).contains(store.clock.instant());
        assertThat(upkeep.oldTexts(end)).containsExactly(new Upkeep.OldTexts(DEV, 2));

        assertThat(upkeep.prune(DEV, 0, 2)).isEqualTo(new Upkeep.Pruned(2, 1));
        assertThat(upkeep.oldTexts(end)).isEmpty();
        EntryPage page =
                store.database.journals().readAfter(DEV, 0, 9, 9, 9_999).orElseThrow();
        ChatMessage pruned = (ChatMessage) page.entries().get(1);
        assertThat(pruned.text()).isEqualTo(ChatMessage.PRUNED);
        assertThat(pruned.deleted()).isTrue();
        assertThat(pruned.reactions()).isEmpty();
        assertThat(pruned.edited()).isEmpty();
        assertThat(page.entries().get(3)).isEqualTo(new Entry.Edit(4, "ann", pruned.timestamp(), 2, Optional.empty()));
        assertThat(page.entries().get(4).text()).isEqualTo("new");
        assertThat(findings()).isEmpty();
    }

    @Test
    void whatIsLeftOfARoomWhoseDeletionWasCutShortIsFound() throws Exception {
        Upkeep upkeep = store.database.upkeep();
        assertThat(upkeep.halfDeleted()).isEmpty();
        upkeep.deleteRoom(DEV);
        assertThat(upkeep.halfDeleted()).containsExactly(DEV);
        upkeep.deleteEntries(DEV);
        assertThat(upkeep.halfDeleted()).isEmpty();
        assertThat(rooms.find(DEN)).isPresent();
        assertThat(findings()).isEmpty();
    }

    @Test
    void whoRegistersHasReadAllOfTheLobby() throws Exception {
        assertThat(store.query("SELECT group_concat(user_id || ' to ' || id, ', ') FROM read_marks WHERE room = 0"))
                .isEqualTo("%s to 0, %s to 2".formatted(store.ann.id(), bob.id()));
    }

    private EntryResult does(Account account, RoomName room, Change change) throws StorageException {
        return store.database
                .journals()
                .append(List.of(new NewEntry(room, account.id(), account.username(), Optional.empty(), change)))
                .get(0);
    }
}
