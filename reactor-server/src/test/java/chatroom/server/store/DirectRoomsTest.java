package chatroom.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.store.Rooms.Membership;
import chatroom.server.store.Rooms.Room;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;
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
class DirectRoomsTest {
    private static final RoomName BOTH = new RoomName("@ann,Bob");

    /** As somebody types it. */
    private static final RoomName TYPED = new RoomName("@ANN,bob");

    @Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private OpenStore store;
    private Account ann;
    private Account bob;

    @BeforeEach
    void open() throws Exception {
        store = kind.open(folder, new SettableClock());
        ann = store.ann();
        bob = store.user("Bob");
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void theFirstMessageMakesTheRoomOfBoth() throws Exception {
        assertThat(does(ann, new Change.React(1, "👍", true))).isEqualTo(refused(ErrorCode.UNKNOWN_ROOM));
        assertThat(store.rooms().find(TYPED)).isEmpty();
        assertThat(idOf(does(bob, say("hi")))).isEqualTo(1);

        assertThat(store.rooms().find(TYPED)).contains(new Room(BOTH, RoomKind.DIRECT, "", false, 2, 1));
        assertThat(directOf(bob)).containsExactly(member(1));
        assertThat(directOf(ann)).containsExactly(member(0));
        assertThat(idOf(does(ann, say("hello")))).isEqualTo(2);
        assertThat(idOf(does(bob, new Change.React(2, "👍", true)))).isEqualTo(3);
    }

    @Test
    void aRetryOfTheFirstMessageIsADuplicate() throws Exception {
        NewEntry first = new NewEntry(TYPED, ann.id(), ann.username(), Optional.of(new Nonce("nonce-0001")), say("hi"));
        assertThat(store.journals().append(List.of(first, first)))
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
        assertThat(store.rooms().all("", 9)).hasSize(2);
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
        store.rooms().block(bob.id(), ann.id(), true);
        assertThat(does(ann, say("hi"))).isEqualTo(refused(ErrorCode.FORBIDDEN));
        assertThat(store.rooms().find(TYPED)).isEmpty();
        store.rooms().block(bob.id(), ann.id(), false);
        does(ann, say("hi"));
        store.rooms().block(bob.id(), ann.id(), true);
        assertThat(does(ann, say("hi"))).isEqualTo(refused(ErrorCode.FORBIDDEN));
        assertThat(does(bob, new Change.React(1, "👍", true))).isEqualTo(refused(ErrorCode.FORBIDDEN));
    }

    @Test
    void nobodyDeletesWhatTheOtherOneSays() throws Exception {
        does(ann, say("hi"));
        assertThat(does(bob, new Change.Delete(1, Optional.empty()))).isEqualTo(refused(ErrorCode.FORBIDDEN));
        assertThat(does(ann, new Change.Delete(1, Optional.empty()))).isInstanceOf(EntryResult.Stored.class);
    }

    @Test
    void nothingIsWrittenOnceOneIsDeleted() throws Exception {
        does(ann, say("hi"));
        store.accountKeeping().delete("bob");
        assertThat(does(ann, say("hi"))).isEqualTo(refused(ErrorCode.FORBIDDEN));
        assertThat(does(ann, new Change.Delete(1, Optional.empty()))).isEqualTo(refused(ErrorCode.FORBIDDEN));
        assertThat(store.rooms().find(TYPED).orElseThrow().members()).isEqualTo(2);
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
        return store.journals().append(List.of(entry)).get(0);
    }

    private List<Membership> directOf(Account user) throws Exception {
        return store.rooms().of(user.id()).stream()
                .map(Rooms.Known::membership)
                .filter(membership -> membership.room().isDirect())
                .toList();
    }
}
