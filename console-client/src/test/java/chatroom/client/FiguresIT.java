package chatroom.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chatroom.client.link.Address;
import chatroom.client.link.Draft;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.RealServers;
import chatroom.client.link.RecordedEvents;
import chatroom.client.link.ServerLink;
import chatroom.client.link.Servers;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Password;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import chatroom.server.ChatServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the built client costs whoever sits at it, in a real terminal, with fifty rooms. Times are printed, and not judged: other programs
 * run on the machine, too (docs/performance.md has them). That no key is lost is judged.
 */
@Timeout(300)
class FiguresIT {
    private static final Password PASSWORD = new Password("long enough");
    private static final Path PROGRAM = Path.of("target", "chat").toAbsolutePath();

    private static final int ROOMS = 49;
    private static final int MESSAGES = 100;
    private static final int STARTS = 7;
    private static final int SWITCHES = 9;

    private static final int BUSY_ROOMS = 20;
    private static final int WARM_UP_MESSAGES = 250;
    private static final int BUSY_MESSAGES = 750;
    private static final long BETWEEN_MESSAGES_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int MESSAGES_PER_KEY = 5;
    private static final int KEYS_PER_LINE = 20;

    @TempDir
    private static Path home;

    private static final RecordedEvents HEARD = new RecordedEvents();

    private static ChatServer server;
    private static ServerLink bob;

    private Tmux tmux;
    private TmuxWatch watch;

    @BeforeAll
    static void fillRooms() throws Exception {
        assumeTrue(Tmux.isThere(), "tmux is not installed here: nothing was measured");
        archiveClasses();
        server = RealServers.start(home.resolve("data"), 0, Optional.empty());
        register("ann", new RecordedEvents()).stop();
        bob = register("bob", HEARD);
        for (int room = 1; room <= ROOMS; room++) {
            RoomName name = new RoomName(room(room));
            bob.write(nonce -> new RoomRequest.Create(name, RoomKind.PUBLIC, Optional.empty(), nonce));
            HEARD.next(LinkEvent.Done.class);
            bob.write(nonce -> new RoomRequest.Add(RoomReference.to(name), "ann", nonce));
            HEARD.next(LinkEvent.Done.class);
            for (int i = 1; i <= MESSAGES; i++) {
                say(room, "<" + i + "> in " + name);
            }
            for (int i = 1; i <= MESSAGES; i++) {
                HEARD.next(LinkEvent.Sent.class);
            }
        }
    }

    @AfterAll
    static void stopServer() throws InterruptedException {
        if (server != null) {
            bob.stop();
            server.stop();
        }
    }

    @BeforeEach
    void openTerminal() throws Exception {
        tmux = new Tmux(Files.createTempDirectory(home, "ann"), 80, 24);
        watch = tmux.watch();
        Files.writeString(home.resolve("password"), PASSWORD.value());
        enter("--host localhost --port %d --user ann --password-file %s"
                .formatted(server.address().getPort(), home.resolve("password")));
    }

    @AfterEach
    void closeTerminal() throws Exception {
        watch.close();
        tmux.close();
    }

    private static ServerLink register(String name, RecordedEvents heard) throws Exception {
        Address address = new Address("127.0.0.1", server.address().getPort());
        ServerLink link = new ServerLink(Servers.of(address), heard, new SplittableRandom(name.hashCode()));
        link.start();
        link.register(name, PASSWORD);
        heard.next(LinkEvent.LoggedIn.class);
        return link;
    }

    /** As whoever builds the client has it; one that is older than the jar counts for nothing. */
    private static void archiveClasses() throws Exception {
        Path jar = Path.of("target", "console-client.jar");
        Path archive = Path.of("target", "console-client.jsa");
        if (!Files.exists(archive)
                || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) < 0) {
            assertThat(new ProcessBuilder("bash", "../scripts/class-archive.sh", jar.toString())
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    private static String room(int number) {
        return "room%02d".formatted(number);
    }

    /** @param room 0 is the lobby */
    private static void say(int room, String text) {
        bob.say(Draft.of(room == 0 ? RoomReference.LOBBY : new RoomReference(room(room)), text));
    }

    /** Starts the client, and waits until it has listed its rooms. */
    private Start enter(String options) throws Exception {
        String news = "news " + System.nanoTime();
        say(0, news);
        say(ROOMS, "@ann " + news);
        HEARD.next(LinkEvent.Sent.class);
        HEARD.next(LinkEvent.Sent.class);
        Path pid = home.resolve("pid");
        watch.type("clear; sh -c \"echo \\$\\$ > " + pid + "; exec " + PROGRAM + " " + options + "\"");
        long beginNs = System.nanoTime();
        watch.press("Enter");
        long promptNs = watch.await("the prompt", shown -> shown.endsWith("\nann>"));
        Duration used = processorTime();
        long roomNs = watch.await("the news", shown -> shown.contains(news) && shown.contains(room(ROOMS) + " "));
        return new Start(
                TimeUnit.NANOSECONDS.toMillis(promptNs - beginNs),
                used.toMillis(),
                TimeUnit.NANOSECONDS.toMillis(roomNs - beginNs),
                processorTime().toMillis());
    }

    private record Start(long promptMillis, long promptUsedMillis, long roomMillis, long roomUsedMillis) {}

    /** Of the client. */
    private static Duration processorTime() throws Exception {
        long pid = Long.parseLong(Files.readString(home.resolve("pid")).strip());
        return ProcessHandle.of(pid).orElseThrow().info().totalCpuDuration().orElseThrow();
    }

    private void leave() throws Exception {
        watch.press("C-d");
        watch.await("the shell", shown -> shown.endsWith("\n$"));
    }

    @Test
    void startsAndGoesFromRoomToRoom() throws Exception {
        List<Start> starts = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            leave();
            starts.add(enter(""));
        }
        tell(
                "start with " + (ROOMS + 1) + " rooms to the prompt",
                starts.stream().map(Start::promptMillis).toList());
        tell(
                "... of the processor",
                starts.stream().map(Start::promptUsedMillis).toList());
        tell(
                "start until what is new is shown",
                starts.stream().map(Start::roomMillis).toList());
        tell("... of the processor", starts.stream().map(Start::roomUsedMillis).toList());
        tell("to a room from the server", visits());
        tell("to a room in memory", visits());
    }

    /** Each of some rooms, and how long it takes. */
    private List<Long> visits() throws Exception {
        List<Long> millis = new ArrayList<>();
        for (int room = BUSY_ROOMS + 1; room <= BUSY_ROOMS + SWITCHES; room++) {
            String command = "/room " + room(room);
            watch.type(command);
            watch.await(command, shown -> shown.endsWith("ann> " + command));
            long beginNs = System.nanoTime();
            watch.press("Enter");
            String place = " in " + room(room);
            long shownNs = watch.await(
                    place, shown -> shown.contains("<" + MESSAGES + ">" + place) && shown.contains("<90>" + place));
            millis.add(TimeUnit.NANOSECONDS.toMillis(shownNs - beginNs));
        }
        return millis;
    }

    @Test
    void noKeyIsLostWhileMuchIsSaidInManyRooms() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder typed = new StringBuilder();
        Duration before = Duration.ZERO;
        long beginNs = System.nanoTime();
        for (int i = 0; i < BUSY_MESSAGES; i++) {
            while (System.nanoTime() - beginNs < i * BETWEEN_MESSAGES_NS) {
                LockSupport.parkNanos(beginNs + i * BETWEEN_MESSAGES_NS - System.nanoTime());
            }
            if (i == WARM_UP_MESSAGES) {
                before = processorTime();
            }
            say(i % BUSY_ROOMS, "busy <" + i + ">");
            if (i % MESSAGES_PER_KEY == 0) {
                String key = "" + (char) ('a' + random.nextInt(26));
                watch.type(key);
                typed.append(key);
                if (typed.length() % KEYS_PER_LINE == 0) {
                    watch.press("Enter");
                }
            }
        }
        Duration used = processorTime().minus(before);
        long tookNs = System.nanoTime() - beginNs - WARM_UP_MESSAGES * BETWEEN_MESSAGES_NS;
        watch.press("Enter");
        System.out.printf(
                Locale.ROOT,
                "figures: 50 messages a second in %d rooms while typing: %.1f %% of a core%n",
                BUSY_ROOMS,
                100.0 * used.toNanos() / tookNs);

        assertThat(saidByAnn(typed.length())).isEqualTo(typed.toString());
    }

    /** What bob has heard of ann, up to so many letters. */
    private static String saidByAnn(int letters) throws Exception {
        StringBuilder said = new StringBuilder();
        while (said.length() < letters) {
            ChatMessage message = HEARD.next(LinkEvent.Posted.class).message();
            if (message.username().equals("ann")) {
                said.append(message.text());
            }
        }
        return said.toString();
    }

    private static void tell(String what, List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "figures: %s: median %d ms, %d to %d ms (%d times)%n",
                what,
                sorted.get(sorted.size() / 2),
                sorted.get(0),
                sorted.get(sorted.size() - 1),
                sorted.size());
    }
}
