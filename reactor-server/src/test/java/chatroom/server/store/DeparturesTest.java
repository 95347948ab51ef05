package chatroom.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.store.AccountKeeping.Deletion;
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

/** Accounts that are deleted leave their rooms; and what has no account. */
@ParameterizedClass
@EnumSource(StoreKind.class)
class DeparturesTest {
    private static final RoomName DEV = new RoomName("dev");

    @Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private OpenStore store;
    private Account ann;
    private Account bob;
    private Account cyd;

    @BeforeEach
    void open() throws Exception {
        store = kind.open(folder, new SettableClock());
        ann = store.ann();
        bob = store.user("bob");
        cyd = store.user("cyd");
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void aDeletedAccountLeavesItsRoomsAndTheOldestModeratorOwnsWhatItOwned() throws Exception {
        does(ann, new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        does(bob, new Change.Join());
        does(cyd, new Change.Join());
        does(ann, new Change.ChangeRole(cyd.username(), Role.MODERATOR));

        Deletion deletion = store.accountKeeping().delete("Ann");
        assertThat(deletion.username()).isEqualTo(ann.username());
        assertThat(deletion.entries())
                .containsExactly(
                        new RoomEntry(
                                DEV, new Entry.RoleChange(5, Entry.SERVER, store.clock.instant(), "cyd", Role.OWNER)),
                        new RoomEntry(DEV, new Entry.Leave(6, "ann", store.clock.instant())));
        assertThat(store.journals().readAfter(DEV, 4, 9, 9, 99).orElseThrow().entries())
                .isEqualTo(deletion.entries().stream().map(RoomEntry::entry).toList());
        assertThat(idOf(does(bob, say()))).isEqualTo(7);
    }

    /** What was asked for before, and came in behind the deletion. */
    @Test
    void whoIsDeletedComesIntoNoRoomAndWritesToNobody() throws Exception {
        does(ann, new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        RoomName both = RoomName.direct(bob.username(), cyd.username());
        EntryResult no = new EntryResult.Refused(ErrorCode.FORBIDDEN);
        RoomName begun = RoomName.direct(ann.username(), bob.username());
        assertThat(result(bob, begun, say())).isInstanceOf(EntryResult.Stored.class);
        store.accountKeeping().delete("bob");
        assertThat(result(bob, DEV, new Change.Join())).isEqualTo(no);
        assertThat(result(bob, new RoomName("bobs"), new Change.Create(RoomKind.PRIVATE, Optional.empty())))
                .isEqualTo(no);
        assertThat(result(bob, both, say())).isEqualTo(no);
        assertThat(result(bob, begun, say())).isEqualTo(no);
        assertThat(store.rooms().of(bob.id()))
                .extracting(Rooms.Known::room)
                .doesNotContain(DEV, both, new RoomName("bobs"));
        assertThat(store.rooms().find(new RoomName("bobs"))).isEmpty();
    }

    private EntryResult result(Account who, RoomName room, Change change) throws Exception {
        return store.append(new NewEntry(room, who.id(), who.username(), Optional.empty(), change))
                .get(0);
    }

    @Test
    void withoutAModeratorTheOldestMemberOwnsIt() throws Exception {
        does(ann, new Change.Create(RoomKind.PRIVATE, Optional.empty()));
        does(ann, new Change.Add(cyd.username()));
        does(ann, new Change.Add(bob.username()));
        assertThat(store.accountKeeping().delete("ann").entries().get(0).entry())
                .isEqualTo(new Entry.RoleChange(4, Entry.SERVER, store.clock.instant(), "cyd", Role.OWNER));
    }

    @Test
    void whereAnotherOwnsItOrNobodyIsLeftItIsOnlyLeft() throws Exception {
        does(ann, new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        does(bob, new Change.Join());
        does(ann, new Change.ChangeRole(bob.username(), Role.OWNER));
        assertThat(store.accountKeeping().delete("ann").entries())
                .extracting(RoomEntry::entry)
                .containsExactly(new Entry.Leave(4, "ann", store.clock.instant()));
        assertThat(store.accountKeeping().delete("bob").entries())
                .extracting(RoomEntry::entry)
                .containsExactly(new Entry.Leave(5, "bob", store.clock.instant()));
        assertThat(store.accountKeeping().delete("cyd").entries()).isEmpty();
        assertThat(store.rooms().find(DEV).orElseThrow().members()).isZero();
    }

    @Test
    void theServerMakesRoomsAndMembersAndIsNobodysAccount() throws Exception {
        assertThat(byServer(new Change.Create(RoomKind.PUBLIC, Optional.empty())))
                .isEqualTo(1);
        assertThat(byServer(new Change.Add(bob.username()))).isEqualTo(2);
        assertThat(byServer(new Change.ChangeRole(bob.username(), Role.OWNER))).isEqualTo(3);

        assertThat(store.rooms().members(DEV, false, "", 9))
                .extracting(
                        member -> member.username().value(),
                        member -> member.role().orElseThrow())
                .containsExactly(tuple("bob", Role.OWNER));
        assertThat(store.accountKeeping().users("", 9))
                .extracting(user -> user.username().value())
                .containsExactly("ann", "bob", "cyd");
    }

    private static Change say() {
        return new Change.Say(new MessageText("hi"), false, OptionalLong.empty());
    }

    private long byServer(Change change) throws Exception {
        return idOf(append(NewEntry.byServer(DEV, change)));
    }

    private static long idOf(EntryResult result) {
        return ((EntryResult.Stored) result).entry().id();
    }

    private EntryResult does(Account account, Change change) throws Exception {
        return append(new NewEntry(DEV, account.id(), account.username(), Optional.empty(), change));
    }

    private EntryResult append(NewEntry entry) throws Exception {
        return store.journals().append(List.of(entry)).get(0);
    }
}
