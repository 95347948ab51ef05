package chatroom.client.plain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.Address;
import chatroom.client.link.Heard;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.RealServers;
import chatroom.client.link.ServerLink;
import chatroom.client.memory.FileMemory;
import chatroom.client.memory.Folders;
import chatroom.client.memory.Settings;
import chatroom.protocol.Password;
import chatroom.server.ChatServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The plain screen on a real server: what somebody reads, and types. */
@Timeout(90)
class PlainScreenTest {
    private static final String END = "<end>";

    @TempDir
    private Path folder;

    private final BlockingQueue<String> typed = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private CompletableFuture<Integer> code;
    private Folders folders;
    private ChatServer server;

    @BeforeEach
    void startServer() throws Exception {
        folders = Folders.of(Map.of(), folder);
        server = RealServers.start(folder.resolve("data"), 0, Optional.empty());
    }

    @AfterEach
    void stopServer() throws InterruptedException {
        server.stop();
    }

    private void begin() throws Exception {
        TypedLines lines = new TypedLines() {
            @Override
            public String next() {
                try {
                    String line = typed.take();
                    return line.equals(END) ? null : line;
                } catch (InterruptedException e) {
                    return null;
                }
            }

            @Override
            public String nextSecret(Runnable question) {
                question.run();
                return next();
            }
        };
        PlainScreen screen = new PlainScreen(lines, new PrintStream(out, true, UTF_8), ZoneOffset.UTC);
        Settings settings = new Settings(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())
                .withMemories(folders);
        code = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                code.complete(screen.run(
                        (where, listener) -> new ServerLink(
                                where.address(),
                                Optional.empty(),
                                listener,
                                new SplittableRandom(1),
                                new FileMemory(
                                        folders,
                                        where.address(),
                                        Optional.empty(),
                                        true,
                                        Clock.systemUTC(),
                                        sentence -> {})),
                        settings,
                        folders));
            } catch (Exception e) {
                code.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void awaitOutput(String part) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!out.toString(UTF_8).contains(part)) {
            assertThat(System.nanoTime())
                    .as("waiting for %s in\n%s", part, out.toString(UTF_8))
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void type(String... lines) {
        for (String line : lines) {
            typed.add(line);
        }
    }

    @Test
    void a_first_run_asks_for_everything_and_the_second_for_nothing() throws Exception {
        begin();
        awaitOutput("Server [localhost:5000]: ");
        type("not a server:x", "127.0.0.1:" + server.address().getPort(), "ann", "a password", "y", "a password");
        awaitOutput("Welcome, ann.");
        type("hello", "/nonsense", "/who");
        awaitOutput("1 here: ann");
        type("/quit");
        assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(out.toString(UTF_8))
                .contains("A server is given as HOST or HOST:PORT", "ann: hello\n", "There is no command /nonsense.")
                .doesNotContain("\033", "\r");

        out.reset();
        begin();
        awaitOutput("Welcome, ann.");
        type(END);
        assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(out.toString(UTF_8)).doesNotContain("Server [", "Name:", "Password:");
    }

    @Test
    void a_password_is_changed_and_messages_are_found() throws Exception {
        begin();
        type("127.0.0.1:" + server.address().getPort(), "ann", "a password", "y", "a password");
        awaitOutput("Welcome, ann.");
        type("/password", "a password", "short");
        awaitOutput("The new password (8 characters or more): ");
        type("/password", "a password", "another one", "yet another");
        awaitOutput("These are two different passwords.");
        type("/password", "a wrong one", "another one", "another one");
        awaitOutput("-- /password: ");
        type("/password", "a password", "another one", "another one");
        awaitOutput("Your password is changed.");
        type("about lunch");
        awaitOutput("ann: about lunch");
        type("/search lunch", "/search");
        awaitOutput("It goes like this: /search WORDS");
        awaitOutput("-- 1 found for \"lunch\"");
        awaitOutput("-- End of what was found.");
        type("/quit");
        assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(out.toString(UTF_8)).doesNotContain("another one", "needs the full screen");
    }

    /** Said by bob, who then leaves. */
    private void said(int messages) throws Exception {
        Heard heard = new Heard();
        ServerLink bob =
                new ServerLink(new Address("127.0.0.1", server.address().getPort()), heard, new SplittableRandom(2));
        bob.start();
        bob.register("bob", new Password("long enough"));
        for (int i = 1; i <= messages; i++) {
            bob.say("<" + i + ">");
        }
        for (int i = 1; i <= messages; i++) {
            heard.next(LinkEvent.Sent.class);
        }
        bob.stop();
        assertThat(bob.awaitStopped(10_000)).isTrue();
    }

    @Test
    void history_goes_back_page_by_page_without_repeats() throws Exception {
        said(25);
        begin();
        type("127.0.0.1:" + server.address().getPort(), "ann", "a password", "y", "a password");
        // A newcomer begins with the last twenty.
        awaitOutput("bob: <25>\n");
        type("/history 3", "/history 3", "/history 3", "and now");
        awaitOutput("-- There is nothing before");
        awaitOutput("ann: and now");
        type("/quit");
        assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
        String shown = out.toString(UTF_8);
        assertThat(shown.lines()
                        .filter(line -> line.contains("bob: <"))
                        .map(line -> line.substring("09:00 bob: ".length())))
                .as(shown)
                .containsExactlyElementsOf(Stream.of(
                                IntStream.rangeClosed(6, 25), IntStream.rangeClosed(3, 5), IntStream.rangeClosed(1, 2))
                        .flatMap(ids -> ids.mapToObj(id -> "<" + id + ">"))
                        .toList());
        assertThat(shown).contains("-- 3 messages from before\n", "-- 2 messages from before, to the very first\n");
    }

    @Test
    void who_leaves_at_a_question_leaves() throws Exception {
        begin();
        type(END);
        assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
    }
}
