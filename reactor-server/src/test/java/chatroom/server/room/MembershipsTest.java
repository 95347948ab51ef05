package chatroom.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.log.LogArena;
import chatroom.server.log.MessageLog;
import chatroom.server.room.Memberships.ToRead;
import chatroom.server.store.Rooms.Known;
import chatroom.server.store.Rooms.Membership;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MembershipsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:38:00.123Z");
    private static final Username ANN = new Username("Ann");
    private static final Username BOB = new Username("bob");
    private static final RoomName DEV = new RoomName("dev");

    private final Memberships memberships = new Memberships(false);

    /** With the entry that changed it. */
    private final List<String> told = new ArrayList<>();

    /** Whose are to be read again. */
    private final List<Username> stale = new ArrayList<>();

    @BeforeEach
    void areLoggedIn() {
        memberships.enter(ANN, 1);
        memberships.enter(BOB, 2);
        load(ANN);
        load(BOB);
        memberships.onChange((user, now, change, entryId) ->
                told.add(user + " " + change.wireName() + " " + now.room() + " " + entryId));
        memberships.whenStale(stale::add);
    }

    private Optional<Role> role(Username user) {
        return memberships.of(user, DEV).role();
    }

    private List<RoomName> load(Username user, Known... found) {
        return memberships
                .load(memberships.toRead(user).orElseThrow(), List.of(found))
                .orElseThrow();
    }

    private void shows(Entry entry) {
        memberships.onShown(DEV, entry, 0);
    }

    @Test
    void whoCreatesARoomOwnsItAndWhoJoinsOrIsAddedIsAMemberWhoHasReadEverything() {
        shows(new Entry.Create(1, "Ann", NOW, RoomKind.PUBLIC, Optional.empty()));
        shows(new Entry.Join(2, "bob", NOW));
        assertThat(role(ANN)).contains(Role.OWNER);
        assertThat(role(BOB)).contains(Role.MEMBER);
        assertThat(memberships.of(BOB, DEV).readId()).isEqualTo(2);
        shows(new Entry.RoleChange(3, "Ann", NOW, "Bob", Role.MODERATOR));
        assertThat(role(BOB)).contains(Role.MODERATOR);
        shows(kick(4));
        assertThat(role(BOB)).isEmpty();
        shows(new Entry.Add(5, "Ann", NOW, "bob"));
        assertThat(role(BOB)).contains(Role.MEMBER);
        assertThat(told)
                .containsExactly(
                        "Ann added dev 1",
                        "bob added dev 2",
                        "bob changed dev 3",
                        "bob removed dev 4",
                        "bob added dev 5");
    }

    @Test
    void anEntryThatIsShownTwiceCountsOnce() {
        load(BOB, member(1));
        shows(kick(5));
        shows(new Entry.Add(6, "Ann", NOW, "bob"));
        shows(kick(5));
        shows(new Entry.Add(6, "Ann", NOW, "bob"));
        assertThat(told).containsExactly("bob added dev 0", "bob removed dev 5", "bob added dev 6");
        assertThat(role(BOB)).contains(Role.MEMBER);
    }

    @Test
    void nobodyIsInARoomThatIsDeleted() {
        shows(new Entry.Create(1, "Ann", NOW, RoomKind.PUBLIC, Optional.empty()));
        shows(ban(2));
        told.clear();
        memberships.forgetRoom(new RoomName("DEV"));
        assertThat(told).containsExactly("Ann removed dev 0");
        assertThat(role(ANN)).isEmpty();
        assertThat(memberships.of(BOB, DEV)).isEqualTo(Memberships.none(DEV));
    }

    @Test
    void bansAndMutesOutlastLeaving() {
        shows(new Entry.Join(1, "bob", NOW));
        shows(mute(2));
        shows(new Entry.Leave(3, "bob", NOW));
        assertThat(memberships.of(BOB, DEV).mutedUntil()).contains(RoomLimits.FOR_EVER);
        shows(new Entry.Ban(4, "Ann", NOW, "bob", Optional.empty(), Optional.of(NOW)));
        assertThat(memberships.of(BOB, DEV).bannedUntil()).contains(NOW);
        shows(new Entry.Unban(5, "Ann", NOW, "bob"));
        shows(new Entry.Unmute(6, "Ann", NOW, "bob"));
        assertThat(memberships.of(BOB, DEV)).isEqualTo(Memberships.none(DEV));
    }

    @Test
    void everybodyIsInTheLobbyAndTwoInADirectRoom() {
        assertThat(memberships.of(BOB, RoomName.LOBBY).role()).contains(Role.MEMBER);
        memberships.onShown(RoomName.LOBBY, new Entry.RoleChange(9, "Ann", NOW, "bob", Role.MODERATOR), 0);
        assertThat(memberships.of(BOB, RoomName.LOBBY).role()).contains(Role.MODERATOR);
        RoomName direct = RoomName.direct(ANN, BOB);
        memberships.onShown(direct, new ChatMessage(1, "Ann", "hi", NOW), 0);
        assertThat(memberships.of(BOB, direct).role()).contains(Role.MEMBER);
        assertThat(memberships.of(BOB)).extracting(Membership::room).containsExactly(direct);
        assertThat(told).containsExactly("bob changed lobby 9", "Ann added @Ann,bob 1", "bob added @Ann,bob 1");
    }

    @Test
    void whoseMembershipsMayHaveChangedIsReadAgainAndWhoLeavesIsForgotten() {
        memberships.doubt(BOB);
        assertThat(stale).containsExactly(BOB);
        shows(new Entry.Join(1, "bob", NOW));
        assertThat(memberships.isLoaded(BOB)).isFalse();
        assertThat(told).as("who is added or removed meanwhile is told so").containsExactly("bob added dev 1");
        assertThat(load(BOB, member(1))).isEmpty();
        assertThat(memberships.isLoaded(BOB)).isTrue();
        memberships.enter(ANN, 1);
        memberships.leave(ANN);
        assertThat(memberships.isLoaded(ANN)).isTrue();
        memberships.leave(ANN);
        assertThat(memberships.isLoaded(ANN)).isFalse();
    }

    @Test
    void whereEverybodysAreInDoubtAllOfThemAreReadAgain() {
        Username cyd = new Username("cyd");
        memberships.enter(cyd, 3);
        memberships.forgetAll();
        assertThat(stale).containsExactlyInAnyOrder(ANN, BOB, cyd);
        for (Username user : List.of(ANN, BOB, cyd)) {
            assertThat(memberships.isLoaded(user)).isFalse();
            load(user);
            assertThat(memberships.isLoaded(user)).isTrue();
        }
    }

    @Test
    void whatIsReadIsNothingWhereSomethingWasHeardMeanwhileThatItMayNotHave() {
        ToRead begun = memberships.toRead(BOB).orElseThrow();
        shows(new Entry.Join(3, "bob", NOW));
        assertThat(memberships.load(begun, List.of())).isEmpty();
        assertThat(role(BOB)).contains(Role.MEMBER);
        ToRead again = memberships.toRead(BOB).orElseThrow();
        memberships.leave(BOB);
        memberships.enter(BOB, 2);
        assertThat(memberships.load(again, List.of()))
                .as("of another time here")
                .isEmpty();
    }

    @Test
    void whatWasReadToBeOtherwiseIsToldAndOnceItIsShownNotAgain() {
        RoomName den = new RoomName("den");
        load(BOB, member(1), known(den, Optional.of(Role.MEMBER), 1));
        told.clear();
        load(
                BOB,
                member(5),
                known(den, Optional.of(Role.OWNER), 7),
                known(new RoomName("ops"), Optional.of(Role.MEMBER), 2));
        assertThat(told).containsExactlyInAnyOrder("bob changed den 0", "bob added ops 0");
        told.clear();
        memberships.onShown(den, new Entry.RoleChange(7, "Ann", NOW, "bob", Role.OWNER), 0);
        memberships.onShown(new RoomName("ops"), new Entry.Add(2, "Ann", NOW, "bob"), 0);
        assertThat(told).isEmpty();
    }

    @Test
    void whoWasReadToBeRemovedIsToldSoWhenTheEntryIsShown() {
        bobIsIn();
        assertThat(load(BOB)).containsExactly(DEV);
        assertThat(role(BOB)).as("what is decided from then on").isEmpty();
        shows(new ChatMessage(4, "Ann", "go", NOW));
        assertThat(told).isEmpty();
        shows(kick(5));
        memberships.settle(DEV);
        assertThat(told).containsExactly("bob removed dev 5");
    }

    @Test
    void ofTwoEntriesThatRemoveSomebodyTheFirstCounts() {
        bobIsIn();
        load(BOB, new Known(banned(), 6));
        shows(kick(5));
        shows(ban(6));
        assertThat(told).containsExactly("bob removed dev 5");
    }

    @Test
    void whoWasRemovedAndIsBackByWhatIsReadWasNeverAway() {
        bobIsIn();
        load(BOB);
        load(BOB, member(7));
        shows(kick(5));
        shows(new Entry.Add(7, "Ann", NOW, "bob"));
        assertThat(told).containsExactly("bob changed dev 0");
        assertThat(role(BOB)).contains(Role.MEMBER);
    }

    @Test
    void whatWasNotStoredRemovesNobody() {
        bobIsIn();
        memberships.doubt(BOB);
        memberships.settle(DEV);
        load(BOB, member(1));
        assertThat(told).isEmpty();
        assertThat(role(BOB)).contains(Role.MEMBER);
        shows(kick(9));
        assertThat(told).containsExactly("bob removed dev 9");
    }

    @Test
    void whoIsRemovedByNothingThatIsShownIsToldSoInTheEnd() {
        bobIsIn();
        load(BOB);
        memberships.settle(DEV);
        memberships.settle(DEV);
        assertThat(told).containsExactly("bob removed dev " + Memberships.NO_ENTRY);
    }

    @Test
    void whoseRemovalIsNotShownYetIsToldSoOnceWhereTheRoomIsDeleted() {
        bobIsIn();
        load(BOB);
        memberships.forgetRoom(DEV);
        memberships.settle(DEV);
        assertThat(told).containsExactly("bob removed dev " + Memberships.NO_ENTRY);
    }

    @Test
    void whoIsMeantByAnEntryThatCantBeShownYetIsReadAgain() {
        bobIsIn();
        memberships.onUnshown(DEV, kick(9));
        assertThat(stale).containsExactly(BOB);
        assertThat(memberships.isLoaded(BOB)).isFalse();
        assertThat(told).as("what is before it is shown first").isEmpty();
    }

    /** A room came into memory with entry 3; others write to the database too. */
    @Nested
    class WhereOthersStoreToo {
        private static final long IN_MEMORY_SINCE = 3;

        private final Memberships memberships = new Memberships(true);
        private final Room room = new Room(
                DEV,
                RoomKind.PUBLIC,
                false,
                new MessageLog(new LogArena(LogArena.MIN_CAPACITY_BYTES), IN_MEMORY_SINCE),
                new ServerFrameCodec(),
                new RoomStats());

        @BeforeEach
        void isLoggedIn() {
            memberships.enter(BOB, 2);
            memberships.onChange((user, now, change, entryId) -> told.add(change.wireName() + " " + entryId));
            memberships.whenStale(stale::add);
        }

        private void reads(Known... found) {
            assertThat(memberships.load(memberships.toRead(BOB).orElseThrow(), List.of(found)))
                    .isPresent();
        }

        private void shows(Entry entry) {
            room.publish(entry);
            memberships.onShown(DEV, entry, room.sinceId());
        }

        @Test
        void aKickBySomebodyElseIsToldExactlyWhereItStands() {
            reads(member(3));
            shows(new ChatMessage(4, "Ann", "go", NOW));
            assertThat(told).isEmpty();
            shows(kick(5));
            assertThat(told).containsExactly("removed 5");
            assertThat(memberships.isLoaded(BOB)).as("nothing is missing").isTrue();
            assertThat(stale).isEmpty();
        }

        @Test
        void whatOneMayIsAsOfTheNewestEntryThatIsShown() {
            reads(member(3));
            shows(new ChatMessage(4, "Ann", "hi", NOW));
            assertThat(memberships.asOf(BOB, room)).isEqualTo(4);
            shows(mute(5));
            assertThat(memberships.of(BOB, DEV).mutedUntil()).isPresent();
            assertThat(memberships.asOf(BOB, room)).isEqualTo(5);
        }

        @Test
        void whatWasReadBeforeTheRoomCameIntoMemoryIsAsOfThen() {
            reads(member(2));
            shows(new ChatMessage(4, "Ann", "hi", NOW));
            assertThat(memberships.mayHaveMissed(BOB, room)).isTrue();
            assertThat(memberships.asOf(BOB, room))
                    .as("the store decides, if somebody was muted by entry 3")
                    .isEqualTo(2);
            shows(new Entry.RoleChange(5, "Ann", NOW, "bob", Role.MODERATOR));
            assertThat(role())
                    .as("the same entry says nothing of what was missed")
                    .contains(Role.MODERATOR);
            assertThat(memberships.asOf(BOB, room)).isEqualTo(2);
            assertThat(stale).containsExactly(BOB);
            reads(known(DEV, Optional.of(Role.MODERATOR), 5));
            assertThat(memberships.mayHaveMissed(BOB, room)).isFalse();
            assertThat(memberships.asOf(BOB, room)).isEqualTo(5);
        }

        @Test
        void whatIsReadAheadOfWhatIsShownCountsAtOnceAndIsNotUndoneByIt() {
            reads(member(3));
            memberships.doubt(BOB);
            reads(new Known(banned(), 7));
            assertThat(role()).isEmpty();
            assertThat(told).isEmpty();
            shows(kick(4));
            shows(new Entry.Add(5, "Ann", NOW, "bob"));
            shows(mute(6));
            shows(ban(7));
            assertThat(role()).isEmpty();
            assertThat(told).containsExactly("removed 4");
        }

        @Test
        void whoComesBackAfterSomebodyElsesKickIsRemovedAndAdded() {
            reads(member(3));
            shows(kick(4));
            shows(new Entry.Join(5, "bob", NOW));
            assertThat(told).containsExactly("removed 4", "added 5");
            assertThat(stale).as("a mute may have been missed").containsExactly(BOB);
            assertThat(memberships.asOf(BOB, room)).isZero();
            reads(member(5));
            assertThat(told).hasSize(2);
            assertThat(memberships.asOf(BOB, room)).isEqualTo(5);
        }

        @Test
        void whatIsReadCountsForNothingWhereSomethingNewerIsShownMeanwhile() {
            reads(member(3));
            ToRead begun = memberships.toRead(BOB).orElseThrow();
            shows(kick(4));
            assertThat(memberships.load(begun, List.of(member(3)))).isEmpty();
            assertThat(role()).isEmpty();
        }

        @Test
        void whatIsReadCountsForNothingWhereItIsHeardMeanwhileThatSomethingChanged() {
            reads();
            ToRead begun = memberships.toRead(BOB).orElseThrow();
            memberships.doubt(BOB);
            assertThat(memberships.load(begun, List.of())).isEmpty();
            assertThat(memberships.isLoaded(BOB)).isFalse();
            reads(member(3));
            assertThat(told).containsExactly("added " + Memberships.NO_ENTRY);
        }

        @Test
        void anOwnEntryInARoomThatNobodyFollowsCountsAtOnceWhereNoneIsMissingBeforeIt() {
            reads(member(3));
            memberships.onShown(DEV, mute(4), 3);
            assertThat(stale).isEmpty();
            memberships.onShown(DEV, new Entry.Unmute(6, "Ann", NOW, "bob"), 5);
            assertThat(stale).as("entry 5 may have been about the same").containsExactly(BOB);
        }

        private Optional<Role> role() {
            return memberships.of(BOB, DEV).role();
        }
    }

    private void bobIsIn() {
        load(BOB, member(1));
        told.clear();
    }

    private static Known member(long asOf) {
        return known(DEV, Optional.of(Role.MEMBER), asOf);
    }

    private static Known known(RoomName room, Optional<Role> role, long asOf) {
        return new Known(new Membership(room, role, 1, Optional.empty(), Optional.empty()), asOf);
    }

    private static Membership banned() {
        return new Membership(DEV, Optional.empty(), 0, Optional.empty(), Optional.of(RoomLimits.FOR_EVER));
    }

    private static Entry kick(long id) {
        return new Entry.Kick(id, "Ann", NOW, "bob", Optional.empty());
    }

    private static Entry ban(long id) {
        return new Entry.Ban(id, "Ann", NOW, "bob", Optional.empty(), Optional.empty());
    }

    private static Entry mute(long id) {
        return new Entry.Mute(id, "Ann", NOW, "bob", Optional.empty(), Optional.empty());
    }
}
