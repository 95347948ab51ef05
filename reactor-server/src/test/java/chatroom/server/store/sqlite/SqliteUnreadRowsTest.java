package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.MessageText;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Rooms.ReadMark;
import chatroom.server.store.Rooms.Unread;
import chatroom.server.store.journal.UnreadCount;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteUnreadRowsTest {
    private static final RoomName DEV = new RoomName("dev");

    @TempDir
    Path folder;

    private TestStore store;
    private Account bob;

    @BeforeEach
    void open() throws Exception {
        store = new TestStore(folder);
        bob = store.user("bob");
        does(store.ann, new Change.Create(RoomKind.PUBLIC, Optional.empty()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsTooFarBackCountsAsMessages() throws Exception {
        does(store.ann, say("@bob"), new Change.Topic("one"), new Change.Topic("two"), say("last"));
        try (StoreConnection reader = StoreConnection.reading(store.file())) {
            assertThat(new UnreadCount(new SqliteUnreadRows(reader), bob.username(), 3, 9).since(mark(bob, DEV, 0)))
                    .isEqualTo(new Unread(3, 0));
            assertThat(new UnreadCount(new SqliteUnreadRows(reader), bob.username(), 3, 9).since(mark(bob, DEV, 2)))
                    .isEqualTo(new Unread(1, 0));
            assertThat(new UnreadCount(new SqliteUnreadRows(reader), bob.username(), 4, 9).since(mark(bob, DEV, 1)))
                    .isEqualTo(new Unread(2, 1));
        }
    }

    @Test
    void whereManyRoomsHaveMuchLessOfEachIsLookedAtAndSomeOfEachInAnyCase() throws Exception {
        Change[] topics = IntStream.range(0, 150)
                .mapToObj(i -> new Change.Topic("topic " + i))
                .toArray(Change[]::new);
        does(store.ann, topics);
        does(store.ann, say("@bob"));
        try (StoreConnection reader = StoreConnection.reading(store.file())) {
            UnreadCount count = new UnreadCount(new SqliteUnreadRows(reader), bob.username(), 1_000, 151);
            assertThat(count.since(mark(bob, DEV, 1))).isEqualTo(new Unread(1, 1));
            // The newest hundred are looked at, and of those before each is taken for a message.
            assertThat(count.since(mark(bob, DEV, 1))).isEqualTo(new Unread(51 + 1, 1));
        }
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

    private void does(Account account, Change... changes) throws Exception {
        store.database
                .journals()
                .append(Arrays.stream(changes)
                        .map(change -> new NewEntry(DEV, account.id(), account.username(), Optional.empty(), change))
                        .toList());
    }
}
