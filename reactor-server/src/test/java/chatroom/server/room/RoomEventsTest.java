package chatroom.server.room;

import static chatroom.server.chat.ChatFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.lenient;

import chatroom.protocol.Entry;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.chat.ChatFixture;
import chatroom.server.store.Rooms;
import chatroom.server.store.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What bob is told of rooms that he is in, whatever becomes of reading them. */
class RoomEventsTest {
    private static final RoomName DEV = new RoomName("dev");
    private static final RoomName DEN = new RoomName("den");
    private static final Duration RETRY = Duration.ofMillis(500);

    private final ChatFixture chat = new ChatFixture();
    private ChatFixture.Peer bob;
    private long lastId;
    private Reading reading = this::works;

    @BeforeEach
    void comeIn() throws StorageException {
        lenient()
                .when(chat.storedRooms.of(
                        chat.hasAccount("bob", "correct horse").id()))
                .thenReturn(List.of());
        bob = chat.connects().logsIn("bob");
        bob.got();
        lenient().when(chat.storedRooms.find(any())).thenAnswer(call -> reading.of(call.getArgument(0)));
    }

    private interface Reading {
        Optional<Rooms.Room> of(RoomName name) throws StorageException;
    }

    private static Optional<Rooms.Room> fails() throws StorageException {
        throw new StorageException("on purpose", null);
    }

    private Optional<Rooms.Room> works(RoomName name) {
        return Optional.of(new Rooms.Room(name, RoomKind.PUBLIC, "", false, 2, lastId));
    }

    private void isAddedTo(RoomName room) {
        happens(room, new Entry.Add(++lastId, "ann", NOW, "bob"));
    }

    private void is(Role role) {
        happens(DEV, new Entry.RoleChange(++lastId, "ann", NOW, "bob", role));
    }

    private void isKicked() {
        happens(DEV, new Entry.Kick(++lastId, "ann", NOW, "bob", Optional.empty()));
    }

    private void happens(RoomName room, Entry entry) {
        chat.commits(room, entry);
    }

    /** Without what depends on when the room was read. */
    private List<String> told() {
        return bob.got().stream()
                .map(frame -> frame.replaceAll(
                        ".*\"room\":\"(\\w+)\",\"change\":\"(\\w+)\"(.*\"role\":(\"\\w+\"))?.*", "$2 $1 $4"))
                .map(String::strip)
                .toList();
    }

    @Test
    void whatCannotBeReadForNowIsToldLater() {
        chat.reading.refuse(true);
        isAddedTo(DEV);
        isAddedTo(DEN);
        chat.runAll();
        assertThat(told()).isEmpty();
        chat.reading.refuse(false);
        reading = name -> fails();
        chat.passes(RETRY);
        chat.runAll();
        assertThat(told()).isEmpty();
        reading = this::works;
        chat.passes(RETRY);
        chat.runAll();
        assertThat(told()).containsExactlyInAnyOrder("added dev \"member\"", "added den \"member\"");
    }

    @Test
    void whatComesLaterIsToldLaterAndIsTheNewest() {
        isAddedTo(DEV);
        is(Role.MODERATOR);
        assertThat(chat.reading.waiting()).as("one at a time").isEqualTo(1);
        is(Role.OWNER);
        chat.runAll();
        assertThat(told()).containsExactly("added dev \"owner\"", "changed dev \"owner\"");
    }

    @Test
    void ofWhoIsRemovedNothingOlderIsTold() {
        isAddedTo(DEV);
        is(Role.MODERATOR);
        isKicked();
        chat.runAll();
        assertThat(told()).containsExactly("removed dev");
        isAddedTo(DEV);
        isKicked();
        isAddedTo(DEV);
        chat.runAll();
        assertThat(told()).containsExactly("removed dev", "added dev \"member\"");
    }

    @Test
    void aReadThatFailsForWhoWasRemovedMeanwhileIsNotTriedAgain() {
        reading = name -> fails();
        isAddedTo(DEV);
        isKicked();
        chat.runAll();
        chat.passes(RETRY);
        assertThat(chat.reading.waiting()).isZero();
        assertThat(told()).containsExactly("removed dev");
    }

    @Test
    void whoIsGoneIsToldNothingAndHoldsUpNobody() {
        isAddedTo(DEV);
        isAddedTo(DEN);
        bob.leaves();
        chat.runAll();
        ChatFixture.Peer again = chat.connects().logsIn("bob");
        again.got();
        bob = again;
        isAddedTo(DEN);
        chat.runAll();
        assertThat(told()).containsExactly("added den \"member\"");
    }
}
