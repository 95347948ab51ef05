package chatroom.server.room;

import static chatroom.server.chat.ChatFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.lenient;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.chat.ChatFixture;
import chatroom.server.store.Rooms;
import chatroom.server.store.StorageException;
import java.time.Duration;
import java.util.ArrayDeque;
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

    private void takesNothing(ChatFixture.Peer peer) {
        peer.connection.heldByOutput = true;
        peer.connection.keptWaiting = new ArrayDeque<>();
    }

    private void takesEverything(ChatFixture.Peer peer) {
        peer.connection.heldByOutput = false;
        assertThat(peer.connection.keptWaiting).hasSize(1);
        peer.connection.keptWaiting.remove().accept(() -> {});
        chat.runAll();
    }

    @Test
    void whoTakesNothingIsToldTheNewestOfEachRoomWhenThatIsOver() {
        takesNothing(bob);
        for (int i = 0; i < 100; i++) {
            isAddedTo(DEV);
            chat.runAll();
            isKicked();
            chat.runAll();
        }
        isAddedTo(DEN);
        chat.runAll();
        assertThat(told()).isEmpty();
        takesEverything(bob);
        assertThat(told()).containsExactly("removed dev", "added den \"member\"");
        takesNothing(bob);
        isAddedTo(DEV);
        chat.runAll();
        is(Role.OWNER);
        chat.runAll();
        takesEverything(bob);
        assertThat(told()).containsExactly("added dev \"owner\"");
    }

    @Test
    void howFarOneHasReadOnAnotherConnectionIsToldOnceToWhoTakesNothing() {
        isAddedTo(DEV);
        for (int i = 0; i < 100; i++) {
            happens(DEV, new ChatMessage(++lastId, "ann", "hi", NOW));
        }
        chat.runAll();
        ChatFixture.Peer other = chat.connects().logsIn("bob");
        told();
        takesNothing(bob);
        for (int id = 2; id <= 100; id++) {
            other.says("{\"action\":\"read\",\"room\":\"dev\",\"id\":%s}".formatted(id));
            chat.runAll();
        }
        assertThat(bob.got()).isEmpty();
        bob.connection.heldByOutput = false;
        other.says("{\"action\":\"read\",\"room\":\"dev\",\"id\":101}");
        chat.runAll();
        assertThat(bob.got()).as("nothing newer before what is older").isEmpty();
        takesEverything(bob);
        assertThat(bob.got()).containsExactly("{\"event\":\"read\",\"room\":\"dev\",\"id\":101}");
    }

    @Test
    void ofMoreRoomsThanMayWaitItIsToldAtOnce() {
        takesNothing(bob);
        for (int i = 0; i <= EventReceiver.MOST_ROOMS; i++) {
            RoomName room = new RoomName("room" + i);
            happens(room, new Entry.Add(1, "ann", NOW, "bob"));
            happens(room, new Entry.Kick(2, "ann", NOW, "bob", Optional.empty()));
        }
        assertThat(told()).containsExactly("removed room" + EventReceiver.MOST_ROOMS);
        takesEverything(bob);
        assertThat(told()).hasSize(EventReceiver.MOST_ROOMS);
    }

    @Test
    void withoutPushesOneIsToldOfWhatIsFollowedAndOfNothingElse() throws StorageException {
        lenient().when(chat.storedRooms.isPublic(any())).thenReturn(true);
        isAddedTo(DEV);
        isAddedTo(DEN);
        chat.runAll();
        ChatFixture.Peer quiet = chat.connects().logsIn("bob", ",\"push\":false");
        quiet.says("{\"action\":\"follow\",\"room\":\"dev\"}");
        chat.runAll();
        quiet.got();
        is(Role.MODERATOR);
        happens(DEN, new ChatMessage(++lastId, "ann", "hi", NOW));
        chat.runAll();
        told();
        bob.says("{\"action\":\"read\",\"room\":\"den\",\"id\":4}");
        bob.says("{\"action\":\"read\",\"room\":\"dev\",\"id\":3}");
        chat.runAll();
        assertThat(bob.got()).hasSize(2).allMatch(line -> line.contains("\"ok\""));
        assertThat(quiet.got())
                .satisfiesExactly(
                        changed -> assertThat(changed).contains("\"room\":\"dev\",\"change\":\"changed\""),
                        read -> assertThat(read).isEqualTo("{\"event\":\"read\",\"room\":\"dev\",\"id\":3}"));
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
