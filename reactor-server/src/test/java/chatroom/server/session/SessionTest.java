package chatroom.server.session;

import static chatroom.server.chat.ChatFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Event;
import chatroom.server.chat.ChatFixture;
import chatroom.server.chat.ChatSettings;
import chatroom.server.reactor.CloseReason;
import chatroom.server.store.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

/** A connection's life: what it gets pushed, how it ends. */
class SessionTest {
    private static final ChatSettings SETTINGS = new ChatSettings("test", 0, 1, Duration.ofSeconds(60));

    /** With a history of ten messages that only the store has. */
    private final ChatFixture chat = new ChatFixture(10, SETTINGS);

    private final ChatFixture.Peer peer = chat.connects();

    private void historyIsReadable() throws StorageException {
        when(chat.journals.readAfter(any(), anyLong(), anyLong(), anyInt(), anyInt()))
                .thenAnswer(call -> {
                    long through = call.getArgument(2);
                    long to = Math.min((long) call.getArgument(1) + 4, through);
                    List<ChatMessage> messages = new ArrayList<>();
                    for (long id = (long) call.getArgument(1) + 1; id <= to; id++) {
                        messages.add(new ChatMessage(id, "bob", "m" + id, NOW));
                    }
                    return chat.page(to < through, messages.toArray(Entry[]::new));
                });
    }

    @Test
    void theFirstFrameIsTheWelcome() {
        assertThat(peer.connection.sent)
                .singleElement()
                .asString()
                .startsWith("{\"event\":\"welcome\",\"protocol\":1,\"server\":\"test\"");
    }

    @Test
    void whoLogsInIsAdmittedAndNobodyElse() {
        chat.hasAccount("ann", "password");
        peer.says("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"another one\"}");
        chat.runAll();
        assertThat(peer.connection.admitted).isFalse();
        peer.logsIn("ann");
        assertThat(peer.connection.admitted).isTrue();
    }

    @Test
    void aConnectionHasAsManyMessagesUnderWayAsItMayAndThenWaits() {
        ChatFixture two =
                new ChatFixture(0, new ChatSettings("test", 0, 1, 2, Duration.ofSeconds(60), ChatFixture.OPEN));
        ChatFixture.Peer sender = two.connects().logsIn("ann");
        sender.says("{\"action\":\"send\",\"text\":\"one\"}");
        assertThat(sender.connection.paused).isFalse();
        sender.says("{\"action\":\"send\",\"text\":\"two\"}");
        assertThat(sender.connection.paused).isTrue();
        two.storesAll();
        assertThat(sender.connection.paused).isFalse();
    }

    @Test
    void withoutALastIdPushesBeginAfterTheNewest() {
        peer.logsIn("ann");
        assertThat(peer.connection.followsFrom).isEqualTo(11);
        assertThat(peer.got()).singleElement().asString().contains("\"last_id\":10");
    }

    @Test
    void aClientThatOnlyPollsFollowsNothing() {
        peer.logsIn("ann", ",\"push\":false");
        assertThat(peer.connection.followsFrom).isNull();
    }

    @Test
    void aLastIdOfAnotherHistoryOrBeyondThisOneMeansNothing() {
        peer.logsIn("ann", ",\"last_id\":3,\"epoch\":\"another\"");
        assertThat(peer.connection.followsFrom).isEqualTo(11);
        ChatFixture.Peer second = chat.connects().logsIn("bob", ",\"last_id\":99");
        assertThat(second.connection.followsFrom).isEqualTo(11);
    }

    @Test
    void whatIsStillInTheLogNeedsNoStore() {
        chat.publishes(new ChatMessage(11, "bob", "hi", NOW));
        peer.logsIn("ann", ",\"last_id\":10,\"epoch\":\"epoch-1\"");
        assertThat(peer.connection.followsFrom).isEqualTo(11);
        assertThat(chat.reading.waiting()).isZero();
    }

    @Test
    void whatWasSaidLastBeforeTheServerBeganNeedsNoStoreEither() {
        chat.feed.onCommitted(List.of(new ChatMessage(11, "bob", "hi", NOW), new ChatMessage(12, "bob", "there", NOW)));
        peer.logsIn("ann", ",\"last_id\":10");
        assertThat(peer.got()).singleElement().asString().contains("\"last_id\":12");
        assertThat(peer.connection.followsFrom).isEqualTo(11);
        assertThat(chat.reading.waiting()).isZero();
    }

    @Test
    void whatTheLogHasNoMoreComesFromTheStorePageByPageAndThenFromTheLog() throws StorageException {
        historyIsReadable();
        peer.logsIn("ann", ",\"last_id\":2");
        assertThat(ids(peer.got())).containsExactly(3, 4, 5, 6);
        assertThat(peer.connection.drainAwaited)
                .as("the next page is read when this one has left")
                .isTrue();
        assertThat(chat.reading.waiting()).isZero();

        // Said while it catches up: neither lost nor twice.
        chat.publishes(new ChatMessage(11, "bob", "new", NOW));

        peer.handler.onDrained();
        chat.runAll();
        List<String> rest = peer.got();
        assertThat(ids(rest)).containsExactly(7, 8, 9, 10);
        assertThat(peer.connection.followsFrom).isEqualTo(11);
        assertThat(rest)
                .last()
                .asString()
                .isEqualTo("{\"event\":\"presence\",\"joined\":[],\"left\":[],\"online\":1,\"resync\":true}");
    }

    @Test
    void aReaderThatFellOffTheLogCatchesUpInTheSameWay() throws StorageException {
        historyIsReadable();
        peer.logsIn("ann").got();
        peer.connection.followsFrom = null;
        peer.connection.onFellBehind.accept(8);
        chat.runAll();
        assertThat(ids(peer.got())).containsExactly(8, 9, 10);
        assertThat(peer.connection.followsFrom).isEqualTo(11);
    }

    @Test
    void aPageOfACatchUpNeverStopsTheReadersOwnRequests() throws StorageException {
        historyIsReadable();
        peer.logsIn("ann", ",\"last_id\":2").got();
        ArgumentCaptor<Integer> limit = ArgumentCaptor.forClass(Integer.class);
        ArgumentCaptor<Integer> maxBytes = ArgumentCaptor.forClass(Integer.class);
        verify(chat.journals).readAfter(any(), anyLong(), anyLong(), limit.capture(), maxBytes.capture());
        String dearest = "\"".repeat(maxBytes.getValue() / limit.getValue());
        int frame = new ServerFrameCodec()
                .write(new Event.MessagePosted(new ChatMessage(Long.MAX_VALUE, "n".repeat(32), dearest, NOW)))
                .length;
        assertThat(limit.getValue() * frame)
                .as("bytes in an outbox that holds 64 KiB")
                .isLessThan(64 * 1024);
    }

    @Test
    void aReaderThatMissedPresenceOnlyGetsASnapshot() {
        peer.logsIn("ann").got();
        peer.connection.onFellBehind.accept(11);
        assertThat(peer.got()).singleElement().asString().contains("\"resync\":true");
        assertThat(peer.connection.followsFrom).isEqualTo(11);
    }

    @Test
    void aCatchUpThatCannotReadTriesAgain() throws StorageException {
        when(chat.journals.readAfter(any(), anyLong(), anyLong(), anyInt(), anyInt()))
                .thenThrow(new StorageException("x", null));
        peer.logsIn("ann", ",\"last_id\":8").got();
        org.mockito.Mockito.reset(chat.journals);
        historyIsReadable();
        chat.passes(Duration.ofMillis(500));
        chat.reading.refuse(true);
        chat.runAll();
        chat.reading.refuse(false);
        chat.passes(Duration.ofMillis(500));
        chat.runAll();
        assertThat(ids(peer.got())).containsExactly(9, 10);
        assertThat(peer.connection.followsFrom).isEqualTo(11);
    }

    @Test
    void aCatchUpEndsWithItsConnection() throws StorageException {
        historyIsReadable();
        chat.hasAccount("ann", "correct horse");
        peer.logsIn("ann", ",\"last_id\":2").got();
        peer.handler.onDrained();
        peer.leaves();
        chat.runAll();
        assertThat(peer.got()).isEmpty();
    }

    private static List<Integer> ids(List<String> frames) {
        return frames.stream()
                .filter(frame -> frame.startsWith("{\"event\":\"message\""))
                .map(frame -> Integer.valueOf(frame.replaceAll(".*\"id\":(\\d+).*", "$1")))
                .toList();
    }

    @Test
    void whoDoesNotLogInInTimeIsClosed() {
        chat.passes(Duration.ofSeconds(60));
        assertThat(peer.connection.closed).isEqualTo(CloseReason.LOGIN_TIMEOUT);
        assertThat(peer.reaped()).contains("\"code\":\"login_timeout\"");
    }

    @Test
    void whoOnlyEverFailsToLogInIsClosedToo() {
        chat.hasAccount("ann", "correct horse");
        peer.says("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"a wrong one\"}");
        chat.passes(Duration.ofSeconds(60));
        assertThat(peer.connection.closed).isNull();
        chat.runAll();
        assertThat(peer.got()).singleElement().asString().contains("bad_credentials");
        assertThat(peer.connection.closed).isEqualTo(CloseReason.LOGIN_TIMEOUT);
    }

    @Test
    void whoseLoginIsUnderWayOrDoneIsNot() {
        chat.hasAccount("ann", "correct horse");
        peer.says("{\"action\":\"login\",\"username\":\"ann\",\"password\":\"correct horse\"}");
        chat.passes(Duration.ofSeconds(60));
        assertThat(peer.connection.closed).isNull();
        chat.runAll();
        chat.passes(Duration.ofSeconds(60));
        assertThat(peer.connection.closed).isNull();
    }

    @Test
    void aPeerThatEndsItsSideGetsItsRepliesFirst() {
        peer.logsIn("ann").got();
        peer.says("{\"action\":\"send\",\"text\":\"hi\"}");
        peer.handler.onInputEnded();
        assertThat(peer.connection.closed).isNull();
        chat.storesAll();
        assertThat(peer.got()).hasSize(1);
        assertThat(peer.connection.closed).isEqualTo(CloseReason.PEER_CLOSED);
        assertThat(peer.reaped()).isEmpty();
    }

    @Test
    void aShutdownTakesNoMoreRequestsAndWaitsForWhatIsBeingStored() {
        peer.logsIn("ann").got();
        peer.says("{\"action\":\"send\",\"text\":\"hi\"}");
        ChatFixture.Peer idle = chat.connects();
        peer.handler.onShutdown();
        idle.handler.onShutdown();
        assertThat(idle.connection.closed).isEqualTo(CloseReason.SHUTTING_DOWN);
        assertThat(peer.connection.closed).isNull();
        assertThat(peer.connection.paused).isTrue();
        chat.storesAll();
        assertThat(peer.connection.paused).isTrue();
        assertThat(peer.got()).singleElement().asString().contains("\"id\":11");
        assertThat(peer.connection.closed).isEqualTo(CloseReason.SHUTTING_DOWN);
        assertThat(peer.reaped()).contains("\"code\":\"shutting_down\"");
    }
}
