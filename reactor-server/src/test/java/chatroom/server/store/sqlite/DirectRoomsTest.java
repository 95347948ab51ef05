package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Progress;
import chatroom.server.store.Rooms.Membership;
import chatroom.server.store.Rooms.Room;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectRoomsTest {
    private static final RoomName BOTH = new RoomName("@ann,Bob");

    /** As somebody types it. */
    private static final RoomName TYPED = new RoomName("@ANN,bob");

    @TempDir
    Path folder;

    private TestStore store;
    private Account ann;
    private Account bob;

    @BeforeEach
    void open() throws Exception {
        store = new TestStore(folder);
        ann = store.ann;
        bob = store.user("Bob");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theFirstMessageMakesTheRoomOfBoth() throws Exception {
        assertThat(does(ann, new Change.React(1, "👍", true))).isEqualTo(refused(ErrorCode.UNKNOWN_ROOM));
        assertThat(store.database.rooms().find(TYPED)).isEmpty();
        assertThat(idOf(does(bob, say("hi")))).isEqualTo(1);

        assertThat(store.database.rooms().find(TYPED)).contains(new Room(BOTH, RoomKind.DIRECT, "", false, 2, 1));
        assertThat(directOf(bob)).containsExactly(member(1));
        assertThat(directOf(ann)).containsExactly(member(0));
        assertThat(idOf(does(ann, say("hello")))).isEqualTo(2);
        assertThat(idOf(does(bob, new Change.React(2, "👍", true)))).isEqualTo(3);
    }

    @Test
    void noneTakesThePlaceOfOneThatWasDeleted() throws Exception {
        does(ann, say("hi"));
        store.sql("UPDATE rooms SET state = 'deleted' WHERE kind = 'direct'");
        while (store.database.upkeep().deleteEntries(BOTH)) {
            // Until all are gone.
        }
        assertThat(does(ann, say("hi again"))).isEqualTo(refused(ErrorCode.FORBIDDEN));
        assertThat(store.database.rooms().find(BOTH)).isEmpty();
        assertThat(store.database.upkeep().verify(Progress.UNHEARD)).isEmpty();
    }

    @Test
    void aRetryOfTheFirstMessageIsADuplicate() throws Exception {
        NewEntry first = new NewEntry(TYPED, ann.id(), ann.username(), Optional.of(new Nonce("nonce-0001")), say("hi"));
        assertThat(store.database.journals().append(List.of(first, first)))
                .hasExactlyElementsOfTypes(EntryResult.Stored.class, EntryResult.Duplicate.class);
    }

    @Test
    void thereIsNoneOfSomebodyElseOrWithNobody() throws Exception {
        Account cyd = store.user("cyd");
        assertThat(does(cyd, say("hi"))).isEqualTo(refused(ErrorCode.UNKNOWN_ROOM));
        does(ann, say("hi"));
        assertThat(does(cyd, say("hi"))).isEqualTo(refused(ErrorCode.UNKNOWN_ROOM));
        assertThat(append(NewEntry.byServer(TYPED, say("hi")))).isEqualTo(refused(ErrorCode.UNKNOWN_ROOM));
        assertThat(append(new NewEntry(
                        new RoomName("@ann,nobody"), ann.id(), ann.username(), Optional.empty(), say("hi"))))
                .isEqualTo(refused(ErrorCode.UNKNOWN_USER));
        Change reply = new Change.Say(new MessageText("hi"), false, OptionalLong.of(1));
        assertThat(append(new NewEntry(new RoomName("@bob,cyd"), cyd.id(), cyd.username(), Optional.empty(), reply)))
                .isEqualTo(refused(ErrorCode.UNKNOWN_MESSAGE));
        assertThat(store.query("SELECT count(*) FROM rooms")).isEqualTo("2");
    }

    @Test
    void itHasItsTwoUsersAndNothingElseThatCouldChange() throws Exception {
        assertThat(does(ann, new Change.Create(RoomKind.PRIVATE, Optional.empty())))
                .isEqualTo(refused(ErrorCode.UNKNOWN_ROOM));
        does(ann, say("hi"));
        for (Change change : List.of(
                new Change.Create(RoomKind.PRIVATE, Optional.empty()),
                new Change.Topic("about us"),
                new Change.Leave(),
                new Change.Join(),
                new Change.Archive(true),
                new Change.Kick(bob.username(), Optional.empty()),
                new Change.ChangeRole(ann.username(), Role.OWNER))) {
            assertThat(does(ann, change)).as("%s", change).isEqualTo(refused(ErrorCode.FORBIDDEN));
        }
    }

    @Test
    void nothingIsWrittenWhileOneBlocksTheOther() throws Exception {
        store.database.rooms().block(bob.id(), ann.id(), true);
        assertThat(does(ann, say("hi"))).isEqualTo(refused(ErrorCode.FORBIDDEN));
        assertThat(store.database.rooms().find(TYPED)).isEmpty();
        store.database.rooms().block(bob.id(), ann.id(), false);
        does(ann, say("hi"));
        store.database.rooms().block(bob.id(), ann.id(), true);
        assertThat(does(ann, say("hi"))).isEqualTo(refused(ErrorCode.FORBIDDEN));
        assertThat(does(bob, new Change.React(1, "👍", true))).isEqualTo(refused(ErrorCode.FORBIDDEN));
    }

    @Test
    void nothingIsWrittenOnceOneIsDeleted() throws Exception {
        does(ann, say("hi"));
        store.database.accountKeeping().delete("bob");
        assertThat(does(ann, say("hi"))).isEqualTo(refused(ErrorCode.FORBIDDEN));
        assertThat(does(ann, new Change.Delete(1, Optional.empty(), false))).isEqualTo(refused(ErrorCode.FORBIDDEN));
        assertThat(store.database.rooms().find(TYPED).orElseThrow().members()).isEqualTo(2);
    }

    private static Membership member(long readId) {
        return new Membership(BOTH, Optional.of(Role.MEMBER), readId, Optional.empty(), Optional.empty());
    }

    private static Change say(String text) {
        return new Change.Say(new MessageText(text), false, OptionalLong.empty());
    }

    private static EntryResult refused(ErrorCode code) {
        return new EntryResult.Refused(code);
    }

    private static long idOf(EntryResult result) {
        Entry entry = ((EntryResult.Stored) result).entry();
        return entry.id();
    }

    private EntryResult does(Account account, Change change) throws Exception {
        return append(new NewEntry(TYPED, account.id(), account.username(), Optional.empty(), change));
    }

    private EntryResult append(NewEntry entry) throws Exception {
        return store.database.journals().append(List.of(entry)).get(0);
    }

    private List<Membership> directOf(Account user) throws Exception {
        return store.database.rooms().of(user.id()).stream()
                .filter(membership -> membership.room().isDirect())
                .toList();
    }
}
