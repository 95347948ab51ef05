package chatroom.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chatroom.client.link.Address;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.RealServers;
import chatroom.client.link.RecordedEvents;
import chatroom.client.link.ServerLink;
import chatroom.client.link.Servers;
import chatroom.protocol.Password;
import chatroom.server.ChatServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client as a process, in a terminal as people have it: what signals, resizes and a first run do. */
@Timeout(120)
class TmuxTest {
    private static final Password PASSWORD = new Password("long enough");

    private static final int MESSAGES = 40;

    /** "Who are you?", which every terminal answers. */
    private static final String PRIMARY_DEVICE_ATTRIBUTES = "\033[c";

    @TempDir
    private Path home;

    private ChatServer server;
    private Tmux tmux;
    private String start;

    @BeforeAll
    static void needsTmux() {
        assumeTrue(Tmux.isThere(), "tmux is not installed here: nothing was tested in a real terminal");
    }

    @BeforeEach
    void open() throws Exception {
        server = RealServers.start(home.resolve("data"), 0, Optional.empty());
        tmux = new Tmux(home, 80, 24);
        Path script = home.resolve("chat");
        Files.writeString(
                script,
                "echo $$ > " + home.resolve("pid") + "; exec '" + System.getProperty("java.home")
                        + "/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC" + " -Djava.io.tmpdir='" + home
                        + "' -cp '"
                        + System.getProperty("java.class.path") + "' chatroom.client.Main \"$@\"\n");
        start = "sh " + script;
    }

    @AfterEach
    void close() throws Exception {
        tmux.close();
        server.stop();
    }

    private String address() {
        return "localhost:" + server.address().getPort();
    }

    private ServerLink register(String name, RecordedEvents heard) throws Exception {
        Address address = new Address("127.0.0.1", server.address().getPort());
        ServerLink link = new ServerLink(Servers.of(address), heard, new SplittableRandom(name.hashCode()));
        link.start();
        link.register(name, PASSWORD);
        heard.next(LinkEvent.LoggedIn.class);
        return link;
    }

    /** In the room as ann, by a file with the password. */
    private void enter() throws Exception {
        register("ann", new RecordedEvents()).stop();
        Files.writeString(home.resolve("password"), PASSWORD.value());
        tmux.line(start + " --host localhost --port " + server.address().getPort() + " --user ann --password-file "
                + home.resolve("password"));
        tmux.await("1 online | 0 new --\nann>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM=dumb", "-u TERM", "TERM=screen --plain"})
    void aPasswordIsNotSeenOnThePlainScreen(String how) throws Exception {
        register("ann", new RecordedEvents()).stop();
        String option = how.endsWith("--plain") ? " --plain" : "";
        String environment = how.replace(" --plain", "");
        Path sent = home.resolve("sent");
        tmux.record(sent);
        tmux.line("clear; env " + environment + " " + start + option + " --user ann --host localhost --port "
                + server.address().getPort());
        tmux.await("Password (8 characters or more):");
        tmux.line(PASSWORD.value());
        tmux.await("-- Welcome, ann.");
        tmux.line("/password");
        tmux.await("Current password:");
        tmux.line(PASSWORD.value());
        tmux.await("New password (8 characters or more):");
        tmux.line("quite another");
        tmux.await("The same password again:");
        tmux.line("quite another");
        tmux.await("-- Your password is changed.");
        assertThat(tmux.everything()).doesNotContain(PASSWORD.value()).doesNotContain("quite another");
        // Nor is the terminal asked anything: who waits for its answer may take a key for it.
        assertThat(Files.readString(sent)).contains("Current password:").doesNotContain(PRIMARY_DEVICE_ATTRIBUTES);
    }

    @Test
    void theFirstRunAsksForAllItNeedsAndTheNextOneForNothing() throws Exception {
        tmux.line("clear; " + start);
        tmux.await("Server [localhost:5000]:");
        tmux.line(address());
        tmux.await("Name:");
        tmux.line("ann");
        tmux.await("Password (8 characters or more):");
        tmux.line(PASSWORD.value());
        tmux.await("Wrong name or password. Create the account \"ann\"? [y/N]");
        tmux.line("y");
        tmux.await("The same password again:");
        tmux.line(PASSWORD.value());
        tmux.await(
                "-- Connected to " + address() + ". 1 online. /help for help --",
                "-- " + address() + " | 1 online | 0 new --\nann>");
        tmux.line("hello");
        tmux.await("ann     hello");
        assertThat(tmux.everything())
                .contains("Password (8 characters or more): ***********")
                .doesNotContain(PASSWORD.value());
        tmux.keys("C-d");
        tmux.await("the shell's prompt", shown -> shown.endsWith("$"));

        tmux.line("clear; " + start);
        tmux.await("-- Connected to " + address(), "1 online | 0 new --\nann>");
        assertThat(tmux.shown()).doesNotContain("Name:", "Password");
    }

    @Test
    void ctrlZGivesTheTerminalBackAndFgTakesItAgainWithWhatWasTyped() throws Exception {
        enter();
        tmux.keys("half a line");
        tmux.await("ann> half a line");
        tmux.keys("C-z");
        tmux.await("Stopped");
        tmux.line("stty -a | tr ' ' '\\n' | grep -c -x -E 'echo;?|icanon|isig'");
        tmux.await("\n3\n");
        tmux.line("fg");
        tmux.await("the line", shown -> shown.endsWith("ann> half a line"));
        tmux.keys(", and more", "Enter");
        tmux.await("ann     half a line, and more");
    }

    /** The texts are too short for what looks like the password to be kept back. */
    @Test
    void whatIsTypedWhileTheProgramBeginsIsNeitherLostNorSplit() throws Exception {
        enter();
        tmux.keys("C-d");
        tmux.await("the shell's prompt", shown -> shown.endsWith("$"));
        tmux.line("clear; " + start);
        for (int i = 1; i <= 8; i++) {
            tmux.line("no. <" + i + ">");
        }
        tmux.keys("half a line");
        for (int i = 1; i <= 8; i++) {
            tmux.await("ann     no. <" + i + ">");
        }
        tmux.await("the rest", shown -> shown.endsWith("ann> half a line"));
    }

    /** Whoever believes that the password is asked for. */
    @ParameterizedTest
    @ValueSource(strings = {"", "--plain"})
    void aPasswordThatIsTypedWhereTheSessionIsRememberedIsNotSaid(String option) throws Exception {
        enter();
        tmux.keys("C-d");
        tmux.await("the shell's prompt", shown -> shown.endsWith("$"));
        tmux.line("clear; " + start + " " + option);
        tmux.await(option.isEmpty() ? "ann>" : "-- Welcome, ann.");
        tmux.line(PASSWORD.value());
        tmux.await("Not sent: this may be your password.");
        tmux.line("hello");
        tmux.await("hello");
        assertThat(tmux.everything()).doesNotContain("ann     " + PASSWORD.value(), "ann: " + PASSWORD.value());
    }

    /** A key that was told as a signal besides counted twice now and then: the second time was one on an empty line. */
    @Test
    void ctrlCCountsOnce() throws Exception {
        enter();
        for (int i = 0; i < 25; i++) {
            tmux.keys("x");
            tmux.await("ann> x");
            tmux.keys("C-c");
            tmux.await("an empty line", shown -> shown.endsWith("ann>"));
        }
        assertThat(tmux.everything()).doesNotContain("Ctrl+C again quits");
    }

    @Test
    void sigtermLeavesTheTerminalAsItWas() throws Exception {
        tmux.line("stty -g > " + home.resolve("before"));
        enter();
        tmux.keys("half a line");
        tmux.await("ann> half a line");
        // Java destroys a process with a SIGTERM.
        long pid = Long.parseLong(Files.readString(home.resolve("pid")).strip());
        assertThat(ProcessHandle.of(pid).orElseThrow().destroy()).isTrue();
        tmux.await("the shell's prompt", shown -> shown.endsWith("$"));
        tmux.line("stty -g > " + home.resolve("after") + "; echo compared");
        tmux.await("\ncompared\n");
        assertThat(home.resolve("after")).hasSameTextualContentAs(home.resolve("before"));
    }

    @Test
    void resizesLoseNeitherAMessageNorWhatIsTyped() throws Exception {
        enter();
        talkWhileTheSizeChanges(i -> tmux.keys("" + (char) ('a' + i % 26)));
        tmux.await("ann> bcdefghijklmnopqrstuvwxyzabcdefghijklmno");
        String everything = tmux.everything();
        for (int i = 1; i <= MESSAGES; i++) {
            assertThat(everything).contains("message <" + i + ">");
        }
    }

    @Test
    void aboveALineThatFitsEachMessageIsShownOnceWhateverSizeTheTerminalTakes() throws Exception {
        enter();
        tmux.keys("a short line");
        talkWhileTheSizeChanges(i -> {});
        tmux.await("ann> a short line");
        String everything = tmux.everything();
        for (int i = 1; i <= MESSAGES; i++) {
            assertThat(everything).containsOnlyOnce("message <" + i + ">");
        }
    }

    @Test
    void aResizeAndCtrlLLayOutAnewWhatIsOnTheScreenAndNothingStandsThereTwice() throws Exception {
        enter();
        RecordedEvents heard = new RecordedEvents();
        ServerLink bob = register("bob", heard);
        String words = " a text that takes two rows of eighty columns, and one of two hundred".repeat(2);
        for (int i = 1; i <= MESSAGES; i++) {
            bob.say("<" + i + ">" + words);
            heard.next(LinkEvent.Sent.class);
        }
        tmux.await("<" + MESSAGES + ">");
        tmux.keys("a short line");
        tmux.await("ann> a short line");
        // Columns, rows, and how wide a name is there.
        for (int[] size : new int[][] {{200, 60, 14}, {40, 10, 4}, {80, 24, 8}, {200, 60, 14}}) {
            tmux.resize(size[0], size[1]);
            String last = "bob" + " ".repeat(size[2] - 3) + "<" + MESSAGES + ">";
            tmux.await(
                    "the last message laid out for " + size[0],
                    shown -> shown.contains(last) && shown.endsWith("ann> a short line"));
            assertEachOnce();
        }
        tmux.keys("C-l", "x", "BSpace");
        tmux.await("the line", shown -> shown.endsWith("ann> a short line"));
        assertEachOnce();
        bob.stop();
        bob.awaitStopped(10_000);
    }

    private void assertEachOnce() throws Exception {
        String everything = tmux.everything();
        for (int i = 1; i <= MESSAGES; i++) {
            assertThat(everything).containsOnlyOnce("<" + i + ">");
        }
    }

    private interface Step {
        void run(int i) throws Exception;
    }

    private void talkWhileTheSizeChanges(Step step) throws Exception {
        RecordedEvents heard = new RecordedEvents();
        ServerLink bob = register("bob", heard);
        int[][] sizes = {{40, 10}, {200, 60}, {33, 12}, {80, 24}};
        for (int i = 1; i <= MESSAGES; i++) {
            bob.say("message <" + i + ">");
            heard.next(LinkEvent.Sent.class);
            step.run(i);
            tmux.resize(sizes[i % 4][0], sizes[i % 4][1]);
        }
        tmux.resize(80, 24);
        tmux.await("<" + MESSAGES + ">");
        bob.stop();
        bob.awaitStopped(10_000);
    }
}
