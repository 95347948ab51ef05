package chatroom.client;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Password;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jline.utils.ScreenTerminal;
import org.jline.utils.ScreenTerminal.VirtualTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScreenTest {
    private static final char CTRL_C = 3;
    private static final char CTRL_D = 4;
    private static final char CTRL_P = 16;
    private static final LinkEvent WELCOME = new LinkEvent.LoggedIn("ann", false);

    private final RecordedLink link = new RecordedLink();
    private VirtualTerminal virtual;
    private Screen screen;
    private CompletableFuture<Integer> code;

    @BeforeEach
    void openTerminal() throws IOException {
        virtual = ScreenTerminal.withTerminal("test", "xterm", 60, 12);
    }

    @AfterEach
    void closeTerminal() throws IOException {
        virtual.terminal().close();
    }

    private void begin(Optional<String> username, Optional<Password> password) {
        screen = new Screen(
                virtual.terminal(), new Settings(new Address("here", 5000), username, password), ZoneOffset.UTC);
        code = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                code.complete(screen.run(link));
            } catch (InterruptedException | RuntimeException e) {
                code.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void beginLoggedIn() throws Exception {
        begin(Optional.of("ann"), Optional.of(new Password("a password")));
        assertThat(link.next()).isEqualTo("login ann a password");
        screen.onEvent(new LinkEvent.StatusChanged(new LinkStatus(LinkPhase.MEMBER, Optional.of("ann"), 2, 0)));
        screen.onEvent(WELCOME);
        awaitScreen("here:5000 | ann | 2 online", "> ");
    }

    private void type(String keys) throws IOException {
        virtual.terminal().processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
    }

    private void awaitScreen(String... parts) throws InterruptedException {
        for (String part : parts) {
            awaitScreen("\"" + part + "\"", shown -> shown.contains(part));
        }
    }

    private void awaitScreen(String what, Predicate<String> condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        String shown = virtual.screen().toString();
        while (!condition.test(shown)) {
            assertThat(System.nanoTime())
                    .as("waiting for %s on\n%s", what, shown)
                    .isLessThan(deadline);
            virtual.screen().waitDirty(50);
            shown = virtual.screen().toString();
        }
    }

    private int exitCode() throws Exception {
        return code.get(10, TimeUnit.SECONDS);
    }

    private static LinkEvent posted(long id, String text) {
        return new LinkEvent.Posted(new ChatMessage(id, "bob", text, Instant.EPOCH));
    }

    @Test
    void half_a_line_stays_while_messages_come_in_above_it() throws Exception {
        beginLoggedIn();
        type("half a li");
        awaitScreen("> half a li");
        for (int id = 1; id <= 5; id++) {
            screen.onEvent(posted(id, "message " + id));
        }
        awaitScreen("00:00 bob: message 5", "> half a li");
        type("ne\r");
        assertThat(link.next()).isEqualTo("say half a line");
    }

    @Test
    void what_is_typed_is_sent_as_it_stands() throws Exception {
        beginLoggedIn();
        for (String text : new String[] {"first", "wow!! 100%", "C:\\new it's \"q", " two  spaces "}) {
            type(text + "\r");
            assertThat(link.next()).isEqualTo("say " + text);
        }
    }

    @Test
    void a_password_is_never_shown_and_is_not_among_the_earlier_lines() throws Exception {
        beginLoggedIn();
        type("/login carl\r");
        awaitScreen("Password: ");
        type("secret");
        awaitScreen("Password: ******");
        assertThat(virtual.screen().toString()).doesNotContain("secret");
        type("\r");
        assertThat(link.next()).isEqualTo("login carl secret");
        awaitScreen("> ");
        type("" + CTRL_P);
        awaitScreen("> /login carl");
    }

    @Test
    void whoever_is_unknown_may_make_an_account_after_typing_the_password_twice() throws Exception {
        begin(Optional.empty(), Optional.empty());
        awaitScreen("Name: ");
        type("ann\r");
        awaitScreen("Password: ");
        type("long enough\r");
        assertThat(link.next()).isEqualTo("login ann long enough");
        screen.onEvent(new LinkEvent.LoginRefused(ErrorCode.BAD_CREDENTIALS, "No such user or wrong password."));
        awaitScreen("-- No such user or wrong password.", "Make a new account for ann? [y/N]");
        type("y\r");
        awaitScreen("The password again: ");
        type("long enough\r");
        assertThat(link.next()).isEqualTo("register ann long enough");
        screen.onEvent(WELCOME);
        awaitScreen("-- Welcome, ann.", "> ");
    }

    @Test
    void ctrl_c_clears_the_line_then_warns_then_quits() throws Exception {
        beginLoggedIn();
        type("half");
        awaitScreen("> half");
        type("" + CTRL_C);
        // The old line is erased a moment before the next one is read: only its prompt says that keys are heard again.
        awaitScreen("an empty line", shown -> !shown.contains("half") && shown.contains("> "));
        type("" + CTRL_C);
        awaitScreen("-- Ctrl+C again quits.");
        awaitScreen("> ");
        type("" + CTRL_C);
        assertThat(link.next()).isEqualTo("stop");
        assertThat(exitCode()).isZero();
    }

    @Test
    void ctrl_c_ends_the_wait_for_a_server_that_does_not_answer() throws Exception {
        begin(Optional.of("ann"), Optional.of(new Password("a password")));
        link.next();
        type("" + CTRL_C);
        assertThat(link.next()).isEqualTo("stop");
        assertThat(exitCode()).isEqualTo(ExitCode.NOT_REACHABLE);
    }

    @Test
    void ctrl_d_on_an_empty_line_quits() throws Exception {
        beginLoggedIn();
        type("" + CTRL_D);
        assertThat(link.next()).isEqualTo("stop");
        assertThat(exitCode()).isZero();
    }

    @Test
    void quitting_waits_for_what_was_not_confirmed_and_the_state_line_shows_it() throws Exception {
        beginLoggedIn();
        type("last words\r");
        assertThat(link.next()).isEqualTo("say last words");
        screen.onEvent(new LinkEvent.StatusChanged(new LinkStatus(LinkPhase.MEMBER, Optional.of("ann"), 2, 1)));
        awaitScreen("1 unsent");
        type("/quit\r");
        screen.onEvent(new LinkEvent.Sent("key", 1, "last words"));
        assertThat(link.next()).isEqualTo("stop");
        assertThat(exitCode()).isZero();
    }

    @Test
    void a_burst_of_messages_is_shown_to_its_end_below_which_one_types_on() throws Exception {
        beginLoggedIn();
        type("typing");
        for (int id = 1; id <= 1_000; id++) {
            screen.onEvent(posted(id, "message " + id));
        }
        awaitScreen("bob: message 1000", "> typing");
    }
}
