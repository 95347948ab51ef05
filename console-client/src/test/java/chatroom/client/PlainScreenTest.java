package chatroom.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Password;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlainScreenTest {
    private static final Settings ANN =
            new Settings(new Address("here", 5000), Optional.of("ann"), Optional.of(new Password("a password")));

    private final RecordedLink link = new RecordedLink();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private PlainScreen screen;

    private void begin(String input, Duration patience, Settings settings) {
        screen = new PlainScreen(
                new BufferedReader(new StringReader(input)),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                patience,
                ZoneOffset.UTC);
        Thread thread = new Thread(() -> {
            try {
                code.complete(screen.run(link, settings));
            } catch (InterruptedException e) {
                code.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private int exitCode() throws Exception {
        return code.get(10, TimeUnit.SECONDS);
    }

    @Test
    void lines_are_sent_and_the_end_waits_until_all_are_confirmed() throws Exception {
        begin("one\n\ntwo without an end", Duration.ofMinutes(1), ANN);
        assertThat(link.next()).isEqualTo("login ann a password");
        assertThat(link.next()).isEqualTo("say one");
        assertThat(link.next()).isEqualTo("say two without an end");
        screen.onEvent(new LinkEvent.LoggedIn("ann", false));
        screen.onEvent(new LinkEvent.Posted(new ChatMessage(1, "ann", "one", Instant.EPOCH)));
        screen.onEvent(new LinkEvent.Sent("key", 1, "one"));
        assertThat(code).isNotDone();
        screen.onEvent(new LinkEvent.Sent("key", 2, "two"));
        assertThat(exitCode()).isZero();
        assertThat(out.toString(UTF_8)).contains("00:00 ann: one").doesNotContain("Welcome", "> ");
    }

    @Test
    void what_was_not_confirmed_in_time_is_code_5() throws Exception {
        // Long enough for the login below to come in time on a busy machine.
        begin("one", Duration.ofSeconds(2), ANN);
        link.next();
        screen.onEvent(new LinkEvent.LoggedIn("ann", false));
        assertThat(exitCode()).isEqualTo(ExitCode.UNSENT);
        assertThat(err.toString(UTF_8)).contains("1 lines were not confirmed");
    }

    @Test
    void a_text_that_is_refused_is_code_5_too() throws Exception {
        begin("one", Duration.ofMinutes(1), ANN);
        link.next();
        assertThat(link.next()).isEqualTo("say one");
        screen.onEvent(new LinkEvent.LoggedIn("ann", false));
        screen.onEvent(new LinkEvent.SendRefused(Optional.of("key"), "one", "Not that."));
        assertThat(exitCode()).isEqualTo(ExitCode.UNSENT);
        assertThat(err.toString(UTF_8)).contains("Not sent: Not that.");
    }

    @Test
    void a_refused_login_is_code_3() throws Exception {
        begin("one", Duration.ofMinutes(1), ANN);
        link.next();
        screen.onEvent(new LinkEvent.LoginRefused(ErrorCode.BAD_CREDENTIALS, "Wrong."));
        assertThat(exitCode()).isEqualTo(ExitCode.LOGIN_REFUSED);
    }

    @Test
    void a_server_that_cannot_be_reached_is_code_4() throws Exception {
        begin("one", Duration.ofMillis(50), ANN);
        assertThat(exitCode()).isEqualTo(ExitCode.NOT_REACHABLE);
    }

    @Test
    void without_a_name_or_a_password_nothing_is_asked() throws Exception {
        begin("", Duration.ofMinutes(1), new Settings(new Address("here", 5000), Optional.of("ann"), Optional.empty()));
        assertThat(exitCode()).isEqualTo(ExitCode.WRONG_USE);
    }
}
