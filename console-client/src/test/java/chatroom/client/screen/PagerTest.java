package chatroom.client.screen;

import static chatroom.client.screen.ScreenFixture.CTRL_C;
import static chatroom.client.screen.ScreenFixture.message;
import static chatroom.client.screen.ScreenFixture.posted;
import static chatroom.client.screen.ScreenFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.Address;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkPhase;
import chatroom.client.room.Rooms;
import chatroom.client.view.Attention;
import chatroom.client.view.Columns;
import chatroom.client.view.People;
import chatroom.client.view.Preferences;
import chatroom.client.view.RoomView;
import chatroom.client.view.Theme;
import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.RoomName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Older messages: ann has seen 101 to 150 come, of which the last 22 are on the screen, and has begun a line. */
@Timeout(60)
class PagerTest {
    private static final long SETTLED_MILLIS = 400;
    private static final String PAGE_UP = "\033[5~";
    private static final String PAGE_DOWN = "\033[6~";
    private static final String LINE_UP = "\033[A";
    private static final String LINE_DOWN = "\033[B";
    private static final String HOME = "\033[H";
    private static final String LEFT = "\033OD";
    private static final String ROOM = "bob     message 150\n-- here | 2 online | 0 new --\nann> half a line";

    private ScreenFixture on;

    @BeforeEach
    void enter() throws Exception {
        on = new ScreenFixture().enter();
        LongStream.rangeClosed(101, 150).forEach(id -> on.tell(posted(id, "message " + id)));
        on.type("half a line");
        on.awaitScreen(ROOM);
    }

    @AfterEach
    void close() throws IOException {
        on.close();
    }

    /** The first message, the last one, and what stands below. */
    private void awaitPage(long first, long last, String state) throws InterruptedException {
        on.awaitScreen(
                "messages %s to %s above %s".formatted(first, last, state),
                // A narrow window has no columns for names.
                shown -> shown.replaceAll(" +", " ").startsWith("00:00 bob message %s\n".formatted(first))
                        && shown.endsWith("message %s\n-- lobby, earlier | %s --".formatted(last, state)));
    }

    private void tellPage(long first, long last, boolean more) {
        on.tell(page(RoomName.LOBBY, first, last, more));
    }

    private static LinkEvent page(RoomName room, long first, long last, boolean more) {
        List<ChatMessage> messages = LongStream.rangeClosed(first, last)
                .mapToObj(id -> message(id, "bob", "message " + id))
                .toList();
        return new LinkEvent.HistoryRead(room, List.copyOf(messages), 150, more, OptionalLong.of(last + 1));
    }

    @Test
    void pageUpShowsWhatIsAboveTheScreenAndThenThePagesOfTheStore() throws Exception {
        on.type(PAGE_UP);
        awaitPage(107, 129, "q goes back");
        on.type(PAGE_UP);
        assertThat(on.link.next()).isEqualTo("history before 101 50");
        on.awaitScreen(
                "-- Thu 1 Jan 1970 --\n00:00 bob     message 101", "-- lobby, earlier | loading | q goes back --");
        tellPage(51, 100, true);
        awaitPage(86, 108, "q goes back");
        on.type(LINE_UP);
        awaitPage(85, 107, "q goes back");
        on.type(LINE_DOWN + LINE_DOWN);
        awaitPage(87, 109, "q goes back");
        on.type(PAGE_DOWN);
        awaitPage(108, 130, "q goes back");
        assertThat(on.link.read(RoomName.LOBBY)).isEqualTo(150);
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "\033", "\033[F", PAGE_DOWN + PAGE_DOWN, LINE_DOWN + "\033OF", "\003"})
    void theRoomIsThereAgainAsItWas(String keys) throws Exception {
        on.type(LEFT + LEFT + LEFT + LEFT);
        on.type(PAGE_UP);
        awaitPage(107, 129, "q goes back");
        on.type(keys);
        on.awaitScreen(ROOM);
        assertThat(on.shown()).contains("message 129\n").doesNotContain("message 128\n", "earlier");
        on.type("in \r");
        assertThat(on.link.next()).isEqualTo("say half a in line");
    }

    @Test
    void aKeyThatIsNotForOlderMessagesGoesBackAndDoesWhatItDoesThere() throws Exception {
        on.type(PAGE_UP);
        awaitPage(107, 129, "q goes back");
        on.type(", and more");
        on.awaitScreen("-- here | 2 online | 0 new --\nann> half a line, and more");
        on.type(PAGE_UP);
        awaitPage(107, 129, "q goes back");
        on.type("\033[3~\033\177\r");
        assertThat(on.link.next()).isEqualTo("say half a line, and ");
        on.type(PAGE_UP);
        awaitPage(107, 129, "q goes back");
        on.type(ScreenFixture.PASTE_BEGINS + "two\nlines" + ScreenFixture.PASTE_ENDS);
        on.awaitScreen("ann> two\n  lines");
    }

    @Test
    void whatComesMeanwhileIsCountedAndShownAfterwardsAndReadOnlyThen() throws Exception {
        on.type(PAGE_UP);
        awaitPage(107, 129, "q goes back");
        on.tell(posted(151, "message 151"));
        awaitPage(107, 129, "1 new | q goes back");
        on.tell(posted(152, "message 152"));
        awaitPage(107, 129, "2 new | q goes back");
        assertThat(on.link.read(RoomName.LOBBY)).isEqualTo(150);
        on.type("q");
        on.awaitScreen("""
            00:00 bob     message 150
            -- new --
            00:00 bob     message 151
            00:00 bob     message 152
            -- here | 2 online | 0 new --
            ann> half a line\
            """);
        assertThat(on.link.read(RoomName.LOBBY)).isEqualTo(152);
    }

    @Test
    void ofVeryMuchThatComesMeanwhileTheLastIsShownAndItIsSaid() throws Exception {
        on.type(PAGE_UP);
        awaitPage(107, 129, "q goes back");
        LongStream.rangeClosed(151, 150 + DeferredItems.MOST_ITEMS + 10)
                .forEach(id -> on.tell(posted(id, "message " + id)));
        awaitPage(107, 129, DeferredItems.MOST_ITEMS + 10 + " new | q goes back");
        on.resize(80, 400);
        on.type("q");
        // The rule above what is new is one of the items.
        on.awaitScreen("-- 11 more came meanwhile; PageUp shows what was said --\n00:00 bob     message 161\n");
        on.awaitScreen("message " + (150 + DeferredItems.MOST_ITEMS + 10) + "\n-- here");
    }

    @Test
    void withoutAConnectionItSaysSoAndPageUpTriesAgain() throws Exception {
        on.type(PAGE_UP + PAGE_UP);
        assertThat(on.link.next()).isEqualTo("history before 101 50");
        on.tell(status(LinkPhase.OFFLINE, 0), new LinkEvent.Refused(Action.HISTORY, "There is no connection."));
        on.awaitScreen("-- lobby, earlier | There is no connection. | q goes back --");
        on.type(PAGE_UP);
        assertThat(on.link.next()).isEqualTo("history before 101 50");
        on.tell(status(LinkPhase.MEMBER, 2));
        tellPage(91, 100, false);
        on.awaitScreen("00:00 bob     message 91", "-- lobby, earlier | the beginning | q goes back --");
        on.type("q");
        on.awaitScreen("the room", shown -> shown.contains("ann> half a line"));
        assertThat(on.shown()).doesNotContain("There is no connection");
    }

    @Test
    void aPageThatComesAfterOneHasGoneBackIsNotShownInTheRoom() throws Exception {
        on.type(PAGE_UP + PAGE_UP);
        assertThat(on.link.next()).isEqualTo("history before 101 50");
        on.type("q");
        on.awaitScreen(ROOM);
        tellPage(51, 100, true);
        on.tell(posted(151, "message 151"));
        on.awaitScreen("message 150\n00:00 bob     message 151\n-- here | 2 online");
    }

    @Test
    void pagesAreAskedForUntilAScreenIsFull() throws Exception {
        on.type(PAGE_UP + HOME + PAGE_UP);
        assertThat(on.link.next()).isEqualTo("history before 101 50");
        tellPage(100, 100, true);
        assertThat(on.link.next()).isEqualTo("history before 100 50");
        tellPage(50, 99, true);
        awaitPage(79, 101, "q goes back");
    }

    @Test
    void aWindowThatChangesItsSizeKeepsTheFirstMessageAndTheRoomIsDrawnForItAfterwards() throws Exception {
        on.type(PAGE_UP);
        awaitPage(107, 129, "q goes back");
        on.resize(40, 10);
        awaitPage(107, 115, "q goes back");
        on.type(PAGE_DOWN);
        awaitPage(114, 122, "q goes back");
        on.type("q");
        on.awaitScreen(
                "the room in ten rows",
                shown -> shown.startsWith("00:00 bob message 143\n")
                        && shown.endsWith("message 150\n-- here | 2 online | 0 new --\nann> half a line"));
    }

    @Test
    void whoseSessionEndsMeanwhileIsAskedForThePasswordAfterwards() throws Exception {
        on.type(PAGE_UP);
        awaitPage(107, 129, "q goes back");
        on.tell(new LinkEvent.LoginRefused(ErrorCode.SESSION_EXPIRED, "Your session has ended."));
        on.type("q");
        on.awaitScreen("-- Your session has ended. --", "Password of ann:");
        on.type(CTRL_C);
        on.awaitScreen("> half a line");
    }

    /** Two threads that write at once would cut through each other's sequences. */
    @Test
    void whoReadsKeysWritesNothingWhileThePrinterDraws() throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (LineDisciplineTerminal terminal =
                new LineDisciplineTerminal("test", "xterm-256color", written, StandardCharsets.UTF_8)) {
            terminal.echo(false);
            RoomView view = new RoomView(
                    new Address("here", 5000),
                    terminal,
                    new Columns(terminal),
                    Preferences.of(Theme.NONE),
                    new Attention(0),
                    new People(),
                    new Rooms(name -> false),
                    ZoneOffset.UTC,
                    () -> 0);
            terminal.processInputBytes((PAGE_UP + "x").getBytes(StandardCharsets.UTF_8));
            assertThat(new Pager(terminal, view, on.link).read(() -> {})).isEqualTo("x");
            terminal.flush();
        }
        assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void inAVerySmallWindowTheWayBackIsShown() throws Exception {
        on.resize(16, 2);
        on.pass(SETTLED_MILLIS);
        on.type(PAGE_UP);
        on.awaitScreen("q goes back");
        on.type("q");
        on.resize(80, 24);
        on.pass(SETTLED_MILLIS);
        on.awaitScreen("ann> half a line");
    }
}
