package chatroom.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.MessageText;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.store.Rooms.ReadMark;
import chatroom.server.store.Rooms.Unread;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreKind.class)
class UnreadCountTest {
    private static final RoomName DEV = new RoomName("dev");

    @Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private OpenStore store;
    private Account bob;

    @BeforeEach
    void open() throws Exception {
        store = kind.open(folder, new SettableClock());
        bob = store.user("bob");
        does(store.ann(), new Change.Create(RoomKind.PUBLIC, Optional.empty()));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void othersMessagesThatAreThereCount() throws Exception {
        does(store.ann(), say("one"), say("two"), say("three"), new Change.Topic("no message"));
        does(bob, new Change.Join(), say("mine"), new Change.React(2, "👍", true));
        does(store.ann(), new Change.Delete(3, Optional.empty()), new Change.Edit(4, text("four")));

        assertThat(unread(bob, 0)).isEqualTo(new Unread(2, 0));
        assertThat(unread(bob, 2)).isEqualTo(new Unread(1, 0));
        assertThat(unread(bob, 4)).isEqualTo(Unread.NOTHING);
        assertThat(unread(bob, Long.MAX_VALUE)).isEqualTo(Unread.NOTHING);
        assertThat(unread(store.ann(), 0)).isEqualTo(new Unread(1, 0));
    }

    @Test
    void mentionsAreThoseWithAtAndTheName() throws Exception {
        does(store.ann(), say("hi @BOB!"), say("bob"), say("@bobby"), say("@bob"), say("@bob, too"));
        does(store.ann(), new Change.Delete(5, Optional.empty()));
        does(bob, say("@bob is me"));
        assertThat(unread(bob, 0)).isEqualTo(new Unread(4, 2));
        assertThat(unread(bob, 2)).isEqualTo(new Unread(3, 1));
    }

    @Test
    void roomsAreCountedTogether() throws Exception {
        store.append("in the lobby, @bob");
        does(store.ann(), say("one"));
        assertThat(store.rooms()
                        .unread(
                                bob.username(),
                                List.of(
                                        mark(bob, RoomName.LOBBY, 0),
                                        mark(bob, new RoomName("nowhere"), 0),
                                        mark(bob, new RoomName("DEV"), 0))))
                .containsExactly(new Unread(1, 1), Unread.NOTHING, new Unread(1, 0));
    }

    private static Change say(String text) {
        return new Change.Say(text(text), false, OptionalLong.empty());
    }

    private static MessageText text(String text) {
        return new MessageText(text);
    }

    private static ReadMark mark(Account account, RoomName room, long id) {
        return new ReadMark(account.id(), room, id);
    }

    private Unread unread(Account account, long readId) throws Exception {
        return store.rooms()
                .unread(account.username(), List.of(mark(account, DEV, readId)))
                .get(0);
    }

    private void does(Account account, Change... changes) throws Exception {
        store.journals()
                .append(Arrays.stream(changes)
                        .map(change -> new NewEntry(DEV, account.id(), account.username(), Optional.empty(), change))
                        .toList());
    }
}
