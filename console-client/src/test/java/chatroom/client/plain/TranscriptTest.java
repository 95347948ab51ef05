package chatroom.client.plain;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.LinkEvent;
import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private final Transcript transcript = new Transcript(ZoneOffset.ofHours(2));

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
    }
}
