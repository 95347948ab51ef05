package chatroom.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Rooms.Membership;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MembershipsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:38:00.123Z");
    private static final Username ANN = new Username("Ann");
    private static final Username BOB = new Username("bob");
    private static final RoomName DEV = new RoomName("dev");

    private final Memberships memberships = new Memberships();
    private final List<String> changes = new ArrayList<>();

    /** With the entry that changed it. */
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void areLoggedIn() {
        memberships.onChange(
                (user, now, change, entryId) -> changes.add(user + " " + change.wireName() + " " + now.room()));
        memberships.enter(ANN);
        memberships.enter(BOB);
        memberships.load(ANN, List.of());
        memberships.load(BOB, List.of());
    }

    private Optional<Role> role(Username user) {
        return memberships.of(user, DEV).role();
    }

    @Test
    void whoCreatesARoomOwnsItAndWhoJoinsOrIsAddedIsAMemberWhoHasReadEverything() {
        memberships.apply(DEV, new Entry.Create(1, "Ann", NOW, RoomKind.PUBLIC, Optional.empty()));
        memberships.apply(DEV, new Entry.Join(2, "bob", NOW));
        assertThat(role(ANN)).contains(Role.OWNER);
        assertThat(role(BOB)).contains(Role.MEMBER);
        assertThat(memberships.of(BOB, DEV).readId()).isEqualTo(2);
        memberships.apply(DEV, new Entry.RoleChange(3, "Ann", NOW, "Bob", Role.MODERATOR));
        assertThat(role(BOB)).contains(Role.MODERATOR);
        memberships.apply(DEV, new Entry.Kick(4, "Ann", NOW, "bob", Optional.empty()));
        assertThat(role(BOB)).isEmpty();
        memberships.apply(DEV, new Entry.Add(5, "Ann", NOW, "bob"));
        assertThat(role(BOB)).contains(Role.MEMBER);
        assertThat(changes)
                .containsExactly(
                        "Ann added dev", "bob added dev", "bob changed dev", "bob removed dev", "bob added dev");
    }

    @Test
    void nobodyIsInARoomThatIsDeleted() {
        memberships.apply(DEV, new Entry.Create(1, "Ann", NOW, RoomKind.PUBLIC, Optional.empty()));
        memberships.apply(DEV, new Entry.Ban(2, "Ann", NOW, "bob", Optional.empty(), Optional.empty()));
        changes.clear();
        memberships.forgetRoom(new RoomName("DEV"));
        assertThat(changes).containsExactly("Ann removed dev");
        assertThat(role(ANN)).isEmpty();
        assertThat(memberships.of(BOB, DEV)).isEqualTo(Memberships.none(DEV));
    }

    @Test
    void bansAndMutesOutlastLeaving() {
        memberships.apply(DEV, new Entry.Join(1, "bob", NOW));
        memberships.apply(DEV, new Entry.Mute(2, "Ann", NOW, "bob", Optional.empty(), Optional.empty()));
        memberships.apply(DEV, new Entry.Leave(3, "bob", NOW));
        assertThat(memberships.of(BOB, DEV).mutedUntil()).contains(RoomLimits.FOR_EVER);
        memberships.apply(DEV, new Entry.Ban(4, "Ann", NOW, "bob", Optional.empty(), Optional.of(NOW)));
        assertThat(memberships.of(BOB, DEV).bannedUntil()).contains(NOW);
        memberships.apply(DEV, new Entry.Unban(5, "Ann", NOW, "bob"));
        memberships.apply(DEV, new Entry.Unmute(6, "Ann", NOW, "bob"));
        assertThat(memberships.of(BOB, DEV))
                .isEqualTo(new Membership(DEV, Optional.empty(), 0, Optional.empty(), Optional.empty()));
    }

    @Test
    void everybodyIsInTheLobbyAndTwoInADirectRoom() {
        assertThat(memberships.of(BOB, RoomName.LOBBY).role()).contains(Role.MEMBER);
        memberships.apply(RoomName.LOBBY, new Entry.RoleChange(9, "Ann", NOW, "bob", Role.MODERATOR));
        assertThat(memberships.of(BOB, RoomName.LOBBY).role()).contains(Role.MODERATOR);
        RoomName direct = RoomName.direct(ANN, BOB);
        memberships.apply(direct, new ChatMessage(1, "Ann", "hi", NOW));
        assertThat(memberships.of(BOB, direct).role()).contains(Role.MEMBER);
        assertThat(memberships.of(BOB)).extracting(Membership::room).containsExactly(direct);
        assertThat(changes).containsExactly("bob changed lobby", "Ann added @Ann,bob", "bob added @Ann,bob");
    }

    @Test
    void whoseMembershipsAreNotReadYetIsNotChangedAndWhoLeavesIsForgotten() {
        memberships.doubt(BOB, DEV);
        memberships.apply(DEV, new Entry.Join(1, "bob", NOW));
        assertThat(memberships.isLoaded(BOB)).isFalse();
        assertThat(changes).as("who is added or removed meanwhile is told so").containsExactly("bob added dev");
        assertThat(memberships.load(BOB, List.of(member(1)))).isEmpty();
        assertThat(memberships.isLoaded(BOB)).isTrue();
        memberships.enter(ANN);
        memberships.leave(ANN);
        assertThat(memberships.isLoaded(ANN)).isTrue();
        memberships.leave(ANN);
        assertThat(memberships.isLoaded(ANN)).isFalse();
    }

    @Test
    void whereEverybodysAreInDoubtAllOfThemAreReadAgain() {
        memberships.enter(new Username("cyd"));
        memberships.forgetAll();
        for (Username user : List.of(ANN, BOB, new Username("cyd"))) {
            assertThat(memberships.isLoaded(user)).isFalse();
            memberships.load(user, List.of());
            assertThat(memberships.isLoaded(user)).isTrue();
        }
    }

    @Test
    void whoIsRemovedByAnEntryInDoubtIsToldSoWhenItIsShown() {
        bobIsIn();
        memberships.doubt(BOB, DEV);
        memberships.onShown(DEV, kick(5));
        assertThat(told).containsExactly("bob removed 5");
        memberships.load(BOB, List.of());
        memberships.settle(DEV);
        assertThat(told).as("once").hasSize(1);
    }

    @Test
    void whoWasReadToBeRemovedIsToldSoWhenTheEntryIsShown() {
        bobIsIn();
        memberships.doubt(BOB, DEV);
        assertThat(memberships.load(BOB, List.of())).containsExactly(DEV);
        assertThat(role(BOB)).as("what is decided from then on").isEmpty();
        memberships.onShown(DEV, new ChatMessage(4, "Ann", "go", NOW));
        assertThat(told).isEmpty();
        memberships.onShown(DEV, kick(5));
        memberships.settle(DEV);
        assertThat(told).containsExactly("bob removed 5");
    }

    @Test
    void ofTwoEntriesThatRemoveSomebodyTheFirstCountsAlsoWhereItWasInDoubt() {
        bobIsIn();
        memberships.doubt(BOB, DEV);
        memberships.apply(DEV, new Entry.Ban(6, "Ann", NOW, "bob", Optional.empty(), Optional.empty()));
        assertThat(told).isEmpty();
        memberships.onShown(DEV, kick(5));
        memberships.onShown(DEV, new Entry.Ban(6, "Ann", NOW, "bob", Optional.empty(), Optional.empty()));
        assertThat(told).containsExactly("bob removed 5");
    }

    @Test
    void whoIsBackBeforeTheRemovalIsShownIsToldOfBoth() {
        bobIsIn();
        memberships.doubt(BOB, DEV);
        memberships.load(BOB, List.of());
        memberships.apply(DEV, new Entry.Add(7, "Ann", NOW, "bob"));
        memberships.onShown(DEV, kick(5));
        assertThat(told).containsExactly("bob removed 6", "bob added 7");
        assertThat(role(BOB)).contains(Role.MEMBER);
    }

    @Test
    void whatWasNotStoredRemovesNobody() {
        bobIsIn();
        memberships.doubt(BOB, DEV);
        memberships.settle(DEV);
        memberships.load(BOB, List.of(member(1)));
        memberships.onShown(DEV, kick(5));
        assertThat(told).isEmpty();
        assertThat(role(BOB)).contains(Role.MEMBER);
        memberships.apply(DEV, kick(9));
        assertThat(told).containsExactly("bob removed 9");
    }

    @Test
    void whoIsRemovedByNothingThatIsShownIsToldSoInTheEnd() {
        bobIsIn();
        memberships.doubt(BOB, DEV);
        memberships.load(BOB, List.of());
        memberships.settle(DEV);
        assertThat(told).containsExactly("bob removed " + Memberships.NO_ENTRY);
    }

    @Test
    void whoseRemovalIsNotShownYetIsToldSoOnceWhereTheRoomIsDeleted() {
        bobIsIn();
        memberships.doubt(BOB, DEV);
        memberships.load(BOB, List.of());
        memberships.forgetRoom(DEV);
        memberships.settle(DEV);
        assertThat(told).containsExactly("bob removed " + Memberships.NO_ENTRY);
    }

    private void bobIsIn() {
        memberships.load(BOB, List.of(member(1)));
        memberships.onChange((user, now, change, entryId) -> told.add(user + " " + change.wireName() + " " + entryId));
    }

    private static Membership member(long since) {
        return new Membership(DEV, Optional.of(Role.MEMBER), since, Optional.empty(), Optional.empty());
    }

    private static Entry kick(long id) {
        return new Entry.Kick(id, "Ann", NOW, "bob", Optional.empty());
    }
}
