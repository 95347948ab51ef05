package chatroom.client.plain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.Address;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.RealServers;
import chatroom.client.link.RecordedEvents;
import chatroom.client.link.ServerLink;
import chatroom.client.link.Servers;
import chatroom.client.storage.FileStorage;
import chatroom.client.storage.Folders;
import chatroom.client.storage.Settings;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Password;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import chatroom.server.ChatServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
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
import java.util.regex.Pattern;
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
        server = RealServers.startFor("zoe", folder.resolve("data"));
    }

    @AfterEach
    void stopServer() throws InterruptedException {
        server.stop();
    }

    private void begin() throws Exception {
        LineSource lines = new LineSource() {
            @Override
            public Optional<String> next() {
                try {
                    String line = typed.take();
                    return Optional.of(line).filter(typed -> !typed.equals(END));
                } catch (InterruptedException e) {
                    return Optional.empty();
                }
            }

            @Override
            public Optional<String> nextSecret(Runnable question) {
                question.run();
                return next();
            }
        };
        PlainScreen screen = new PlainScreen(lines, new PrintStream(out, true, UTF_8), ZoneOffset.UTC);
        Settings settings = new Settings(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())
                .withStored(folders);
        code = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                code.complete(screen.run(
                        (where, listener) -> new ServerLink(
                                where.servers(),
                                Optional.empty(),
                                listener,
                                new SplittableRandom(1),
                                new FileStorage(
                                        folders,
                                        where.servers(),
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
        awaitOutputs(part, 1);
    }

    private void awaitOutputs(String part, int times) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (out.toString(UTF_8).split(Pattern.quote(part), -1).length <= times) {
            assertThat(System.nanoTime())
                    .as("waiting for %s times %s in\n%s", times, part, out.toString(UTF_8))
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
    void aFirstRunAsksForEverythingAndTheSecondForNothing() throws Exception {
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
    void aPasswordIsChangedAndMessagesAreFound() throws Exception {
        enterAsAnn();
        type("/password", "a password", "short");
        awaitOutput("New password (8 characters or more): ");
        type("another one", "yet another");
        awaitOutput("-- These were two different passwords; both are asked for again\n");
        type("another one", END);
        awaitOutput("-- Cancelled; nothing has changed\n");
        type("/password", "a wrong one");
        awaitOutput("-- That isn't your current password\n");
        type("a password", "another one", "another one");
        awaitOutput("Your password is changed.");
        type("/me waves", "about lunch");
        awaitOutput("* ann waves\n");
        awaitOutput("ann: about lunch");
        type("/search lunch", "/search");
        awaitOutput("It goes like this: /search WORDS");
        awaitOutput("-- 1 found for \"lunch\"");
        awaitOutput("-- End of what was found.");
        type("/help");
        awaitOutput("Ctrl+D on an empty line leaves.");
        assertThat(quit())
                .doesNotContain("another one", "needs the full screen", "/ignore", "Ctrl+L")
                .contains("--   /search [WORDS] ");
    }

    @Test
    void nobodyIsAskedForANameBeforeTheServerIsReachedAndTheWayOutIsTold() throws Exception {
        int port = server.address().getPort();
        server.stop();
        begin();
        type("127.0.0.1:" + port);
        awaitOutput("Trying to connect …\n-- Ctrl+C leaves\n");
        assertThat(out.toString(UTF_8)).doesNotContain("Name:");
    }

    private void enterAsAnn() throws Exception {
        begin();
        type("127.0.0.1:" + server.address().getPort(), "ann", "a password", "y", "a password");
        awaitOutput("Welcome, ann.");
    }

    /** With the code that the server has left for its first admin. */
    private void enterAsAdmin() throws Exception {
        begin();
        type("127.0.0.1:" + server.address().getPort(), "zoe", "a password", "y", "a password", "a wrong code");
        awaitOutput("Invite code: ");
        type(Files.readString(folder.resolve("data/admin-code")).strip());
        awaitOutput("Welcome, zoe.");
    }

    private ServerLink link(String name, RecordedEvents heard) throws Exception {
        ServerLink link = new ServerLink(
                Servers.of(new Address("127.0.0.1", server.address().getPort())),
                heard,
                new SplittableRandom(name.hashCode()));
        link.start();
        return link;
    }

    private ServerLink register(String name, RecordedEvents heard) throws Exception {
        ServerLink link = link(name, heard);
        link.register(name, new Password("long enough"));
        heard.next(LinkEvent.LoggedIn.class);
        return link;
    }

    private static void stop(ServerLink link) throws InterruptedException {
        link.stop();
        assertThat(link.awaitStopped(10_000)).isTrue();
    }

    private String quit() throws Exception {
        type("/quit");
        assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
        return out.toString(UTF_8);
    }

    /** By bob, who then leaves. */
    private void isSaid(int messages) throws Exception {
        RecordedEvents heard = new RecordedEvents();
        ServerLink bob = register("bob", heard);
        for (int i = 1; i <= messages; i++) {
            bob.say("<" + i + ">");
        }
        for (int i = 1; i <= messages; i++) {
            heard.next(LinkEvent.Sent.class);
        }
        stop(bob);
    }

    @Test
    void whoGoesToAnotherRoomHasReadTheOneBefore() throws Exception {
        enterAsAnn();
        type("/create dev");
        awaitOutput("-- This is dev");
        type("/room lobby");
        awaitOutput("-- This is lobby");
        isSaid(2);
        awaitOutput("bob: <2>\n");
        type("/room dev", "/room");
        awaitOutput("-- *  2  dev");
        assertThat(quit()).contains("--    1  lobby").doesNotContain(" 2 new");
    }

    @Test
    void whoMayNotLeaveARoomStaysThereAndWhoLeavesItGoesToTheLobby() throws Exception {
        enterAsAnn();
        type("/create dev");
        awaitOutput("-- This is dev");
        RecordedEvents heard = new RecordedEvents();
        ServerLink bob = register("bob", heard);
        bob.write(nonce -> new RoomRequest.Join(new RoomReference("dev"), nonce));
        heard.next(LinkEvent.Done.class);
        type("/leave");
        awaitOutput("-- /leave: ");
        type("/room");
        awaitOutput("-- *  2  dev");
        type("/role bob owner");
        awaitOutput("bob");
        type("/leave");
        awaitOutput("-- This is lobby");
        stop(bob);
        assertThat(quit()).doesNotContain("dev (left)");
    }

    @Test
    void historyGoesBackPageByPageWithoutRepeats() throws Exception {
        isSaid(25);
        enterAsAnn();
        // A newcomer begins with the last twenty.
        awaitOutput("bob: <25>\n");
        type("/history 3", "/history 3", "/history 3", "and now");
        awaitOutput("-- There is nothing before");
        awaitOutput("ann: and now");
        String shown = quit();
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
    void anAdminAnnouncesKicksAndInvites() throws Exception {
        enterAsAdmin();
        RecordedEvents heard = new RecordedEvents();
        ServerLink bob = register("Bob", heard);
        type("/announce Back  at nine.");
        awaitOutput("-- Announcement of the server: Back  at nine.\n");
        assertThat(heard.next(LinkEvent.Announced.class).text()).isEqualTo("Back  at nine.");
        type("/kick bob");
        awaitOutput("-- Bob is logged in nowhere now; the password still lets in\n");
        assertThat(heard.next(LinkEvent.LoginRefused.class).code()).isEqualTo(ErrorCode.SESSION_EXPIRED);
        type("/invite");
        awaitOutput("-- An invite for one person, until ");
        type("/kick nobody-here");
        awaitOutput("-- /kick: ");
        assertThat(quit()).doesNotContain("zoe: ").containsPattern("until .* UTC: [0-9a-z]{5}(-[0-9a-z]{5}){3}\n");
        stop(bob);
    }

    @Test
    void whoIsNoAdminIsToldSoAndNothingHappens() throws Exception {
        RecordedEvents heard = new RecordedEvents();
        ServerLink bob = register("bob", heard);
        enterAsAnn();
        type("/kick bob", "/announce Back at nine.", "/invite", "still here?");
        String forbidden = "Only admins may do this; ask whoever runs this server.\n";
        awaitOutput("-- /kick: " + forbidden);
        awaitOutput("-- /announce: " + forbidden);
        awaitOutput("-- /invite: " + forbidden);
        // Had he been kicked, or told anything, that would have come before it.
        LinkEvent next = heard.next(LinkEvent.class);
        while (!(next instanceof LinkEvent.Posted posted
                && posted.message().text().equals("still here?"))) {
            assertThat(next).isNotInstanceOfAny(LinkEvent.LoginRefused.class, LinkEvent.Announced.class);
            next = heard.next(LinkEvent.class);
        }
        assertThat(quit()).doesNotContain("Announcement", "An invite", "nowhere now");
        stop(bob);
    }

    @Test
    void anAdminsCommandThatLacksSomethingAsksNobodyAndSaysHowItGoes() throws Exception {
        enterAsAdmin();
        type("/kick", "/kick two names", "/announce", "/invite bob", "/help kick", "/invite");
        awaitOutput("-- An invite for one person");
        assertThat(quit().lines().filter(line -> line.startsWith("-- It goes") || line.startsWith("--   ")))
                .containsExactly(
                        "-- It goes like this: /kick NAME [REASON]",
                        "-- It goes like this: /announce TEXT",
                        "-- It goes like this: /invite",
                        "--   /kick NAME [REASON]   remove somebody from this room",
                        "--     In the lobby it is for admins, and ends all sessions of somebody, who may log in again with the password.");
    }

    @Test
    void whoIsKickedIsToldAndComesBackByThePasswordAlone() throws Exception {
        enterAsAdmin();
        // Answered before the end.
        type("/kick zoe");
        awaitOutput("-- zoe is logged in nowhere now");
        awaitOutput("-- Whoever runs the server, or an admin, ended this connection");
        out.reset();
        type("unheard", "/login zoe", "a password");
        awaitOutput("Welcome, zoe.");
        type("heard");
        awaitOutput("zoe: heard\n");
        assertThat(quit())
                .contains("-- Not sent: You are not logged in; /login NAME logs in.\n--   unheard\n")
                .doesNotContain("zoe: unheard");
    }

    @Test
    void aNameWithoutAnAccountIsAskedAboutAndARefusedPasswordChosenAnew() throws Exception {
        begin();
        type("127.0.0.1:" + server.address().getPort(), "al", "ann", "short");
        awaitOutput("-- Wrong name or password, and no account can be made with this one\n");
        type("", "a password", "n");
        awaitOutput("-- Nothing was created. Try the name and the password again; Ctrl+D leaves\n");
        type("ann", "password", "y", "passwort", "password", "password");
        awaitOutput("-- These were two different passwords; both are asked for again\n");
        // One of those that everybody guesses first.
        awaitOutputs("Password (8 characters or more): ", 5);
        type("a password", "a password");
        awaitOutput("Welcome, ann.");
        assertThat(quit())
                .contains(
                        "Name: -- A username ",
                        "Name: [ann] ",
                        "Wrong name or password. Create the account \"ann\"? [y/N] ")
                .doesNotContain("/login NAME tries again");
    }

    @Test
    void aWrongPasswordInTheRoomIsAskedForAgain() throws Exception {
        enterAsAnn();
        type("/logout");
        awaitOutput("-- Logged out. /login logs in again");
        type("/login ann", "a wrong one");
        awaitOutput("-- The name or the password is wrong; Ctrl+D gives up\nPassword of ann: ");
        out.reset();
        type("a password");
        awaitOutput("Welcome, ann.");
        type("again");
        awaitOutput("ann: again\n");
        quit();
    }

    @Test
    void aRememberedSessionThatHasEndedAsksForThePassword() throws Exception {
        enterAsAnn();
        quit();
        RecordedEvents heard = new RecordedEvents();
        ServerLink elsewhere = link("ann", heard);
        elsewhere.login("ann", new Password("a password"));
        heard.next(LinkEvent.LoggedIn.class);
        elsewhere.changePassword(new Password("a password"), new Password("another one"));
        heard.next(LinkEvent.PasswordChanged.class);
        stop(elsewhere);
        out.reset();
        begin();
        awaitOutput("Password (8 characters or more): ");
        type("another one");
        awaitOutput("Welcome, ann.");
        quit();
    }

    @Test
    void whoLeavesAtAQuestionLeaves() throws Exception {
        begin();
        type(END);
        assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
    }
}
