package chatroom.client.screen;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.LinkEvent;
import chatroom.client.room.Rooms;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.ScreenTerminal;
import org.jline.utils.ScreenTerminal.VirtualTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the thread that types and the one that prints do at the same time. */
@Timeout(60)
class ChatReaderTest {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

    private VirtualTerminal virtual;

    @BeforeEach
    void open() throws Exception {
        virtual = ScreenTerminal.withTerminal("test", "xterm-256color", 80, 24);
    }

    @AfterEach
    void close() throws Exception {
        virtual.terminal().close();
    }

    /** Whoever draws the window narrower makes the prompt be looked for; just then it becomes another. */
    @Test
    void aPromptThatChangesDuringAResizeIsTheOneThatIsShown() throws Exception {
        AtomicReference<ChatReader> reader = new AtomicReference<>();
        AtomicBoolean resizing = new AtomicBoolean();
        Thread printing = new Thread(() -> reader.get().showAbove("", "new> "));
        reader.set(new ChatReader(virtual.terminal(), new PromptKeys() {
            @Override
            public String prompt() {
                if (resizing.getAndSet(false)) {
                    printing.start();
                    awaitStandstill(printing);
                }
                return "old> ";
            }
        }));
        Thread typing = new Thread(() -> reader.get().readLine("", null, ""));
        typing.setDaemon(true);
        typing.start();
        awaitShown("old>");
        resizing.set(true);
        virtual.terminal().raise(Signal.WINCH);
        printing.join();
        virtual.terminal().processInputBytes(new byte[] {'x'});
        awaitShown("> x");
        assertThat(virtual.screen().toString()).contains("new> x");
        virtual.terminal().processInputBytes(new byte[] {'\r'});
        typing.join();
    }

    /** A key is carried out under the reader's lock, and goes to a room; just then the answer to a join goes to another. */
    @Test
    void aKeyAndAnAnswerThatGoToRoomsAtTheSameTimeDoNotWaitForEachOther() throws Exception {
        Rooms rooms = new Rooms(name -> false);
        rooms.on(new LinkEvent.LoggedIn("ann", false));
        RoomName withBob = rooms.direct(new Username("bob")).orElseThrow();
        AtomicReference<RoomNavigation> navigation = new AtomicReference<>();
        Thread printing = new Thread(() -> navigation.get().goTo(withBob));
        ChatReader reader = new ChatReader(virtual.terminal(), new PromptKeys() {
            @Override
            public String prompt() {
                return rooms.current() + "> ";
            }

            @Override
            public void onNews() {
                printing.start();
                awaitStandstill(printing);
                navigation.get().goTo(withBob);
            }
        });
        navigation.set(new RoomNavigation(rooms, reader, DefaultHistory::new, () -> {}));
        Thread typing = new Thread(() -> reader.readLine("", null, ""));
        typing.setDaemon(true);
        printing.setDaemon(true);
        typing.start();
        awaitShown("lobby>");
        virtual.terminal().processInputBytes(new byte[] {27, 'a', '\r'});
        typing.join(TimeUnit.SECONDS.toMillis(20));
        printing.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(typing.isAlive() || printing.isAlive()).isFalse();
        assertThat(rooms.current()).isEqualTo(withBob);
    }

    @Test
    void whatIsToBeDoneWhereTheLineIsEmptyWaitsWhileALineIsCarriedOut() throws Exception {
        List<String> done = new CopyOnWriteArrayList<>();
        ChatReader reader = new ChatReader(virtual.terminal(), new PromptKeys() {
            @Override
            public String prompt() {
                return "> ";
            }
        });
        reader.whenEmpty(() -> done.add("empty"), () -> done.add("typed"));
        assertThat(done).isEmpty();
        virtual.terminal().processInputBytes(new byte[] {'\r'});
        reader.readLine("", null, "");
        assertThat(done).containsExactly("empty");
        reader.whenEmpty(() -> done.add("empty"), () -> done.add("typed"));
        virtual.terminal().processInputBytes(new byte[] {'\r'});
        reader.readLine("", null, (Character) null, "begun");
        assertThat(done).containsExactly("empty", "typed");
    }

    /** It is through, or waits for a lock. */
    private static void awaitStandstill(Thread thread) {
        while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
            Thread.onSpinWait();
        }
    }

    private void awaitShown(String part) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NS;
        while (!virtual.screen().toString().contains(part)) {
            assertThat(System.nanoTime())
                    .as("waiting for %s on\n%s", part, virtual.screen())
                    .isLessThan(deadline);
            virtual.screen().waitDirty(20);
        }
    }
}
