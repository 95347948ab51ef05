package chatroom.client.plain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.Address;
import chatroom.client.link.Draft;
import chatroom.client.link.Follows;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.RecordedLink;
import chatroom.client.storage.Settings;
import chatroom.client.text.ExitCode;
import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event.RoomChanged.Change;
import chatroom.protocol.Password;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PipeTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final PipeOptions LINES = pipeOptions(Optional.empty(), false, false, LONG);
    private static final Settings ANN =
            new Settings(new Address("here", 5000), Optional.of("ann"), Optional.of(new Password("a password")));
    private static final ChatMessage MESSAGE =
            new ChatMessage(7, "bob\u001b[31m", "two\nlines \u009b \u202e", Instant.EPOCH);

    private static final RoomName DEV = new RoomName("dev");

    private final RecordedLink link = new RecordedLink();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private OutputStream stdout = out;
    private Pipe pipe;

    private static PipeOptions pipeOptions(Optional<String> send, boolean listen, boolean json, Duration patience) {
        return new PipeOptions(Optional.empty(), send, listen, json, OptionalLong.empty(), patience);
    }

    private void begin(String input, PipeOptions options, Settings settings) {
        pipe = new Pipe(
                options,
                new BufferedReader(new StringReader(input)),
                new PrintStream(stdout, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                ZoneOffset.UTC);
        Thread thread = new Thread(() -> {
            try {
                code.complete(pipe.run(link, settings));
            } catch (InterruptedException e) {
                code.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void beginLoggedIn(String input, PipeOptions options) throws InterruptedException {
        begin(input, options, ANN);
        assertThat(link.next()).isEqualTo("login ann a password");
        pipe.onEvent(new LinkEvent.LoggedIn("ann", false));
    }

    private void takes(String text) throws InterruptedException {
        assertThat(link.next()).isEqualTo("say " + text);
        pipe.onEvent(new LinkEvent.Queued("key of " + text, text, false));
    }

    private void confirm(String text) {
        pipe.onEvent(new LinkEvent.Sent("key of " + text, 1, text));
    }

    private void refuse(String text) {
        pipe.onEvent(new LinkEvent.SendRefused(Optional.of("key of " + text), text, "Not that."));
    }

    private int exitCode() throws Exception {
        return code.get(10, TimeUnit.SECONDS);
    }

    @Test
    void eachLineIsSentAsItIsAndTheEndWaitsUntilAllAreConfirmed() throws Exception {
        beginLoggedIn("one\n\n/etc/passwd\ntwo without an end", LINES);
        takes("one");
        takes("/etc/passwd");
        takes("two without an end");
        confirm("one");
        confirm("/etc/passwd");
        assertThat(code).isNotDone();
        confirm("two without an end");
        assertThat(exitCode()).isZero();
        assertThat(out.size() + err.size())
                .as("all is well, and nothing is said")
                .isZero();
    }

    @Test
    void nothingIsTakenFromTheInputBeforeItCanBeSent() throws Exception {
        begin("one", LINES, ANN);
        assertThat(link.next()).isEqualTo("login ann a password");
        pipe.onEvent(new LinkEvent.LoginRefused(ErrorCode.BAD_CREDENTIALS, "Wrong."));
        assertThat(exitCode()).isEqualTo(ExitCode.LOGIN_REFUSED);
        assertThat(link.next()).as("and not: say one").isEqualTo("give back");
        assertThat(err.toString(UTF_8)).isEqualTo("chat: Wrong.\n");
    }

    @Test
    void whatWasNotConfirmedInTimeIsCode5AndNamed() throws Exception {
        beginLoggedIn("one\ntwo", pipeOptions(Optional.empty(), false, false, Duration.ofSeconds(2)));
        takes("one");
        takes("two");
        confirm("one");
        assertThat(link.next()).isEqualTo("give back");
        refuse("two");
        assertThat(exitCode()).isEqualTo(ExitCode.UNSENT);
        assertThat(err.toString(UTF_8)).contains("Not sent: Not that.\n  two\n").doesNotContain("one");
    }

    private static String lines(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(i -> "line " + i + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void whoHasGivenUpSaysNothingMoreAndTellsWhatWasReadAndNotSaid() throws Exception {
        beginLoggedIn(lines(1, 110), pipeOptions(Optional.empty(), false, false, Duration.ofSeconds(2)));
        for (int i = 1; i <= 100; i++) {
            takes("line " + i);
        }
        pipe.onEvent(new LinkEvent.ConnectionLost("The connection was lost."));
        assertThat(link.next()).isEqualTo("give back");
        for (int i = 1; i <= 100; i++) {
            refuse("line " + i);
        }
        assertThat(exitCode()).isEqualTo(ExitCode.UNSENT);
        assertThat(link.next()).as("and not: say line 101").isEqualTo("stop");
        assertThat(err.toString(UTF_8))
                .contains("Not sent: Not that.\n  line 100\n")
                .endsWith("chat: Not sent any more:\n  line 101\nchat: The rest of the input was not read.\n");
    }

    @Test
    void whoHasGivenUpDoesNotWaitForEverForWhatComesBack() throws Exception {
        beginLoggedIn("one", pipeOptions(Optional.empty(), false, false, Duration.ofSeconds(1)));
        takes("one");
        assertThat(link.next()).isEqualTo("give back");
        assertThat(exitCode()).isEqualTo(ExitCode.UNSENT);
        assertThat(err.toString(UTF_8))
                .endsWith("chat: 1 not confirmed, and not given back in time; the next run sends what is left.\n");
    }

    @Test
    void aTextThatIsRefusedIsCode5AndTheOthersAreSent() throws Exception {
        beginLoggedIn("one\ntwo\nthree", LINES);
        takes("one");
        takes("two");
        takes("three");
        refuse("two");
        confirm("one");
        confirm("three");
        assertThat(exitCode()).isEqualTo(ExitCode.UNSENT);
        assertThat(err.toString(UTF_8)).isEqualTo("chat: Not sent: Not that.\n  two\n");
        assertThat(link.taken()).containsExactly("key of two");
    }

    @Test
    void whatAnEarlierRunLeftIsWaitedForTooButIsNotThisRunsFault() throws Exception {
        begin("", LINES, ANN);
        link.next();
        pipe.onEvent(new LinkEvent.Queued("key of earlier", "earlier", true));
        pipe.onEvent(new LinkEvent.LoggedIn("ann", false));
        assertThat(code).isNotDone();
        refuse("earlier");
        assertThat(exitCode()).isZero();
        assertThat(err.toString(UTF_8))
                .contains("Left unsent by an earlier run, and sent before anything else: earlier");
    }

    @Test
    void anAnswerThatAnEarlierRunLeftComesBackWithTheMessageThatItAnswers() throws Exception {
        begin("", LINES, ANN);
        link.next();
        Draft answer = new Draft(RoomReference.LOBBY, "yes", false, OptionalLong.of(4711));
        pipe.onEvent(new LinkEvent.SendRefused(Optional.of("key"), answer, "Too long ago."));
        pipe.onEvent(new LinkEvent.LoggedIn("ann", false));
        assertThat(exitCode()).isZero();
        assertThat(err.toString(UTF_8)).isEqualTo("chat: Not sent: Too long ago.\n  /reply #4711 yes\n");
    }

    @Test
    void aServerThatCannotBeReachedIsCode4WithTheReason() throws Exception {
        begin("one", pipeOptions(Optional.empty(), false, false, Duration.ofMillis(300)), ANN);
        link.next();
        pipe.onEvent(new LinkEvent.ConnectionLost("Nobody answers at here:5000."));
        assertThat(exitCode()).isEqualTo(ExitCode.NOT_REACHABLE);
        assertThat(err.toString(UTF_8)).isEqualTo("chat: Nobody answers at here:5000.\n");
    }

    @Test
    void aSessionThatIsRememberedNeedsNoPassword() throws Exception {
        begin(
                "",
                LINES,
                new Settings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("ann"),
                        Optional.empty(),
                        Optional.of("token")));
        assertThat(link.next()).isEqualTo("resume ann token");
    }

    @Test
    void withoutANameOrAPasswordNothingIsAsked() throws Exception {
        begin("", LINES, new Settings(new Address("here", 5000), Optional.of("ann"), Optional.empty()));
        assertThat(exitCode()).isEqualTo(ExitCode.WRONG_USE);
    }

    @Test
    void oneTextIsSentWithoutTheInput() throws Exception {
        beginLoggedIn("not this", pipeOptions(Optional.of("/this"), false, false, LONG));
        takes("/this");
        confirm("/this");
        assertThat(exitCode()).isZero();
    }

    @Test
    void whoListensGetsALineAMessageAndNothingThatSteersATerminal() throws Exception {
        beginLoggedIn("not this", pipeOptions(Optional.empty(), true, false, LONG));
        pipe.onEvent(new LinkEvent.PresenceChanged(List.of("bob"), List.of(), 2, false));
        pipe.onEvent(new LinkEvent.Posted(MESSAGE));
        assertThat(out.toString(UTF_8)).isEqualTo("1970-01-01 00:00:00 bob\ufffd[31m: two\n    lines \ufffd \ufffd\n");
        assertThat(code).isNotDone();
    }

    @Test
    void jsonIsWhatTheServerSentWithWhatSteersATerminalEscaped() throws Exception {
        beginLoggedIn("", pipeOptions(Optional.empty(), true, true, LONG));
        pipe.onEvent(new LinkEvent.Posted(MESSAGE));
        String frame = out.toString(UTF_8);
        assertThat(frame).startsWith("""
                        {"event":"message","id":7,""").endsWith("}\n").contains("bob\\u001b[31m", "two\\nlines \\u009b \\u202e");
    }

    private static PipeOptions inRoom(String room, boolean listen) {
        return new PipeOptions(
                Optional.of(new RoomReference(room)),
                Optional.empty(),
                listen,
                false,
                OptionalLong.of(7),
                Duration.ofSeconds(10));
    }

    @Test
    void whatIsForARoomGoesThere() throws Exception {
        PipeOptions options = inRoom("dev", false);
        assertThat(options.follows()).isEqualTo(new Follows.Nothing());
        beginLoggedIn("hello\n", options);
        assertThat(link.next()).isEqualTo("say in dev hello");
    }

    @Test
    void whoListensHearsAllRoomsOfTheirsWithTheirNames() throws Exception {
        PipeOptions options = pipeOptions(Optional.empty(), true, false, Duration.ofSeconds(10));
        assertThat(options.follows()).isEqualTo(new Follows.OwnRooms());
        beginLoggedIn("", options);
        pipe.onEvent(new LinkEvent.Posted(DEV, new ChatMessage(1, "bob", "in dev", Instant.EPOCH)));
        pipe.onEvent(new LinkEvent.Posted(new ChatMessage(1, "bob", "in the lobby", Instant.EPOCH)));
        pipe.onEvent(new LinkEvent.Posted(DEV, new Entry.Join(2, "cyd", Instant.EPOCH)));
        assertThat(out.toString(UTF_8).lines())
                .containsExactly(
                        "1970-01-01 00:00:00 [dev] bob: in dev",
                        "1970-01-01 00:00:00 bob: in the lobby",
                        "1970-01-01 00:00:00 [dev] -- cyd joined");
    }

    @Test
    void whoListensToARoomHearsNothingElseAndIsToldItsEnd() throws Exception {
        PipeOptions options = inRoom("dev", true);
        assertThat(options.follows()).isEqualTo(new Follows.One(new RoomReference("dev"), OptionalLong.of(7)));
        assertThat(options.sinceInLobby()).isEmpty();
        beginLoggedIn("", options);
        pipe.onEvent(new LinkEvent.Posted(new ChatMessage(1, "bob", "in the lobby", Instant.EPOCH)));
        pipe.onEvent(new LinkEvent.Posted(DEV, new ChatMessage(8, "bob", "in dev", Instant.EPOCH)));
        assertThat(out.toString(UTF_8)).isEqualTo("1970-01-01 00:00:00 bob: in dev\n");
        pipe.onEvent(new LinkEvent.RoomChanged(Change.REMOVED, DEV, Optional.empty()));
        assertThat(code.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(err.toString(UTF_8)).isEqualTo("chat: You are not in dev any more.\n");
    }

    @Test
    void aRoomThatCannotBeListenedToIsToldAndIsTheEnd() throws Exception {
        beginLoggedIn("", inRoom("dev", true));
        pipe.onEvent(new LinkEvent.Refused(Action.FOLLOW, "There is no such room."));
        assertThat(code.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(err.toString(UTF_8)).isEqualTo("chat: There is no such room.\n");
    }

    @Test
    void jsonOfARoomNamesIt() throws Exception {
        beginLoggedIn("", pipeOptions(Optional.empty(), true, true, Duration.ofSeconds(10)));
        pipe.onEvent(new LinkEvent.Posted(DEV, new Entry.Topic(2, "cyd", Instant.EPOCH, "new")));
        assertThat(out.toString(UTF_8)).contains("\"room\":\"dev\"", "\"kind\":\"topic\"", "\"value\":\"new\"");
    }

    @Test
    void messagesAreNotPrintedUnlessOneListens() throws Exception {
        beginLoggedIn("one", LINES);
        takes("one");
        pipe.onEvent(new LinkEvent.Posted(MESSAGE));
        confirm("one");
        assertThat(exitCode()).isZero();
        assertThat(out.size()).isZero();
    }

    @Test
    void aReaderThatHasGoneIsAQuietEnd() throws Exception {
        stdout = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        beginLoggedIn("", pipeOptions(Optional.empty(), true, false, LONG));
        pipe.onEvent(new LinkEvent.Posted(MESSAGE));
        assertThat(exitCode()).isZero();
        assertThat(err.size()).isZero();
    }
}
