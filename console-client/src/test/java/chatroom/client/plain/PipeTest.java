package chatroom.client.plain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.Address;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.RecordedLink;
import chatroom.client.storage.Settings;
import chatroom.client.text.ExitCode;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Password;
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

    private final RecordedLink link = new RecordedLink();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private OutputStream stdout = out;
    private Pipe pipe;

    private static PipeOptions pipeOptions(Optional<String> send, boolean listen, boolean json, Duration patience) {
        return new PipeOptions(send, listen, json, OptionalLong.empty(), patience);
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
