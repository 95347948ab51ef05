package chatroom.client.screen;

import static chatroom.client.screen.ScreenFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.Draft;
import chatroom.client.link.LinkEvent;
import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Event.RoomChanged.Change;
import chatroom.protocol.Role;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rooms on the full screen: ann is in the lobby and in dev, of which seven entries are in the store and two are unread. */
@Timeout(60)
class RoomScreenTest {
    private static final RoomName DEV = new RoomName("dev");
    private static final RoomName WITH_BOB = new RoomName("@ann,bob");

    private ScreenFixture on;

    @BeforeEach
    void enter() throws Exception {
        on = new ScreenFixture().enter();
        on.tell(new LinkEvent.RoomsListed(List.of(info(RoomName.LOBBY, 0, 0, 0), info(DEV, 7, 5, 2))));
        on.tell(new LinkEvent.Followed(DEV, 7, false));
        on.awaitScreen("-- lobby | 2 online | dev +2 --");
    }

    @AfterEach
    void close() throws IOException {
        on.close();
    }

    private static RoomInfo info(RoomName room, long lastId, long readId, long unread) {
        RoomKind kind = room.isDirect() ? RoomKind.DIRECT : RoomKind.PUBLIC;
        return new RoomInfo(
                room,
                kind,
                room.equals(DEV) ? "what we build" : "",
                2,
                lastId,
                false,
                Optional.of(new RoomInfo.Own(Role.MEMBER, readId, unread, 0)),
                Optional.empty());
    }

    private void openDev() throws Exception {
        on.type("/room dev\r");
        assertThat(on.link.next()).isEqualTo("history in dev before 8 50");
        on.tell(new LinkEvent.HistoryRead(
                DEV,
                List.of(
                        new Entry.Create(1, "bob", Instant.EPOCH, RoomKind.PUBLIC, Optional.empty()),
                        new ChatMessage(
                                2,
                                "bob",
                                "first",
                                Instant.EPOCH,
                                false,
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                false,
                                Map.of("x", List.of("ann"))),
                        new Entry.React(3, "ann", Instant.EPOCH, 2, "x"),
                        message(4, "ann", "second"),
                        new Entry.Join(5, "cyd", Instant.EPOCH),
                        message(6, "cyd", "third"),
                        message(7, "bob", "fourth")),
                7,
                false));
        on.awaitScreen("fourth\n-- dev | 2 online --");
    }

    @Test
    void aRoomIsShownWithItsTopicTheLastScreenfulAndWhereOneStoppedReading() throws Exception {
        openDev();
        on.awaitScreen("""
            -- dev: what we build --
            -- Thu 1 Jan 1970 --
            -- bob created this public room --
            00:00 bob     first
                          x ann
            00:00>ann     second
            -- cyd joined --
            -- 2 new --
            00:00 cyd     third
            00:00 bob     fourth
            -- dev | 2 online --
            ann>\
            """);
        assertThat(on.link.read(DEV)).isEqualTo(7);
    }

    @Test
    void whatIsTypedIsSaidInTheRoomThatIsShownAlsoWhileItIsWaitedFor() throws Exception {
        on.type("/room dev\rhello\r");
        // One thread prints and asks for what is to be printed, another one reads keys.
        assertThat(List.of(on.link.next(), on.link.next()))
                .containsExactlyInAnyOrder("history in dev before 8 50", "say in dev hello");
    }

    @Test
    void eachRoomKeepsItsHalfTypedLineAndItsLines() throws Exception {
        on.type("said in the lobby\r");
        assertThat(on.link.next()).isEqualTo("say said in the lobby");
        on.type("half a line");
        on.awaitScreen("ann> half a line");
        on.type("\033" + "2");
        assertThat(on.link.next()).startsWith("history in dev");
        on.awaitScreen("an empty line", shown -> shown.endsWith("ann>"));
        on.type("in dev\r");
        assertThat(on.link.next()).isEqualTo("say in dev in dev");
        on.type("\033OA");
        on.awaitScreen("ann> in dev");
        on.type("\033[1;3D");
        on.awaitScreen("ann> half a line");
        on.type("\033[1;3C");
        on.awaitScreen("ann> in dev");
    }

    @Test
    void changesOfWhatIsOnTheScreenAreOneQuietLineEach() throws Exception {
        openDev();
        on.tell(new LinkEvent.Posted(DEV, new Entry.Edit(8, "bob", Instant.EPOCH, 2, Optional.of("better"))));
        on.tell(new LinkEvent.Posted(DEV, new Entry.React(9, "cyd", Instant.EPOCH, 7, "y")));
        on.tell(new LinkEvent.Posted(DEV, new Entry.Delete(10, "cyd", Instant.EPOCH, 6, Optional.empty())));
        on.awaitScreen("""
            -- bob changed: better --
            -- cyd reacted with y to bob: fourth --
            -- cyd deleted the message of 00:00 --
            -- dev | 2 online --\
            """);
        on.type("/room lobby\r");
        on.awaitScreen("-- lobby --\n-- lobby | 2 online --");
        on.type("/clear\r/room dev\r");
        on.awaitScreen("""
            00:00 bob     better (edited)
                          x ann
            00:00>ann     second
            -- cyd joined --
            00:00 cyd     (deleted)
            00:00 bob     fourth
                          y cyd
            -- dev | 2 online --\
            """);
    }

    @Test
    void whatComesInAnotherRoomIsCountedAndAltAGoesWhereSomebodyWaits() throws Exception {
        on.tell(new LinkEvent.RoomChanged(Change.ADDED, WITH_BOB, Optional.of(info(WITH_BOB, 1, 0, 0))));
        on.tell(new LinkEvent.Followed(WITH_BOB, 0, false));
        on.tell(new LinkEvent.Posted(WITH_BOB, message(2, "bob", "psst")));
        on.awaitScreen("-- lobby | 2 online | @bob 1! | dev +2 --");
        assertThat(on.shown()).doesNotContain("psst");
        on.type("\033a");
        assertThat(on.link.next()).isEqualTo("history in @ann,bob before 2 50");
        on.tell(new LinkEvent.HistoryRead(WITH_BOB, List.of(message(1, "ann", "hi")), 2, false));
        on.awaitScreen("-- @bob --", "00:00 bob     psst", "-- @bob | 2 online | dev +2 --");
    }

    private static LinkEvent refused(RoomReference room, String text) {
        return new LinkEvent.SendRefused(Optional.of("key of " + text), Draft.of(room, text), "You are muted.");
    }

    @Test
    void whatIsUnsentComesBackIntoTheLineOfItsRoom() throws Exception {
        on.tell(refused(RoomReference.to(DEV), "my words"), refused(RoomReference.to(DEV), "more words"));
        on.awaitScreen("""
            -- Not sent to dev: You are muted. Your text comes back there --
            -- Not sent to dev: You are muted. Your text comes back there --
            """);
        on.awaitScreen("an empty line", shown -> shown.endsWith("ann>"));
        on.type("here\r");
        assertThat(on.link.next()).isEqualTo("say here");
        on.awaitScreen("still an empty line", shown -> shown.endsWith("ann>"));
        assertThat(on.link.taken()).as("what nobody has yet is kept").isEmpty();
        on.type("/room dev\r");
        on.awaitScreen("ann> my words");
        assertThat(on.link.taken()).containsExactly("key of my words");
        on.type(ScreenFixture.CTRL_C);
        on.awaitScreen("ann> more words");
        assertThat(on.link.taken()).containsExactly("key of my words", "key of more words");
    }

    @Test
    void whoLeavesIsToldWhatHasNotComeBackYet() throws Exception {
        on.tell(
                refused(RoomReference.to(DEV), "one"),
                refused(RoomReference.to(DEV), "two"),
                new LinkEvent.SendRefused(
                        Optional.empty(), Draft.of(RoomReference.to(DEV), "never queued"), "Too long."));
        on.awaitScreen("-- Not sent to dev: Too long. Your text comes back there --");
        on.type(ScreenFixture.CTRL_D);
        assertThat(on.exitCode()).isZero();
        on.awaitScreen("""
            -- Not sent to dev: Too long. Your text: --
            never queued
            -- 2 texts that were not sent come back at the next start --\
            """);
        assertThat(on.link.taken()).isEmpty();
    }

    @Test
    void whatIsUnsentWaitsBehindWhatIsHalfTypedInItsRoom() throws Exception {
        openDev();
        on.type("half a line");
        on.awaitScreen("ann> half a line");
        on.tell(refused(RoomReference.to(DEV), "my words"));
        on.awaitScreen("Your text comes back when the line is empty");
        on.type("\033" + "1");
        on.awaitScreen("an empty line in the lobby", shown -> shown.contains("-- lobby |") && shown.endsWith("ann>"));
        on.type("\033" + "2");
        on.awaitScreen("ann> half a line");
        on.type("\r");
        on.awaitScreen("ann> my words");
    }

    @Test
    void whatIsUnsentInARoomThatOneIsNotInIsPrintedAndStandsInNoLine() throws Exception {
        on.tell(refused(new RoomReference("ops"), "a secret\nin two lines"));
        on.awaitScreen("""
            -- Not sent to ops: You are muted. You are not there. Your text: --
            a secret
            in two lines
            """);
        on.awaitScreen("an empty line", shown -> shown.endsWith("ann>"));
        assertThat(on.link.taken()).hasSize(1);
    }

    @Test
    void whatIsUnsentWaitsUntilItIsKnownInWhichRoomsOneIs() throws Exception {
        on.tell(new LinkEvent.LoggedOut(true), new LinkEvent.LoggedIn("ann", false));
        on.tell(refused(RoomReference.to(DEV), "for dev"), refused(new RoomReference("ops"), "for ops"));
        on.awaitScreen("-- Not sent to ops: You are muted. Your text comes back there --");
        on.tell(new LinkEvent.RoomsListed(List.of(info(RoomName.LOBBY, 0, 0, 0), info(DEV, 7, 5, 2))));
        on.awaitScreen("-- Not sent to ops: You are muted. You are not there. Your text: --\nfor ops");
        on.awaitScreen("an empty line", shown -> shown.endsWith("ann>"));
        on.type("\033" + "2");
        on.awaitScreen("ann> for dev");
    }

    @Test
    void whatWasTypedForARoomThatOneWasRemovedFromMeanwhileIsPrinted() throws Exception {
        openDev();
        on.type("half a line");
        on.awaitScreen("ann> half a line");
        on.type("\033" + "1");
        on.awaitScreen("an empty line in the lobby", shown -> shown.contains("-- lobby |") && shown.endsWith("ann>"));
        on.tell(new LinkEvent.RoomChanged(Change.REMOVED, DEV, Optional.empty()));
        on.awaitScreen("You are not there. Your text: --\nhalf a line");
    }

    @Test
    void whoIsRemovedStaysUntilTheyGoElsewhere() throws Exception {
        openDev();
        on.type("typed for dev");
        on.tell(new LinkEvent.RoomChanged(Change.REMOVED, DEV, Optional.empty()));
        on.awaitScreen("-- You are not in dev any more --", "-- dev (left) | 2 online --\nann> typed for dev");
        on.type("\033" + "1");
        on.awaitScreen("-- localhost | 2 online".replace("localhost", "here"));
    }

    @Test
    void whoIsRemovedMayJoinAgainAndIsShownWhatWasSaidMeanwhile() throws Exception {
        openDev();
        on.tell(new LinkEvent.RoomChanged(Change.REMOVED, DEV, Optional.empty()));
        on.awaitScreen("-- dev (left) | 2 online --");
        on.type("/join dev\r");
        assertThat(on.link.next()).startsWith("Join[room=dev");
        on.type("typed meanwhile");
        on.tell(new LinkEvent.Done(
                new RoomRequest.Join(new RoomReference("dev"), Optional.empty()),
                new RoomReply.Stored(Action.JOIN, DEV, 9, Instant.EPOCH, false, Optional.of(info(DEV, 9, 7, 1)))));
        on.tell(new LinkEvent.Followed(DEV, 9, false));
        assertThat(on.link.next()).startsWith("history in dev before 10");
        on.awaitScreen("-- dev | 2 online --\nann> typed meanwhile");
        assertThat(on.shown()).as("it is shown already").doesNotContain("/room dev shows it");
    }

    @Test
    void whoMayNotLeaveARoomStaysThereAndWhoLeavesItIsShownTheLobby() throws Exception {
        openDev();
        RoomRequest.Leave leave = new RoomRequest.Leave(new RoomReference("dev"), Optional.empty());
        on.type("/leave\r");
        assertThat(on.link.next()).startsWith("Leave[room=dev");
        on.tell(new LinkEvent.Refused(Action.LEAVE, "Somebody has to own the room."));
        on.awaitScreen("Somebody has to own the room", "-- dev | 2 online --");
        on.type("/leave\r");
        assertThat(on.link.next()).startsWith("Leave[room=dev");
        on.tell(new LinkEvent.Done(
                leave, new RoomReply.Stored(Action.LEAVE, DEV, 9, Instant.EPOCH, false, Optional.empty())));
        on.tell(new LinkEvent.RoomChanged(Change.REMOVED, DEV, Optional.empty()));
        on.awaitScreen("-- lobby --\n-- here | 2 online");
    }

    @Test
    void whoTypesOnAfterLeavingARoomIsToldTheWayToTheLobby() throws Exception {
        openDev();
        on.type("/leave\r");
        assertThat(on.link.next()).startsWith("Leave[room=dev");
        on.type("typed meanwhile");
        on.awaitScreen("ann> typed meanwhile");
        on.tell(new LinkEvent.Done(
                new RoomRequest.Leave(new RoomReference("dev"), Optional.empty()),
                new RoomReply.Stored(Action.LEAVE, DEV, 9, Instant.EPOCH, false, Optional.empty())));
        on.awaitScreen("-- You have left dev; /room lobby shows the lobby --", "ann> typed meanwhile");
    }

    @Test
    void whoJoinsARoomIsShownIt() throws Exception {
        RoomName ops = new RoomName("ops");
        on.type("/join ops\r");
        assertThat(on.link.next()).startsWith("Join[room=ops");
        on.tell(new LinkEvent.Done(
                new RoomRequest.Join(new RoomReference("ops"), Optional.empty()),
                new RoomReply.Stored(Action.JOIN, ops, 1, Instant.EPOCH, false, Optional.of(info(ops, 1, 1, 0)))));
        on.tell(new LinkEvent.Followed(ops, 1, false));
        assertThat(on.link.next()).startsWith("history in ops before 2");
        on.awaitScreen("-- ops | 2 online | dev +2 --");
    }

    @Test
    void whoJoinedTheLobbyIsNotToldInARoomThatIsShownBeforeThat() throws Exception {
        on.tell(new LinkEvent.PresenceChanged(List.of("eve"), List.of(), 3, false));
        openDev();
        on.pass(5_000);
        on.tell(new LinkEvent.Posted(DEV, message(8, "cyd", "fifth")));
        on.awaitScreen("00:00 cyd     fifth\n-- dev");
        assertThat(on.shown()).doesNotContain("eve");
    }

    @Test
    void whoComesOnlineIsToldInTheLobbyOnlyOrItWouldBeTakenForAMember() throws Exception {
        openDev();
        on.tell(new LinkEvent.PresenceChanged(List.of("eve"), List.of(), 3, false));
        on.pass(5_000);
        on.tell(new LinkEvent.Posted(DEV, message(8, "cyd", "fifth")));
        on.awaitScreen("fourth\n00:00 cyd     fifth\n-- dev");
        on.type("/room lobby\r");
        on.awaitScreen("-- lobby --\n");
        on.tell(new LinkEvent.PresenceChanged(List.of("fay"), List.of(), 4, false));
        on.pass(5_000);
        on.awaitScreen("-- fay joined --");
        assertThat(on.shown()).doesNotContain("eve joined");
    }

    @Test
    void whatIsRefusedIsNamedAsItWasTyped() throws Exception {
        on.tell(new LinkEvent.Refused(Action.ADD, "Not here."), new LinkEvent.Refused(Action.EDIT, "Not yours."));
        on.awaitScreen("-- /invite-to: Not here. --\n-- /edit-last: Not yours. --");
    }

    @Test
    void howLongSomebodyIsMutedIsToldInTheReadersTime() throws Exception {
        openDev();
        on.tell(new LinkEvent.Posted(
                DEV,
                new Entry.Mute(
                        8,
                        "bob",
                        Instant.EPOCH,
                        "cyd",
                        Optional.of("loud"),
                        Optional.of(Instant.EPOCH.plusSeconds(90 * 60)))));
        on.awaitScreen("-- bob muted cyd until 1 Jan 01:30: loud --");
    }

    @Test
    void pageUpShowsWhatWasSaidBeforeInTheRoomThatIsShown() throws Exception {
        openDev();
        on.type("\033[5~");
        on.awaitScreen("""
            00:00 bob     first
                          x ann
            00:00>ann     second
            -- cyd joined --
            00:00 cyd     third
            00:00 bob     fourth
            -- dev, earlier | the beginning | q goes back --\
            """);
        on.type("q");
        on.awaitScreen("fourth\n-- dev | 2 online --\nann>");
    }

    private void tellJoined(RoomName room) {
        on.tell(new LinkEvent.Done(
                new RoomRequest.Join(RoomReference.to(room), Optional.empty()),
                new RoomReply.Stored(Action.JOIN, room, 1, Instant.EPOCH, false, Optional.of(info(room, 1, 1, 0)))));
    }

    @Test
    void aLineThatIsBeingTypedWhenTheAnswerToAJoinComesIsSaidWhereItWasBegun() throws Exception {
        on.type("/join ops\rhalf");
        assertThat(on.link.next()).startsWith("Join[room=ops");
        on.awaitScreen("ann> half");
        tellJoined(new RoomName("ops"));
        on.awaitScreen("-- You are in ops now; /room ops shows it --");
        on.type(" a line\r");
        assertThat(on.link.next()).isEqualTo("say half a line");
    }

    @Test
    void whatIsTypedForARoomIsNotSaidElsewhereWhenTheServerHasAnotherHistory() throws Exception {
        openDev();
        on.type("for dev only");
        on.awaitScreen("ann> for dev only");
        on.tell(new LinkEvent.HistoryReplaced(), new LinkEvent.RoomsListed(List.of(info(RoomName.LOBBY, 0, 0, 0))));
        on.awaitScreen("-- dev (left) | 2 online --\nann> for dev only");
        on.type("\r");
        assertThat(on.link.next()).isEqualTo("say in dev for dev only");
    }

    @Test
    void whoeverLogsOutBeginsInTheLobbyUnlessSomethingIsTypedForAnotherRoom() throws Exception {
        openDev();
        on.type("for dev");
        on.awaitScreen("ann> for dev");
        on.tell(new LinkEvent.LoggedOut(true), new LinkEvent.LoggedIn("cyd", false));
        on.awaitScreen("-- dev (left) | 2 online --\ncyd> for dev");
        on.type(ScreenFixture.CTRL_C);
        on.awaitScreen("an empty line", shown -> shown.endsWith("cyd>"));
        on.tell(new LinkEvent.LoggedOut(true), new LinkEvent.LoggedIn("ann", false));
        on.awaitScreen("-- here | 2 online | 0 new --\nann>");
    }

    @Test
    void whatUpBroughtBackAndWasChangedReplacesTheLastMessageIfThatIsMeant() throws Exception {
        on.type("helo\r");
        assertThat(on.link.next()).isEqualTo("say helo");
        on.tell(new LinkEvent.Posted(message(1, "ann", "helo")));
        on.awaitScreen(">ann     helo");
        on.type("\033OA\177lo\r");
        on.awaitScreen("Change your last message? (no says it anew) [Y/n]");
        on.type("\r");
        assertThat(on.link.next()).startsWith("Edit[room=lobby, id=1, text=MessageText[value=hello]");
        on.type("\033OA\033OA\r");
        assertThat(on.link.next()).as("unchanged, it is said again").startsWith("say hel");
    }
}
