package chatroom.client.screen;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.Address;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkPhase;
import chatroom.client.link.LinkStatus;
import chatroom.client.link.RecordedLink;
import chatroom.client.login.PasswordGuard;
import chatroom.client.storage.Settings;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Password;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.ScreenTerminal;
import org.jline.utils.ScreenTerminal.VirtualTerminal;

/** A screen on a terminal in memory, a link that only remembers what it was asked, and a clock that is set by hand. */
final class ScreenFixture implements AutoCloseable {
    static final char CTRL_C = 3;
    static final char CTRL_D = 4;
    static final char CTRL_L = 12;
    static final char CTRL_P = 16;
    static final char CTRL_R = 18;
    static final String ALT_ENTER = "\033\r";
    static final String PASTE_BEGINS = "\033[200~";
    static final String PASTE_ENDS = "\033[201~";

    private static final Address ADDRESS = new Address("here", 5000);
    private static final long PATIENCE_SECONDS = 20;

    final RecordedLink link = new RecordedLink();
    private final AtomicLong clockMillis = new AtomicLong(1_000_000);
    private final VirtualTerminal virtual;
    private final ScreenFiles files;
    private final Map<String, String> environment;
    private Screen screen;
    private CompletableFuture<Integer> code;

    ScreenFixture() throws IOException {
        this(80, 24, ScreenFiles.NONE, Map.of());
    }

    ScreenFixture(int columns, int rows, ScreenFiles files, Map<String, String> environment) throws IOException {
        this.virtual = ScreenTerminal.withTerminal("test", "xterm-256color", columns, rows);
        this.files = files;
        this.environment = environment;
    }

    @Override
    public void close() throws IOException {
        virtual.terminal().close();
    }

    void begin(Optional<String> username, Optional<Password> password) {
        begin(new Settings(ADDRESS, username, password));
    }

    void begin(Settings settings) {
        beginWithoutServer(settings);
        tell(new LinkEvent.StatusChanged(new LinkStatus(LinkPhase.GUEST, Optional.empty(), 0, 0)));
    }

    /** The server hasn't answered yet. */
    void beginWithoutServer(Settings settings) {
        PasswordGuard guard = new PasswordGuard(clockMillis::get);
        guard.expect(settings.password(), Optional.empty());
        screen = new Screen(
                virtual.terminal(),
                new AlternateScreen(virtual.terminal()),
                TypedAhead.nothing(),
                settings,
                guard,
                files,
                ZoneOffset.UTC,
                clockMillis::get,
                environment);
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

    /** In the room as ann, with one other. */
    ScreenFixture enter() throws InterruptedException {
        begin(Optional.of("ann"), Optional.of(new Password("a password")));
        assertThat(link.next()).isEqualTo("login ann a password");
        tell(new LinkEvent.LoggedIn("ann", false));
        tell(status(LinkPhase.MEMBER, 2));
        // Who is there is asked for whoever wants to complete names.
        assertThat(link.next()).isEqualTo("who");
        tell(new LinkEvent.WhoIsThere(List.of("ann", "zora"), 2));
        awaitScreen("-- here | 2 online | 0 new --\nann>");
        return this;
    }

    static LinkEvent status(LinkPhase phase, int online) {
        return new LinkEvent.StatusChanged(new LinkStatus(phase, Optional.of("ann"), online, 0));
    }

    void tell(LinkEvent... events) {
        for (LinkEvent event : events) {
            screen.onEvent(event);
        }
    }

    static ChatMessage message(long id, String name, String text) {
        return new ChatMessage(id, name, text, Instant.EPOCH);
    }

    static LinkEvent posted(long id, String text) {
        return new LinkEvent.Posted(message(id, "bob", text));
    }

    void pass(long millis) {
        clockMillis.addAndGet(millis);
        screen.refresh();
    }

    /** The thread that types may begin to wait at any moment: the time for that goes on until it has. */
    void awaitWaiting(String part) throws InterruptedException {
        awaitScreen("\"" + part + "\"", shown -> {
            pass(Printer.UNNOTICED_MILLIS);
            return shown.contains(part);
        });
    }

    void type(String keys) throws IOException {
        virtual.terminal().processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
    }

    void type(char key) throws IOException {
        type(Character.toString(key));
    }

    /** Ctrl+C where the terminal itself makes a signal of it, as most do. */
    void interrupt() {
        virtual.terminal().raise(Signal.INT);
    }

    void resize(int columns, int rows) {
        Size size = Size.of(columns, rows);
        virtual.screen().setSize(size);
        virtual.terminal().setSize(size);
        virtual.terminal().raise(Signal.WINCH);
    }

    /** What is on the screen, without the spaces at the ends of lines. */
    String shown() {
        return virtual.screen().toString().replaceAll("[ \u0000]+(?=\n|$)", "").stripTrailing();
    }

    void awaitScreen(String... parts) throws InterruptedException {
        for (String part : parts) {
            awaitScreen("\"" + part + "\"", shown -> shown.contains(part));
        }
    }

    void awaitScreen(String what, Predicate<String> condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String shown = shown();
        while (!condition.test(shown)) {
            assertThat(System.nanoTime())
                    .as("waiting for %s on\n%s", what, shown)
                    .isLessThan(deadline);
            virtual.screen().waitDirty(20);
            shown = shown();
        }
    }

    int exitCode() throws Exception {
        return code.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
