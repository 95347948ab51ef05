package chatroom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Limits;
import chatroom.protocol.Reply;
import chatroom.protocol.ServerFrame;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Any bytes at all, over one connection, in any pieces; while somebody else is in the room. */
class ServerFuzzTest {
    private static final int MAX_BAD_IN_A_ROW = 1_000;
    private static final int MAX_CHUNK_BYTES = 100;

    /** The store never fails, and never is there too much to do. */
    private static final Set<ErrorCode> NEVER =
            EnumSet.of(ErrorCode.INTERNAL_ERROR, ErrorCode.STORAGE_UNAVAILABLE, ErrorCode.SERVER_BUSY);

    private static final Set<ErrorCode> SENSELESS = EnumSet.of(
            ErrorCode.MALFORMED_JSON,
            ErrorCode.FRAME_TOO_LARGE,
            ErrorCode.INVALID_REQUEST,
            ErrorCode.UNKNOWN_ACTION,
            ErrorCode.INVALID_USERNAME,
            ErrorCode.INVALID_PASSWORD,
            ErrorCode.INVALID_TEXT);

    private static final String LOGIN = "{\"action\":\"login\",\"username\":\"%s\",\"password\":\"%s\"}";

    @FuzzTest
    @WireWords
    void eachLineGetsOneReplyInOrderAndTheServerLives(byte[] input) throws Exception {
        try (MemoryServer server = new MemoryServer();
                ErrorLog errors = new ErrorLog();
                Client witness = server.connect();
                Client fuzzed = server.connect()) {
            witness.says(LOGIN.formatted(MemoryServer.WITNESS, MemoryServer.PASSWORD));
            writeInPieces(input, fuzzed, server);
            fuzzed.leaves();
            List<ServerFrame> frames = fuzzed.frames();
            checkReplies(Lines.of(input, Limits.FRAME_BYTES), frames);
            checkMessages(server.store().messages(), frames, witness);
            assertThat(server.connections()).as("connections left").isEqualTo(1);
            checkThatItLives(server, witness);
            assertThat(errors.sentences()).as("mistakes of the server").isEmpty();
        }
    }

    /** The pieces follow from the input, so that it always does the same. */
    private static void writeInPieces(byte[] input, Client client, MemoryServer server) throws Exception {
        Random random = new Random(Arrays.hashCode(input));
        int most = random.nextInt(3) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(MAX_CHUNK_BYTES);
        boolean timePassed = false;
        for (int at = 0; at < input.length; ) {
            int length = Math.min(1 + random.nextInt(most), input.length - at);
            client.writes(input, at, length);
            at += length;
            if (!timePassed && at > input.length / 2) {
                // Presence is told, and the flood limit lets a few more messages through.
                server.passes(Duration.ofMillis(300));
                timePassed = true;
            }
        }
    }

    private static void checkReplies(List<Optional<ByteBuffer>> lines, List<ServerFrame> frames) {
        assertThat(frames.get(0))
                .as("the first frame")
                .isInstanceOfSatisfying(
                        ServerFrame.Unasked.class,
                        first -> assertThat(first.event()).isInstanceOf(Event.Welcome.class));
        List<ServerFrame.Answer> replies = Client.replies(frames);
        for (int i = 0; i < replies.size(); i++) {
            assertThat(i).as("replies beyond the lines").isLessThan(lines.size());
            checkReply(lines.get(i), replies.get(i));
        }
        List<Event.Closing> closings = Client.events(frames, Event.Closing.class);
        if (closings.isEmpty()) {
            assertThat(replies).as("a reply for each line").hasSameSizeAs(lines);
        } else {
            assertThat(closings).hasSize(1);
            assertThat(frames.get(frames.size() - 1))
                    .as("the last frame")
                    .isEqualTo(new ServerFrame.Unasked(closings.get(0)));
            checkClosing(closings.get(0).code(), replies);
        }
    }

    private static void checkReply(Optional<ByteBuffer> line, ServerFrame.Answer answer) {
        if (line.filter(SecondOpinion::isUndecided).isPresent()) {
            return;
        }
        Optional<Echo> echo = line.flatMap(Echo::of);
        assertThat(answer.ref()).as("the ref of %s", line).isEqualTo(echo.flatMap(Echo::ref));
        if (answer.reply() instanceof Reply.Failed failed) {
            assertThat(failed.code()).isNotIn(NEVER);
            assertThat(failed.action()).isEqualTo(echo.flatMap(Echo::action));
            assertThat(failed.code() == ErrorCode.FRAME_TOO_LARGE)
                    .as("too large")
                    .isEqualTo(line.isEmpty());
            assertThat(failed.code() == ErrorCode.MALFORMED_JSON)
                    .as("malformed, as the second opinion has it")
                    .isEqualTo(line.isPresent() && echo.isEmpty());
        } else {
            assertThat(echo).as("what was done, by the second opinion").isPresent();
        }
    }

    private static void checkClosing(String code, List<ServerFrame.Answer> replies) {
        assertThat(code).isIn("logged_out", "abuse");
        if (code.equals("logged_out")) {
            assertThat(replies.get(replies.size() - 1).reply()).isInstanceOf(Reply.LoggedOut.class);
        } else {
            assertThat(replies.subList(replies.size() - MAX_BAD_IN_A_ROW, replies.size()))
                    .allSatisfy(answer -> assertThat(answer.reply())
                            .isInstanceOfSatisfying(
                                    Reply.Failed.class,
                                    failed -> assertThat(failed.code()).isIn(SENSELESS)));
        }
    }

    /** Everybody has seen the same: what is stored, in that order, each once. */
    private static void checkMessages(List<ChatMessage> stored, List<ServerFrame> frames, Client witness)
            throws Exception {
        List<Long> acknowledged = Client.replies(frames, Reply.Sent.class).stream()
                .filter(sent -> !sent.duplicate())
                .map(Reply.Sent::id)
                .toList();
        assertThat(acknowledged)
                .as("ids acknowledged")
                .isEqualTo(stored.stream().map(ChatMessage::id).toList());
        assertThat(Client.events(witness.frames(), Event.MessagePosted.class))
                .as("what the witness got")
                .extracting(Event.MessagePosted::message)
                .isEqualTo(stored);
    }

    private static void checkThatItLives(MemoryServer server, Client witness) throws Exception {
        witness.says("{\"action\":\"ping\",\"ref\":\"still there?\"}");
        List<ServerFrame.Answer> replies = Client.replies(witness.frames());
        assertThat(replies.get(replies.size() - 1).reply()).isInstanceOf(Reply.Pong.class);
        try (Client newcomer = server.connect()) {
            newcomer.says(LOGIN.formatted(MemoryServer.WITNESS, MemoryServer.PASSWORD));
            assertThat(Client.replies(newcomer.frames(), Reply.LoggedIn.class)).hasSize(1);
            newcomer.leaves();
        }
    }
}
