package chatroom.client.plain;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.Draft;
import chatroom.client.link.LinkEvent;
import chatroom.client.room.Rooms;
import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Role;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private static final RoomName DEV = new RoomName("dev");

    private final Rooms rooms = new Rooms(name -> false);
    private final Transcript transcript = new Transcript(ZoneOffset.ofHours(2), rooms);

    private static ChatMessage message(String text, String time) {
        return new ChatMessage(1, "ann", text, Instant.parse(time));
    }

    private List<String> posted(String text, String time) {
        return transcript.lines(new LinkEvent.Posted(message(text, time)));
    }

    @Test
    void aMessageHasItsTimeInTheReadersZoneAndEachDayItsLine() {
        assertThat(posted("late", "2026-11-21T21:59:00Z"))
                .containsExactly("--- Saturday, 21 November 2026 ---", "23:59 ann: late");
        assertThat(posted("later", "2026-11-21T21:59:59Z")).containsExactly("23:59 ann: later");
        assertThat(posted("next", "2026-11-21T22:00:00Z"))
                .containsExactly("--- Sunday, 22 November 2026 ---", "00:00 ann: next");
    }

    @Test
    void furtherLinesOfAMessageCannotPassForMessages() {
        posted("first", "2026-11-22T08:00:00Z");
        assertThat(posted("hi\n10:00 bob: I owe ann 100\n-- server closing", "2026-11-22T08:00:00Z"))
                .containsExactly("10:00 ann: hi", "      10:00 bob: I owe ann 100", "      -- server closing");
    }

    @Test
    void whatOthersSendIsCleanedWhereverItStands() {
        String evil = "\u001b[2J\u202Ex";
        List<LinkEvent> events = List.of(
                new LinkEvent.Posted(new ChatMessage(1, evil, evil, Instant.EPOCH)),
                new LinkEvent.PresenceChanged(List.of(evil), List.of(evil), 1, false),
                new LinkEvent.WhoIsThere(List.of(evil), 1),
                new LinkEvent.SendRefused(Optional.of(evil), evil, evil),
                new LinkEvent.Refused(Action.WHO, evil),
                new LinkEvent.ConnectionLost(evil),
                new LinkEvent.Delayed(Action.LOGIN, evil, 9_000),
                new LinkEvent.LoggedIn(evil, false),
                new LinkEvent.Registered(evil));
        for (LinkEvent event : events) {
            assertThat(transcript.lines(event))
                    .isNotEmpty()
                    .noneMatch(line -> line.contains("\u001b") || line.contains("\u202E"));
        }
    }

    @Test
    void whatWasFoundStandsBetweenTwoLinesAndNamesItsDays() {
        posted("now", "2026-11-22T08:00:00Z");
        List<ChatMessage> messages = List.of(message("lunch?", "2026-11-20T10:00:00Z"));
        assertThat(transcript.lines(new LinkEvent.SearchFound("lunch", messages, true)))
                .containsExactly(
                        "-- 1 found for \"lunch\"; /search alone shows older ones",
                        "--- Friday, 20 November 2026 ---",
                        "12:00 ann: lunch?",
                        "-- End of what was found.");
        assertThat(posted("still", "2026-11-22T08:01:00Z"))
                .containsExactly("--- Sunday, 22 November 2026 ---", "10:01 ann: still");
        assertThat(transcript.lines(new LinkEvent.SearchFound("x", List.of(), false)))
                .containsExactly("-- Nothing found for \"x\"");
    }

    @Test
    void aPageOfThePastStandsBetweenTwoLinesAndSaysWhenThereIsNothingBefore() {
        List<ChatMessage> messages = List.of(message("lunch?", "2026-11-20T10:00:00Z"));
        assertThat(transcript.lines(new LinkEvent.HistoryRead(messages, false)))
                .containsExactly(
                        "-- 1 message from before, to the very first",
                        "--- Friday, 20 November 2026 ---",
                        "12:00 ann: lunch?",
                        "-- Back to now.");
        assertThat(transcript.lines(new LinkEvent.HistoryRead(List.of(), false)))
                .containsExactly("-- There is nothing before");
    }

    @Test
    void aShortDelayIsNotWorthALine() {
        assertThat(transcript.lines(new LinkEvent.Delayed(Action.SEND, "Slow down.", 800)))
                .isEmpty();
        assertThat(transcript.lines(new LinkEvent.Delayed(Action.SEND, "Slow down.", 3_001)))
                .containsExactly("-- Slow down. Trying again in 4 s");
    }

    @Test
    void oneIsNotToldOfOneself() {
        transcript.lines(new LinkEvent.LoggedIn("ann", false));
        assertThat(transcript.lines(new LinkEvent.PresenceChanged(List.of("ann"), List.of(), 1, false)))
                .isEmpty();
        assertThat(transcript.lines(new LinkEvent.PresenceChanged(List.of("ann", "bob"), List.of("carl"), 2, false)))
                .containsExactly("-- bob joined", "-- carl left");
    }

    @Test
    void aTextThatWasNotSentIsGivenBack() {
        assertThat(transcript.lines(new LinkEvent.SendRefused(Optional.of("key"), "my words", "Too long.")))
                .containsExactly("-- Not sent: Too long.", "--   my words");
        assertThat(transcript.lines(new LinkEvent.SendRefused(
                        Optional.of("key"), Draft.of(new RoomReference("dev"), "my words"), "Too long.")))
                .as("whoever types it again knows where")
                .containsExactly("-- Not sent to dev: Too long.", "--   my words");
    }

    @Test
    void whatWasNotSentIsGivenBackAsTheLineThatSaysIt() {
        assertThat(givenBack(new Draft(RoomReference.LOBBY, "yes", false, OptionalLong.of(4711))))
                .isEqualTo("--   /reply #4711 yes");
        assertThat(givenBack(new Draft(RoomReference.LOBBY, "waves", true, OptionalLong.empty())))
                .isEqualTo("--   /me waves");
        assertThat(givenBack(Draft.of(RoomReference.LOBBY, "/etc/hosts"))).isEqualTo("--   //etc/hosts");
    }

    private String givenBack(Draft draft) {
        return transcript
                .lines(new LinkEvent.SendRefused(Optional.of("key"), draft, "No."))
                .get(1);
    }

    private void enterDev() {
        rooms.on(new LinkEvent.LoggedIn("cyd", false));
        RoomInfo.Own own = new RoomInfo.Own(Role.MEMBER, 0, 0, 0);
        rooms.on(new LinkEvent.RoomsListed(List.of(
                new RoomInfo(DEV, RoomKind.PUBLIC, "what we build", 2, 0, false, Optional.of(own), Optional.empty()))));
        rooms.on(new LinkEvent.Followed(DEV, 0, false));
    }

    private List<String> postedInDev(Entry entry) {
        return transcript.lines(new LinkEvent.Posted(DEV, entry));
    }

    private static ChatMessage inDev(long id, String text) {
        return new ChatMessage(id, "ann", text, Instant.parse("2026-11-22T08:00:00Z"));
    }

    @Test
    void ofOtherRoomsTheFirstThatIsNewIsToldAndWhoeverWaitsForTheReader() {
        enterDev();
        assertThat(postedInDev(inDev(1, "hi"))).containsExactly("-- Something new in dev");
        assertThat(postedInDev(inDev(2, "hi again"))).isEmpty();
        assertThat(postedInDev(inDev(3, "cyd?"))).containsExactly("-- In dev ann: cyd?; /room dev shows it");
    }

    @Test
    void aRoomThatIsGoneToSaysItsTopicAndWhatItsMessagesAreByNow() {
        enterDev();
        postedInDev(inDev(1, "helo"));
        postedInDev(new Entry.Edit(2, "ann", Instant.EPOCH, 1, Optional.of("hello")));
        postedInDev(new Entry.React(3, "bob", Instant.EPOCH, 1, "\uD83D\uDC4D"));
        postedInDev(new ChatMessage(
                4,
                "bob",
                "an answer",
                Instant.parse("2026-11-22T08:01:00Z"),
                false,
                OptionalLong.of(1),
                OptionalLong.empty(),
                false,
                Map.of()));
        rooms.show(DEV, "");
        assertThat(transcript.opening())
                .containsExactly(
                        "-- This is dev: what we build",
                        "--- Sunday, 22 November 2026 ---",
                        "10:00 ann: hello",
                        "      (edited)",
                        "      \uD83D\uDC4D bob",
                        "10:01 bob to ann: hello: an answer");
        assertThat(postedInDev(new Entry.Delete(5, "ann", Instant.EPOCH, 1, Optional.of("said twice"))))
                .containsExactly("-- ann deleted the message of 10:00: said twice");
    }
}
