package chatroom.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.server.store.Permit.Standing;
import chatroom.server.store.Rooms.Membership;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

/** When rules are asked again in the transaction, and what they are told. */
@ParameterizedClass
@EnumSource(StoreKind.class)
class PermitCheckTest {
    private static final RoomName DEV = new RoomName("dev");
    private static final RoomName NOWHERE = new RoomName("nowhere");
    private static final EntryResult.Refused NO =
            new EntryResult.Refused(ErrorCode.MUTED, Optional.of(RoomLimits.FOR_EVER));

    @Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private OpenStore store;
    private Account bob;
    private final List<Standing> asked = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        store = kind.open(folder, new SettableClock());
        bob = store.user("bob");
        does(store.ann(), DEV, new Change.Create(RoomKind.PRIVATE, Optional.empty()), Permit.GIVEN);
        does(store.ann(), DEV, new Change.Add(bob.username()), Permit.GIVEN);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void aMessageIsLookedAtAgainOnlyWhereMembersChangedSince() throws Exception {
        assertStored(does(bob, DEV, say(), asOf(2)));
        does(bob, DEV, new Change.Topic("no such change"), asOf(2));
        assertStored(does(bob, DEV, say(), asOf(2)));
        assertThat(asked).isEmpty();

        does(store.ann(), DEV, new Change.Mute(bob.username(), Optional.empty(), Optional.empty()), Permit.GIVEN);
        assertThat(does(bob, DEV, say(), asOf(5))).isEqualTo(NO);
        assertThat(asked)
                .containsExactly(standing(
                        new Membership(
                                DEV, Optional.of(Role.MEMBER), 0, Optional.of(RoomLimits.FOR_EVER), Optional.empty()),
                        Optional.empty()));
        assertStored(does(bob, DEV, say(), asOf(6)));
    }

    @Test
    void aChangeInTheSameBatchCounts() throws Exception {
        Change kick = new Change.Kick(bob.username(), Optional.empty());
        List<EntryResult> results = store.journals()
                .append(List.of(entry(store.ann(), DEV, kick, Permit.GIVEN), entry(bob, DEV, say(), asOf(2))));
        assertThat(results.get(1)).isEqualTo(NO);
        assertThat(asked).extracting(standing -> standing.who().role()).containsExactly(Optional.empty());
    }

    /** What is stored once the clock is right again has the time of what was stored while it was ahead. */
    @Test
    void mutesAndBansEndByTheClockWhereEntriesAreAheadOfIt() throws Exception {
        store.clock.leap(Duration.ofDays(300));
        assertStored(does(bob, DEV, say(), Permit.GIVEN));
        store.clock.leap(Duration.ofDays(-300));
        Optional<Instant> soon = Optional.of(store.clock.instant().plusSeconds(60));

        assertStored(does(store.ann(), DEV, new Change.Mute(bob.username(), Optional.empty(), soon), Permit.GIVEN));
        does(bob, DEV, say(), asOf(0));
        assertThat(asked).extracting(Standing::now).containsExactly(store.clock.instant());
        assertStored(does(store.ann(), DEV, new Change.Unmute(bob.username()), Permit.GIVEN));

        assertStored(does(store.ann(), DEV, new Change.Ban(bob.username(), Optional.empty(), soon), Permit.GIVEN));
        Change add = new Change.Add(bob.username());
        assertThat(does(store.ann(), DEV, add, Permit.GIVEN)).isEqualTo(new EntryResult.Refused(ErrorCode.BANNED));
        assertStored(does(store.ann(), DEV, new Change.Unban(bob.username()), Permit.GIVEN));
        assertStored(does(store.ann(), DEV, add, Permit.GIVEN));
    }

    @Test
    void theRoleOfSomebodyElseIsLookedAtInAnyCase() throws Exception {
        Change ban = new Change.Ban(store.ann().username(), Optional.empty(), Optional.empty());
        assertThat(does(bob, DEV, ban, asOf(9))).isEqualTo(NO);
        assertThat(asked)
                .containsExactly(standing(
                        new Membership(DEV, Optional.of(Role.MEMBER), 0, Optional.empty(), Optional.empty()),
                        Optional.of(Role.OWNER)));
    }

    @Test
    void whetherTheMessageOfSomebodyElseIsDeletedIsAskedInAnyCase() throws Exception {
        does(store.ann(), DEV, say(), Permit.GIVEN);
        does(bob, DEV, say(), Permit.GIVEN);
        assertStored(does(bob, DEV, new Change.Delete(4, Optional.empty()), asOf(9)));
        assertThat(asked).isEmpty();
        assertThat(does(bob, DEV, new Change.Delete(3, Optional.empty()), asOf(9)))
                .isEqualTo(NO);
        assertThat(asked).singleElement().satisfies(standing -> {
            assertThat(standing.isOthersMessage()).isTrue();
            assertThat(standing.who().role()).contains(Role.MEMBER);
        });
    }

    @Test
    void inTheLobbyEverybodyIsAMember() throws Exception {
        Change mute = new Change.Mute(store.ann().username(), Optional.empty(), Optional.empty());
        assertThat(does(bob, RoomName.LOBBY, mute, asOf(0))).isEqualTo(NO);
        assertThat(asked.get(0).who().role()).contains(Role.MEMBER);
        assertThat(asked.get(0).subjectsRole()).contains(Role.MEMBER);
    }

    @Test
    void anAdminIsAnOwnerInPublicRoomsAndNowhereElse() throws Exception {
        RoomName open = new RoomName("open");
        does(bob, open, new Change.Create(RoomKind.PUBLIC, Optional.empty()), Permit.GIVEN);
        store.accountKeeping().setAdmin("ann", true);
        Change mute = new Change.Mute(store.ann().username(), Optional.empty(), Optional.empty());
        does(bob, open, mute, asOf(9));
        does(bob, RoomName.LOBBY, mute, asOf(9));
        store.accountKeeping().disable("ann");
        does(bob, RoomName.LOBBY, mute, asOf(9));
        store.accountKeeping().enable("ann");
        does(store.ann(), DEV, new Change.Add(bob.username()), Permit.GIVEN);
        does(store.ann(), DEV, new Change.ChangeRole(bob.username(), Role.OWNER), Permit.GIVEN);
        does(store.ann(), DEV, new Change.ChangeRole(store.ann().username(), Role.MEMBER), Permit.GIVEN);
        does(bob, DEV, mute, asOf(9));
        assertThat(asked)
                .extracting(Standing::subjectsRole)
                .containsExactly(
                        Optional.of(Role.OWNER),
                        Optional.of(Role.OWNER),
                        Optional.of(Role.MEMBER),
                        Optional.of(Role.MEMBER));
    }

    @Test
    void aRoomThatIsNotThereAsksNobody() throws Exception {
        assertThat(does(bob, NOWHERE, say(), asOf(0))).isEqualTo(new EntryResult.Refused(ErrorCode.UNKNOWN_ROOM));
        assertThat(asked).isEmpty();
    }

    private Standing standing(Membership who, Optional<Role> subjectsRole) {
        return new Standing(DEV, RoomKind.PRIVATE, false, who, subjectsRole, false, store.clock.instant());
    }

    private static Change say() {
        return new Change.Say(new MessageText("hi"), false, OptionalLong.empty());
    }

    private Permit asOf(long id) {
        return new Permit(id, standing -> {
            asked.add(standing);
            return Optional.of(NO);
        });
    }

    private static void assertStored(EntryResult result) {
        assertThat(result).isInstanceOf(EntryResult.Stored.class);
    }

    private static NewEntry entry(Account account, RoomName room, Change change, Permit permit) {
        return new NewEntry(room, account.id(), account.username(), Optional.empty(), change, permit);
    }

    private EntryResult does(Account account, RoomName room, Change change, Permit permit) throws Exception {
        return store.journals()
                .append(List.of(entry(account, room, change, permit)))
                .get(0);
    }
}
