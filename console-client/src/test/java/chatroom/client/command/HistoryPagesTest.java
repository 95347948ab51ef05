package chatroom.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.LinkEvent;
import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.RoomName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HistoryPagesTest {
    private final HistoryPages pages = new HistoryPages();
    private final List<String> asked = new ArrayList<>();

    private void ask(int messages) {
        pages.ask(
                messages,
                (OptionalLong before, int count) ->
                        asked.add(count + (before.isPresent() ? " before " + before.getAsLong() : " newest")));
    }

    private static ChatMessage message(long id) {
        return new ChatMessage(id, "bob", "text", Instant.EPOCH);
    }

    private static LinkEvent page(long... ids) {
        return new LinkEvent.HistoryRead(
                LongStream.of(ids).mapToObj(HistoryPagesTest::message).toList(), true);
    }

    @Test
    void whereNothingIsShownTheNewestAreAskedFor() {
        ask(5);
        assertThat(asked).containsExactly("5 newest");
    }

    @Test
    void eachPageIsAskedForWhenTheOneBeforeItIsShown() {
        pages.onEvent(new LinkEvent.Posted(message(40)), RoomName.LOBBY);
        pages.onEvent(new LinkEvent.Posted(message(41)), RoomName.LOBBY);
        ask(2);
        ask(3);
        assertThat(asked).containsExactly("2 before 40");
        pages.onEvent(page(38, 39), RoomName.LOBBY);
        assertThat(asked).containsExactly("2 before 40", "3 before 38");
    }

    @Test
    void aRefusedPageDoesNotHoldUpTheNextOne() {
        ask(2);
        ask(3);
        pages.onEvent(new LinkEvent.Refused(Action.WHO, "Not now."), RoomName.LOBBY);
        assertThat(asked).hasSize(1);
        pages.onEvent(new LinkEvent.Refused(Action.HISTORY, "Not now."), RoomName.LOBBY);
        assertThat(asked).containsExactly("2 newest", "3 newest");
    }

    @Test
    void whoIsLoggedOutGetsNoAnswerAndMayAskAnewLater() {
        pages.onEvent(new LinkEvent.Posted(message(40)), RoomName.LOBBY);
        ask(2);
        ask(2);
        pages.onEvent(new LinkEvent.LoginRefused(ErrorCode.SESSION_EXPIRED, "Ended."), RoomName.LOBBY);
        ask(7);
        assertThat(asked).containsExactly("2 before 40", "7 before 40");
    }

    @Test
    void whatWasShownOfAnotherHistoryDoesNotCount() {
        pages.onEvent(new LinkEvent.Posted(message(40)), RoomName.LOBBY);
        pages.onEvent(new LinkEvent.HistoryReplaced(), RoomName.LOBBY);
        ask(2);
        assertThat(asked).containsExactly("2 newest");
    }
}
