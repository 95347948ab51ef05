package chatroom.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Rooms.Known;
import chatroom.server.store.Rooms.Member;
import chatroom.server.store.Rooms.Membership;
import chatroom.server.store.Rooms.ReadMark;
import chatroom.server.store.Rooms.Room;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreKind.class)
class RoomsTest {
    private static final RoomName DEV = new RoomName("Dev");
    private static final RoomName DEN = new RoomName("den");

    @Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private OpenStore store;
    private Account bob;
    private Rooms rooms;

    @BeforeEach
    void open() throws Exception {
        store = kind.open(folder, new SettableClock());
        store.append("one", "two");
        bob = store.user("bob");
        rooms = store.rooms();
        does(store.ann(), DEV, new Change.Create(RoomKind.PUBLIC, Optional.of("about it")));
        does(store.ann(), DEN, new Change.Create(RoomKind.PRIVATE, Optional.empty()));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void aRoomIsFoundByItsNameInAnyCase() throws Exception {
        does(bob, DEV, new Change.Join());
        assertThat(rooms.find(new RoomName("dev"))).contains(new Room(DEV, RoomKind.PUBLIC, "about it", false, 2, 2));
        assertThat(rooms.find(RoomName.LOBBY)).contains(new Room(RoomName.LOBBY, RoomKind.PUBLIC, "", false, 2, 2));
        assertThat(rooms.find(new RoomName("nowhere"))).isEmpty();
    }

    @Test
    void publicRoomsAreToldFromAllOthers() throws Exception {
        does(store.ann(), DEV, new Change.Archive(true));
        assertThat(rooms.isPublic(new RoomName("dev"))).isTrue();
        assertThat(rooms.isPublic(RoomName.LOBBY)).isTrue();
        assertThat(rooms.isPublic(DEN)).isFalse();
        assertThat(rooms.isPublic(new RoomName("nowhere"))).isFalse();
    }

    @Test
    void publicRoomsAreListedWhileTheyArentArchived() throws Exception {
        RoomName attic = new RoomName("attic");
        does(bob, attic, new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        assertThat(rooms.listed("", 9)).extracting(Room::name).containsExactly(attic, DEV);
        assertThat(rooms.listed("", 1)).extracting(Room::name).containsExactly(attic);
        assertThat(rooms.listed("attic", 9)).extracting(Room::name).containsExactly(DEV);
        does(bob, attic, new Change.Archive(true));
        assertThat(rooms.listed("", 9)).extracting(Room::name).containsExactly(DEV);
        assertThat(rooms.find(attic).orElseThrow().archived()).isTrue();
    }

    /** It is whatever a client sent, which need not be a name. */
    @Test
    void listsGoOnAfterWhatNoNameCanBe() throws Exception {
        assertThat(rooms.listed("\0", 9)).extracting(Room::name).containsExactly(DEV);
        assertThat(rooms.listed("dev\0\ud83d", 9)).isEmpty();
        assertThat(rooms.all("den\0", 9)).extracting(Room::name).containsExactly(DEV, RoomName.LOBBY);
        assertThat(rooms.members(DEV, false, "a\0", 9)).hasSize(1);
        assertThat(rooms.members(RoomName.LOBBY, false, "ann\0", 9)).hasSize(1);
        assertThat(rooms.listed("dev\ud83d", 9)).isEmpty();
    }

    @Test
    void everybodyIsInTheLobby() throws Exception {
        does(store.ann(), RoomName.LOBBY, new Change.ChangeRole(bob.username(), Role.MODERATOR));
        assertThat(rooms.members(RoomName.LOBBY, false, "", 9))
                .containsExactly(
                        new Member(
                                store.ann().username(), Optional.of(Role.MEMBER), Optional.empty(), Optional.empty()),
                        new Member(bob.username(), Optional.of(Role.MODERATOR), Optional.empty(), Optional.empty()));
        assertThat(rooms.members(RoomName.LOBBY, false, "ann", 9)).hasSize(1);
        assertThat(rooms.members(RoomName.LOBBY, true, "", 9)).isEmpty();
    }

    @Test
    void whoIsBannedIsListedUntilThatEnds() throws Exception {
        Optional<Instant> soon = Optional.of(store.clock.instant().plusSeconds(60));
        does(store.ann(), DEV, new Change.Ban(bob.username(), Optional.empty(), soon));
        Account cyd = store.user("cyd");
        does(store.ann(), DEV, new Change.Ban(cyd.username(), Optional.empty(), Optional.empty()));
        assertThat(rooms.members(DEV, true, "", 1)).extracting(Member::username).containsExactly(bob.username());
        store.clock.leap(Duration.ofSeconds(60));
        assertThat(rooms.members(DEV, true, "", 1)).extracting(Member::username).containsExactly(cyd.username());
        assertThat(rooms.members(DEV, true, "cyd", 1)).isEmpty();
    }

    @Test
    void aRoomThatTheServerMakesIsNobodysAtFirst() throws Exception {
        RoomName news = new RoomName("news");
        assertThat(store.journals()
                        .append(List.of(
                                NewEntry.byServer(news, new Change.Create(RoomKind.PUBLIC, Optional.empty())),
                                NewEntry.byServer(news, new Change.Add(bob.username())),
                                NewEntry.byServer(news, new Change.ChangeRole(bob.username(), Role.OWNER)))))
                .extracting(result -> ((EntryResult.Stored) result).entry().username())
                .containsOnly("@server");
        assertThat(rooms.members(news, false, "", 9))
                .containsExactly(
                        new Member(bob.username(), Optional.of(Role.OWNER), Optional.empty(), Optional.empty()));
        assertThat(rooms.find(news).orElseThrow().members()).isEqualTo(1);
        assertThat(store.findings()).isEmpty();
        assertThat(store.accountKeeping().users("", 9)).hasSize(2);
    }

    @Test
    void aUsersRoomsAreThoseOfEntriesWithWhatIsRead() throws Exception {
        does(bob, DEV, new Change.Join());
        does(store.ann(), DEV, new Change.Mute(bob.username(), Optional.empty(), Optional.empty()));
        does(store.ann(), DEN, new Change.Ban(bob.username(), Optional.empty(), Optional.empty()));
        rooms.noteRead(List.of(
                new ReadMark(bob.id(), DEV, 3),
                new ReadMark(bob.id(), DEV, 1),
                new ReadMark(bob.id(), new RoomName("none"), 1)));

        assertThat(rooms.of(bob.id()))
                .containsExactly(
                        new Known(
                                new Membership(
                                        DEN, Optional.empty(), 0, Optional.empty(), Optional.of(RoomLimits.FOR_EVER)),
                                2),
                        new Known(
                                new Membership(
                                        DEV,
                                        Optional.of(Role.MEMBER),
                                        3,
                                        Optional.of(RoomLimits.FOR_EVER),
                                        Optional.empty()),
                                3),
                        new Known(
                                new Membership(RoomName.LOBBY, Optional.empty(), 2, Optional.empty(), Optional.empty()),
                                2));
    }

    @Test
    void membersAreListedByNameAndApartFromTheBanned() throws Exception {
        Account cyd = store.user("Cyd");
        does(bob, DEV, new Change.Join());
        does(cyd, DEV, new Change.Join());
        does(store.ann(), DEV, new Change.Ban(cyd.username(), Optional.empty(), Optional.empty()));

        Member ann = new Member(store.ann().username(), Optional.of(Role.OWNER), Optional.empty(), Optional.empty());
        Member member = new Member(bob.username(), Optional.of(Role.MEMBER), Optional.empty(), Optional.empty());
        assertThat(rooms.members(DEV, false, "", 9)).containsExactly(ann, member);
        assertThat(rooms.members(DEV, false, "ann", 1)).containsExactly(member);
        assertThat(rooms.members(DEV, true, "", 9)).extracting(Member::username).containsExactly(new Username("Cyd"));
        assertThat(rooms.members(new RoomName("nowhere"), false, "", 9)).isEmpty();
    }

    @Test
    void whoIsBlockedStaysSoUntilTheyArent() throws Exception {
        assertThat(rooms.block(bob.id(), store.ann().id(), true)).isTrue();
        assertThat(rooms.block(bob.id(), store.ann().id(), true)).isFalse();
        assertThat(rooms.blocks(bob.id())).containsExactly(store.ann().username());
        assertThat(rooms.block(bob.id(), store.ann().id(), false)).isTrue();
        assertThat(rooms.blocks(bob.id())).isEmpty();
    }

    private EntryResult does(Account account, RoomName room, Change change) throws StorageException {
        return store.journals()
                .append(List.of(new NewEntry(room, account.id(), account.username(), Optional.empty(), change)))
                .get(0);
    }
}
