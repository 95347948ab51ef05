package chatroom.server.room;

import static chatroom.server.chat.ChatFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Nonce;
import chatroom.protocol.RoomName;
import chatroom.server.chat.ChatFixture;
import chatroom.server.chat.ChatSettings;
import chatroom.server.log.Cursor;
import chatroom.server.reactor.CloseReason;
import chatroom.server.store.EntryResult;
import chatroom.server.store.StorageException;
import chatroom.server.work.JobResult;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoomRequestsTest {
    private final ChatFixture chat = new ChatFixture();
    private final ChatFixture.Peer peer = chat.connects();

    @BeforeEach
    void logIn() {
        peer.logsIn("ann").got();
    }

    private void sends(String text) {
        peer.says("{\"action\":\"send\",\"ref\":\"" + text + "\",\"text\":\"" + text + "\"}");
    }

    @Test
    void nobodySeesAMessageAndNobodyGetsAReplyBeforeItIsStored() {
        sends("hi");
        assertThat(peer.got()).isEmpty();
        assertThat(chat.log.lastId()).isZero();

        chat.storesAll();
        assertThat(peer.got())
                .containsExactly(
                        "{\"status\":\"ok\",\"action\":\"send\",\"ref\":\"hi\",\"id\":1,\"timestamp\":\"2026-11-22T08:38:00.123Z\"}");
        assertThat(chat.logged())
                .containsExactly(
                        "{\"event\":\"message\",\"id\":1,\"username\":\"ann\",\"text\":\"hi\",\"timestamp\":\"2026-11-22T08:38:00.123Z\"}");
    }

    @Test
    void aRetryIsAnsweredWithTheFirstAndNotShownAgain() {
        peer.says("{\"action\":\"send\",\"text\":\"hi\",\"nonce\":\"12345678\"}");
        assertThat(chat.appends.get(0).entry().nonce()).isEqualTo(Optional.of(new Nonce("12345678")));
        chat.storesAll();
        peer.got();
        peer.says("{\"action\":\"send\",\"text\":\"hi\",\"nonce\":\"12345678\"}");
        chat.stored(new EntryResult.Duplicate(RoomName.LOBBY, 1, NOW));
        assertThat(peer.got()).singleElement().asString().contains("\"id\":1,", "\"duplicate\":true");
        assertThat(chat.logged()).hasSize(1);
    }

    @Test
    void aFailedBatchIsToldToItsSendersAndShownToNobody() {
        sends("one");
        sends("two");
        chat.comesBack(new JobResult.Failed<>(new StorageException("disk full", null)));
        assertThat(peer.got())
                .hasSize(2)
                .allMatch(
                        reply -> reply.contains("\"code\":\"storage_unavailable\"") && reply.contains("retry_after_ms"))
                .noneMatch(reply -> reply.contains("disk full"));
        assertThat(chat.log.lastId()).isZero();

        sends("three");
        chat.storesAll();
        assertThat(peer.got()).singleElement().asString().contains("\"id\":1,");
    }

    @Test
    void aMessageThatWasStoredThoughItsBatchReportedAFailureIsShownOnceItIsKnown() throws StorageException {
        when(chat.journals.readAfter(RoomName.LOBBY, 0, 1, 500, 64 * 1024))
                .thenAnswer(call -> chat.page(false, new ChatMessage(1, "ann", "hi", NOW)));
        when(chat.journals.readAfter(RoomName.LOBBY, 1, Long.MAX_VALUE, 500, 64 * 1024))
                .thenAnswer(call -> chat.page(false));
        peer.says("{\"action\":\"send\",\"text\":\"hi\",\"nonce\":\"12345678\"}");
        chat.comesBack(new JobResult.Failed<>(new StorageException("fsync", null)));
        Cursor reader = chat.log.cursorAt(1);
        peer.says("{\"action\":\"send\",\"text\":\"hi\",\"nonce\":\"12345678\"}");
        chat.stored(new EntryResult.Duplicate(RoomName.LOBBY, 1, NOW));
        chat.runAll();
        assertThat(chat.room.lastId()).isEqualTo(1);
        assertThat(chat.log.hasLost(reader)).as("nobody else has to read it").isFalse();
    }

    @Test
    void aMessageThatCannotBeShownCostsNeitherItsSenderNorTheOthersTheirReplies() {
        sends("one");
        sends("two");
        chat.stored(
                new EntryResult.Stored(new ChatMessage(2, "ann", "one", NOW)),
                new EntryResult.Stored(new ChatMessage(1, "ann", "two", NOW)));
        assertThat(peer.got()).extracting(RoomRequestsTest::ref).containsExactly("one", "two");
    }

    @Test
    void whatFollowsSendsIsAnsweredAfterThem() {
        sends("one");
        sends("two");
        peer.says("{\"action\":\"ping\",\"ref\":\"three\"}");
        assertThat(peer.connection.paused).as("the next one waits").isTrue();
        assertThat(peer.got()).isEmpty();

        chat.storesAll();
        assertThat(peer.got()).extracting(RoomRequestsTest::ref).containsExactly("one", "two", "three");
        assertThat(peer.connection.paused).isFalse();
    }

    @Test
    void aRefusedLineIsAnsweredInItsPlaceToo() {
        sends("one");
        peer.says("nonsense");
        assertThat(peer.got()).isEmpty();
        chat.storesAll();
        assertThat(peer.got()).hasSize(2).last().asString().contains("malformed_json");
    }

    private static String ref(String reply) {
        return reply.replaceAll(".*\"ref\":\"([^\"]+)\".*", "$1");
    }

    @Test
    void anyNumberOfSendsMayBeUnderWayUpToALimitAtWhichTheSenderWaits() {
        ChatFixture unlimited = new ChatFixture(0, new ChatSettings("test", 0, 1, Duration.ZERO));
        ChatFixture.Peer sender = unlimited.connects().logsIn("ann");
        int sent = 0;
        while (!sender.connection.paused) {
            sender.says("{\"action\":\"send\",\"text\":\"x\"}");
            sent++;
        }
        assertThat(sent).isEqualTo(128);
        unlimited.storesAll();
        assertThat(sender.connection.paused).isFalse();
    }

    @Test
    void theFloodLimitSaysWhenToTryAgainAndCountsForTheUserNotTheConnection() {
        for (int i = 0; i < 30; i++) {
            sends("m" + i);
        }
        ChatFixture.Peer secondConnection = chat.connects().logsIn("ann");
        secondConnection.got();
        secondConnection.says("{\"action\":\"send\",\"text\":\"too much\"}");
        assertThat(secondConnection.got())
                .singleElement()
                .asString()
                .contains("\"code\":\"rate_limited\"", "\"retry_after_ms\":100}");
        assertThat(chat.appends).hasSize(30);

        ChatFixture.Peer bob = chat.connects().logsIn("bob");
        bob.says("{\"action\":\"send\",\"text\":\"I am somebody else\"}");
        assertThat(chat.appends).hasSize(31);

        chat.passes(Duration.ofMillis(100));
        secondConnection.says("{\"action\":\"send\",\"text\":\"now\"}");
        assertThat(chat.appends).hasSize(32);
    }

    @Test
    void whenTooManyMessagesWaitForTheDiskTheServerIsBusy() {
        sends("one");
        chat.refusingAppends = true;
        sends("two");
        assertThat(peer.got()).isEmpty();
        chat.storesAll();
        assertThat(peer.got())
                .hasSize(2)
                .last()
                .asString()
                .contains("\"code\":\"server_busy\"", "\"retry_after_ms\":1000");
    }

    @Test
    void aPollAtTheNewestTouchesNeitherStoreNorWorker() throws StorageException {
        sends("hi");
        chat.storesAll();
        peer.got();
        peer.says("{ \"action\": \"poll\", \"last_id\": 1 }");
        assertThat(peer.got())
                .containsExactly(
                        "{\"status\":\"ok\",\"action\":\"poll\",\"messages\":[],\"last_id\":1,\"more\":false,\"epoch\":\"epoch-1\"}");
        verify(chat.journals, never()).readAfter(any(), anyLong(), anyLong(), anyInt(), anyInt());
        assertThat(chat.reading.waiting()).isZero();
    }

    @Test
    void aPollFromFurtherBackReadsTheStoreUpToTheNewestShown() throws StorageException {
        sends("hi");
        chat.storesAll();
        peer.got();
        ChatMessage message = new ChatMessage(1, "ann", "hi", NOW);
        when(chat.journals.readAfter(RoomName.LOBBY, 0, 1, 500, 64 * 1024))
                .thenAnswer(call -> chat.page(false, message));
        peer.says("{\"action\":\"poll\",\"last_id\":0}");
        chat.runAll();
        assertThat(peer.got())
                .singleElement()
                .asString()
                .contains("\"messages\":[{\"id\":1,", "\"last_id\":1,\"more\":false");
    }

    @Test
    void historyReadsBackwardsFromWhereItIsAsked() throws StorageException {
        sends("hi");
        chat.storesAll();
        peer.got();
        when(chat.journals.readBefore(RoomName.LOBBY, 2, 50, 64 * 1024))
                .thenAnswer(call -> chat.page(false, new ChatMessage(1, "ann", "hi", NOW)));
        peer.says("{\"action\":\"history\"}");
        chat.runAll();
        assertThat(peer.got()).singleElement().asString().contains("\"action\":\"history\",\"messages\":[{\"id\":1,");

        peer.says("{\"action\":\"history\",\"before_id\":1}");
        assertThat(peer.got()).singleElement().asString().contains("\"messages\":[],\"last_id\":1,\"more\":false");
    }

    @Test
    void aReadThatFailsIsToldAndTheConnectionGoesOn() throws StorageException {
        sends("hi");
        chat.storesAll();
        peer.got();
        when(chat.journals.readAfter(any(), anyLong(), anyLong(), anyInt(), anyInt()))
                .thenThrow(new StorageException("x", null));
        peer.says("{\"action\":\"poll\",\"last_id\":0}");
        chat.runAll();
        assertThat(peer.got()).singleElement().asString().contains("storage_unavailable");
        peer.says("{\"action\":\"ping\"}");
        assertThat(peer.got()).hasSize(1);
    }

    @Test
    void whoListsNamesSortedWithoutRegardToCaseAndEachOnce() {
        chat.connects().logsIn("Zoe");
        chat.connects().logsIn("bob");
        chat.connects().logsIn("bob");
        peer.says("{\"action\":\"who\"}");
        assertThat(peer.got())
                .containsExactly(
                        "{\"status\":\"ok\",\"action\":\"who\",\"users\":[\"ann\",\"bob\",\"Zoe\"],\"online\":3}");
    }

    @Test
    void nonsenseDoesNotCloseTheConnectionUnlessItGoesOnAndOn() {
        for (int i = 0; i < 999; i++) {
            peer.says("nonsense");
        }
        peer.says("{\"action\":\"ping\"}");
        for (int i = 0; i < 999; i++) {
            peer.says("nonsense");
        }
        assertThat(peer.connection.closed).isNull();
        peer.handler.onOversizedFrame();
        assertThat(peer.connection.closed).isEqualTo(CloseReason.ABUSE);
        assertThat(peer.got()).hasSize(2 * 999 + 2).last().asString().contains("frame_too_large");
    }

    @Test
    void aPageAsksForNoMoreMemoryThanItCanTake() {
        for (int id = 1; id <= 1_000; id++) {
            chat.room.publish(new ChatMessage(id, "bob", "hi there", NOW));
        }
        assertThat(roomFor("{\"action\":\"poll\",\"last_id\":1000}")).isZero();
        assertThat(roomFor("{\"action\":\"poll\",\"last_id\":999}")).isBetween(28_000L, 29_000L);
        assertThat(roomFor("{\"action\":\"history\",\"limit\":1}")).isBetween(28_000L, 29_000L);
        assertThat(roomFor("{\"action\":\"history\",\"before_id\":2,\"limit\":500}"))
                .isBetween(28_000L, 29_000L);
        assertThat(roomFor("{\"action\":\"poll\",\"last_id\":0}")).isBetween(740_000L, 760_000L);
        assertThat(roomFor("{\"action\":\"history\",\"limit\":500}")).isBetween(740_000L, 760_000L);
    }

    private long roomFor(String request) {
        long before = peer.connection.roomAsked;
        peer.says(request);
        chat.runAll();
        peer.got();
        return peer.connection.roomAsked - before;
    }
}
