package chatroom.client.screen;

import static chatroom.client.screen.ScreenFixture.CTRL_C;
import static chatroom.client.screen.ScreenFixture.CTRL_D;
import static chatroom.client.screen.ScreenFixture.CTRL_L;
import static chatroom.client.screen.ScreenFixture.CTRL_P;
import static chatroom.client.screen.ScreenFixture.posted;
import static chatroom.client.screen.ScreenFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.Draft;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkPhase;
import chatroom.client.link.LinkStatus;
import chatroom.client.link.RecordedLink;
import chatroom.client.text.ExitCode;
import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.RoomReference;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jline.terminal.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScreenTest {
    private static final long HALF_A_SECOND_MILLIS = 500;
    private static final long TWO_SECONDS_MILLIS = 2_000;
    private static final long FIVE_SECONDS_MILLIS = 5_000;
    private static final long A_MINUTE_MILLIS = 60_000;

    private ScreenFixture on;

    @BeforeEach
    void enter() throws Exception {
        on = new ScreenFixture().enter();
    }

    @AfterEach
    void close() throws IOException {
        on.close();
    }

    @Test
    void halfALineStaysWhileMessagesComeInAboveIt() throws Exception {
        on.type("half a li");
        on.awaitScreen("ann> half a li");
        for (int id = 1; id <= 5; id++) {
            on.tell(posted(id, "message " + id));
        }
        on.awaitScreen(
                "00:00 bob     message 4\n00:00 bob     message 5\n-- here | 2 online | 0 new --\nann> half a li");
        on.type("ne\r");
        assertThat(on.link.next()).isEqualTo("say half a line");
    }

    @Test
    void aBurstOfMessagesIsShownToItsEndAndWhatIsTypedMeanwhileArrivesWhole() throws Exception {
        for (int id = 1; id <= 1_000; id++) {
            if (id % 100 == 0) {
                on.type(Character.toString('a' + id / 100 - 1));
            }
            on.tell(posted(id, "message " + id));
        }
        on.awaitScreen(
                "bob     message 999\n00:00 bob     message 1000\n-- here | 2 online | 0 new --\nann> abcdefghij");
    }

    @Test
    void whatIsTypedIsSentAsItStandsAndLeavesTheLine() throws Exception {
        for (String text : new String[] {"first", "wow!! 100%", "C:\\new it's \"q", " two  spaces ", "(a [b"}) {
            on.type(text + "\r");
            assertThat(on.link.next()).isEqualTo("say " + text);
        }
        on.awaitScreen("an empty line", shown -> shown.endsWith("ann>"));
        assertThat(on.shown()).doesNotContain("first", "wow");
    }

    @Test
    void aTextThatTakesItsTimeIsShownUntilItIsConfirmed() throws Exception {
        on.tell(new LinkEvent.Queued("k1", "patience", false));
        on.pass(HALF_A_SECOND_MILLIS - 1);
        on.tell(posted(1, "something else"));
        on.awaitScreen("something else");
        assertThat(on.shown()).doesNotContain("patience");
        on.pass(1);
        on.awaitScreen("(sending) patience\n-- here | 2 online | 0 new --\nann>");
        on.tell(new LinkEvent.Sent("k1", 2, "patience"));
        on.awaitScreen("nothing that waits", shown -> !shown.contains("sending"));
    }

    @Test
    void aTextThatWasRefusedComesBackIntoTheLine() throws Exception {
        on.tell(new LinkEvent.SendRefused(Optional.of("k1"), "my words", "Too long."));
        on.awaitScreen("-- Not sent: Too long. Your text is back in the line --", "ann> my words");
        on.type(", better\r");
        assertThat(on.link.next()).isEqualTo("say my words, better");
    }

    @Test
    void aTextThatWasRefusedComesBackAsTheLineThatSaysIt() throws Exception {
        on.tell(new LinkEvent.SendRefused(Optional.of("k1"), "/etc/hosts says so", "No."));
        on.awaitScreen("ann> //etc/hosts says so");
        Draft waves = new Draft(RoomReference.LOBBY, "waves", true, OptionalLong.empty());
        on.tell(new LinkEvent.SendRefused(Optional.of("k2"), waves, "No."));
        on.awaitScreen("Your text comes back when the line is empty");
        on.type("\r");
        assertThat(on.link.next()).isEqualTo("say /etc/hosts says so");
        on.awaitScreen("ann> /me waves");
        on.type("\r");
        assertThat(on.link.next()).isEqualTo("do waves");
    }

    @Test
    void anAnswerThatWasRefusedComesBackWithTheMessageThatItAnswers() throws Exception {
        Draft answer = new Draft(RoomReference.LOBBY, "yes,\nwe do", false, OptionalLong.of(4711));
        on.tell(new LinkEvent.SendRefused(Optional.of("k1"), answer, "You are muted."));
        on.awaitScreen("ann> /reply #4711 yes,\n  we do");
        on.type("\r");
        assertThat(on.link.next()).isEqualTo("say to 4711 yes,\nwe do");
    }

    @Test
    void aTextThatWasRefusedWaitsForWhoeverIsTyping() throws Exception {
        on.type("busy");
        on.awaitScreen("ann> busy");
        on.tell(new LinkEvent.SendRefused(Optional.empty(), "my words", "Too long."));
        on.awaitScreen("Your text comes back when the line is empty", "ann> busy");
        on.type("\r");
        assertThat(on.link.next()).isEqualTo("say busy");
        on.awaitScreen("ann> my words");
    }

    @Test
    void whoWasThrownOutByANewPasswordIsAskedForIt() throws Exception {
        on.type("half a line");
        on.awaitScreen("ann> half a line");
        on.tell(new LinkEvent.LoginRefused(ErrorCode.BAD_CREDENTIALS, "The name or the password is wrong."));
        on.awaitScreen("The name or the password is wrong.", "Password of ann:");
        on.type("a password\r");
        assertThat(on.link.next()).isEqualTo("login ann a password");
        on.tell(new LinkEvent.LoggedIn("ann", false));
        on.awaitScreen("ann> half a line");
    }

    @Test
    void aTextThatWasPutIntoTheLineCanBeCleared() throws Exception {
        on.type(ScreenFixture.PASTE_BEGINS + "1\n2\n3\n4\n5\n6" + ScreenFixture.PASTE_ENDS + "\r");
        on.awaitScreen("Send these 6 lines as one message? [y/N]");
        on.type("n\r");
        on.awaitScreen("ann> 1\n  2");
        on.type(CTRL_C);
        on.awaitScreen("an empty line", shown -> shown.endsWith("ann>"));
        on.type("x\r");
        assertThat(on.link.next()).isEqualTo("say x");
    }

    @Test
    void aKeyBetweenTwoCtrlCMeansToStay() throws Exception {
        on.type(CTRL_C);
        on.awaitScreen("-- Ctrl+C again quits --\n-- here | 2 online | 0 new --\nann>");
        on.type("x");
        on.awaitScreen("ann> x");
        on.type("\b");
        on.awaitScreen("an empty line", shown -> shown.endsWith("ann>"));
        on.type(CTRL_C);
        on.awaitScreen("-- Ctrl+C again quits --\n-- Ctrl+C again quits --");
    }

    @Test
    void twoCtrlCWithMoreThanTwoSecondsBetweenMeanToStay() throws Exception {
        on.type(CTRL_C);
        on.awaitScreen("-- Ctrl+C again quits --\n-- here | 2 online | 0 new --\nann>");
        on.pass(TWO_SECONDS_MILLIS + 1);
        on.type(CTRL_C);
        on.awaitScreen("-- Ctrl+C again quits --\n-- Ctrl+C again quits --\n-- here | 2 online | 0 new --\nann>");
        on.pass(TWO_SECONDS_MILLIS);
        on.type(CTRL_C);
        assertThat(on.link.next()).isEqualTo("stop");
    }

    @Test
    void aTextThatIsTooLongIsNotSentAndTheUpKeyBringsItBack() throws Exception {
        String text = "too long ".repeat(445);
        // Key by key, the line would be drawn anew for each of them.
        on.type(ScreenFixture.PASTE_BEGINS + text + ScreenFixture.PASTE_ENDS + "\r");
        on.awaitScreen("-- Not sent: a message has at most 4,000 characters. Up brings it back --", "ann>");
        on.type("so\r");
        assertThat(on.link.next()).isEqualTo("say so");
        on.type(CTRL_P + "" + CTRL_P);
        on.awaitScreen("long too long too long too long too long");
    }

    @Test
    void whoeverHidesANameThatWasNotSeenHereIsTold() throws Exception {
        on.type("/ignore zoar\r");
        on.awaitScreen("-- zoar is hidden now, but nobody of that name has been seen here;");
        on.type("/ignore zora\r");
        on.awaitScreen("-- zora is hidden now; /ignore zora again ends it --");
    }

    @Test
    void onALowOrNarrowScreenHelpIsTheNamesOfTheCommands() throws Exception {
        for (Size size : List.of(Size.of(80, 10), Size.of(40, 24))) {
            on.resize(size.getColumns(), size.getRows());
            on.pass(400);
            on.type(CTRL_L + "/clear\r/help\r");
            on.awaitScreen("/help COMMAND tells what one does", "/history", "/quit");
            assertThat(on.shown()).doesNotContain("who is here");
        }
    }

    @Test
    void nobodyHidesThemselves() throws Exception {
        on.type("/ignore ANN\r");
        on.awaitScreen("-- That is you --");
    }

    @Test
    void aPasswordIsNeverShownAndIsNotAmongTheEarlierLines() throws Exception {
        on.type("/login carl\r");
        on.awaitScreen("Password of carl:");
        on.type("secret");
        on.awaitScreen("Password of carl: ******");
        assertThat(on.shown()).doesNotContain("secret");
        on.type("\r");
        assertThat(on.link.next()).isEqualTo("login carl secret");
        on.tell(new LinkEvent.LoginRefused(ErrorCode.BAD_CREDENTIALS, "No."));
        // What is typed next is no message.
        on.awaitScreen("-- The name or the password is wrong; Ctrl+D gives up --", "Password of carl:");
        on.type(CTRL_C);
        on.awaitScreen("-- Cancelled; nothing has changed --");
        on.awaitScreen("nobody's empty line", shown -> shown.endsWith("--\n>"));
        on.type(CTRL_P);
        on.awaitScreen("\n> /login carl");
    }

    @Test
    void thePasswordIsNeverSaidNorAmongTheEarlierLines() throws Exception {
        on.type("a password\r");
        on.awaitScreen("-- Not sent: this is your password --");
        on.type("/passwrd\r");
        on.awaitScreen("Did you mean /password?");
        on.type("a password \r");
        on.awaitScreen("-- Not sent: this is your password --\n-- here | 2 online | 0 new --");
        on.type(CTRL_P);
        on.awaitScreen("ann> /passwrd");
        on.type("\u0015words\r");
        assertThat(on.link.next()).isEqualTo("say words");
    }

    @Test
    void thePasswordIsChangedByTheOldOneAndTheNewOneTwice() throws Exception {
        on.type("/password\r");
        on.awaitScreen("Current password:");
        on.type("a password\r");
        on.awaitScreen("New password (8 characters or more):");
        on.type("short\r");
        on.awaitScreen("-- A password has 8 to 128 characters; this one has 5. --");
        on.type("another password\ranother password\r");
        assertThat(on.link.next()).isEqualTo("password a password another password");
        on.tell(new LinkEvent.PasswordChanged());
        on.awaitScreen("-- Your password is changed.", "ann>");
        assertThat(on.shown()).doesNotContain("another password");
    }

    @Test
    void anExpiredSessionAsksForThePasswordAndKeepsTheLine() throws Exception {
        on.tell(posted(1, "said before"));
        on.type("half a line");
        on.awaitScreen("ann> half a line");
        on.tell(new LinkEvent.LoginRefused(ErrorCode.SESSION_EXPIRED, "Your session has ended."));
        on.awaitScreen("said before", "Your session has ended.", "Password of ann:");
        on.type("wrong\r");
        assertThat(on.link.next()).isEqualTo("login ann wrong");
        on.tell(new LinkEvent.LoginRefused(ErrorCode.BAD_CREDENTIALS, "No."));
        on.type("a password\r");
        assertThat(on.link.next()).isEqualTo("login ann a password");
        on.tell(new LinkEvent.LoggedIn("ann", false));
        on.awaitScreen("said before", "ann> half a line");
    }

    @Test
    void whileThereIsNoConnectionTheStateLineCountsDown() throws Exception {
        on.type("unsent");
        on.tell(
                new LinkEvent.ConnectionLost("The server is shutting down."),
                new LinkEvent.StatusChanged(new LinkStatus(
                        LinkPhase.OFFLINE,
                        Optional.of("ann"),
                        2,
                        0,
                        OptionalLong.empty(),
                        OptionalLong.of(RecordedLink.NOW_MILLIS + 4_000),
                        OptionalLong.empty())));
        on.awaitScreen("-- here | offline, next try in 4 s | 0 new --\nann> unsent");
        on.tell(new LinkEvent.LoggedIn("ann", true), status(LinkPhase.MEMBER, 3), new LinkEvent.Missed(2, 2));
        on.tell(posted(1, "one"), posted(2, "two"));
        on.awaitScreen("""
            -- Connected again. --
            -- 2 new while you were away --
            -- Thu 1 Jan 1970 --
            00:00 bob     one
            00:00 bob     two
            -- here | 3 online | 2 new --
            ann> unsent\
            """);
        on.type("!");
        on.awaitScreen("-- here | 3 online | 0 new --\nann> unsent!");
    }

    @Test
    void whoeverTouchesNoKeyFindsARuleAboveWhatCame() throws Exception {
        on.tell(posted(1, "read"));
        on.pass(A_MINUTE_MILLIS);
        on.tell(posted(2, "not read"), posted(3, "either"));
        on.awaitScreen("read\n-- new --\n00:00 bob     not read\n00:00 bob     either\n-- here | 2 online | 2 new --");
    }

    @Test
    void ctrlCClearsTheLineThenWarnsThenQuits() throws Exception {
        on.type("half");
        on.awaitScreen("ann> half");
        on.type(CTRL_C);
        // The old line is erased a moment before the next one is read: only its prompt says that keys are heard again.
        on.awaitScreen("an empty line", shown -> shown.endsWith("ann>"));
        on.type(CTRL_C);
        on.awaitScreen("-- Ctrl+C again quits --\n-- here | 2 online | 0 new --\nann>");
        on.type(CTRL_C);
        assertThat(on.link.next()).isEqualTo("stop");
        assertThat(on.exitCode()).isZero();
    }

    @Test
    void tabShowsWhatElseFitsBelowTheLineUntilTheNextKey() throws Exception {
        on.tell(new LinkEvent.Posted(ScreenFixture.message(1, "zack", "hello")));
        on.awaitScreen("zack    hello");
        on.type("z\t");
        on.awaitScreen("ann> zack:\n [zack]  zora");
        on.tell(posted(2, "in the middle of it"));
        on.awaitScreen("bob     in the middle of it\n-- here | 2 online | 0 new --\nann> zack:\n [zack]  zora");
        on.type("\t");
        on.awaitScreen("ann> zora:\n  zack  [zora]");
        on.type("hi");
        on.awaitScreen("the line alone", shown -> shown.endsWith("ann> zora: hi"));
    }

    @Test
    void ctrlDQuitsOnAnEmptyLineAlone() throws Exception {
        on.type("x" + CTRL_D);
        on.awaitScreen("ann> x");
        on.type("\u007f");
        on.awaitScreen("an empty line", shown -> shown.endsWith("ann>"));
        on.type(CTRL_D);
        assertThat(on.link.next()).isEqualTo("stop");
        assertThat(on.exitCode()).isZero();
    }

    @Test
    void whatAnEarlierRunLeftUnsentIsWaitedForToo() throws Exception {
        on.tell(new LinkEvent.SendRefused(Optional.of("1"), "old", "Too long ago."));
        on.tell(new LinkEvent.Queued("2", "left", true));
        on.awaitScreen("-- Left unsent by an earlier run, and sent before anything else: left");
        on.type(ScreenFixture.CTRL_C);
        on.awaitScreen("ann>");
        on.type("/quit\r");
        assertThat(on.link.next()).isEqualTo("stop");
        assertThat(on.exitCode()).isEqualTo(ExitCode.UNSENT);
    }

    @Test
    void quittingWaitsForWhatWasNotConfirmed() throws Exception {
        on.type("last words\r");
        assertThat(on.link.next()).isEqualTo("say last words");
        on.type("/quit\r");
        on.tell(new LinkEvent.Queued("key", "last words", false), new LinkEvent.Sent("key", 1, "last words"));
        assertThat(on.link.next()).isEqualTo("stop");
        assertThat(on.exitCode()).isZero();
    }

    @Test
    void whatWasTypedForALogInThatDidNotComeAboutIsPrintedForWhoeverLeaves() throws Exception {
        on.type("last words\r");
        assertThat(on.link.next()).isEqualTo("say last words");
        on.type("/quit\r");
        assertThat(on.link.next()).isEqualTo("stop");
        on.tell(new LinkEvent.SendRefused(Optional.empty(), "last words", "You left."));
        assertThat(on.exitCode()).isZero();
        on.awaitScreen("-- Not sent to lobby: You left. Your text: --\nlast words");
    }

    @Test
    void whatAnEarlierRunLeftTooLongAgoDoesNotCountForWhatIsSaidNow() throws Exception {
        on.type("last words\r");
        assertThat(on.link.next()).isEqualTo("say last words");
        on.tell(new LinkEvent.Queued("key", "last words", false));
        on.tell(new LinkEvent.SendRefused(Optional.of("old"), "old", "Too long ago."));
        on.awaitScreen("ann> old");
        on.type(ScreenFixture.CTRL_C);
        on.awaitScreen("ann>");
        on.type("/quit\r");
        assertThat(on.link.next()).isEqualTo("stop");
        assertThat(on.exitCode()).isEqualTo(ExitCode.UNSENT);
    }

    @Test
    void ctrlLDrawsTheMessagesAndTheLineAnew() throws Exception {
        on.tell(posted(1, "still there"));
        on.type("half" + CTRL_L);
        on.awaitScreen("the messages at the top", shown -> shown.contains("00:00 bob     still there\n"));
        on.type(" a line");
        on.awaitScreen("00:00 bob     still there\n-- here | 2 online | 0 new --\nann> half a line");
    }

    @Test
    void clearEmptiesTheScreenAndHistoryBringsTheNewestBack() throws Exception {
        on.tell(posted(7, "gone"));
        on.awaitScreen("gone");
        on.type("/clear\r");
        on.awaitScreen("an empty screen", shown -> shown.equals("-- here | 2 online | 0 new --\nann>"));
        on.type("/history 5\r");
        assertThat(on.link.next()).isEqualTo("history 5");
    }

    @Test
    void historyGoesBackPageByPageWithoutRepeats() throws Exception {
        on.tell(posted(40, "live"));
        on.awaitScreen("live");
        on.type("/history 2\r/history 2\r");
        assertThat(on.link.next()).isEqualTo("history before 40 2");
        on.tell(new LinkEvent.HistoryRead(
                List.of(ScreenFixture.message(38, "bob", "old"), ScreenFixture.message(39, "cyd", "older")), true));
        assertThat(on.link.next()).isEqualTo("history before 38 2");
        on.tell(new LinkEvent.HistoryRead(List.of(), false));
        on.awaitScreen(
                "-- 2 messages from before --", "bob     old", "-- back to now --", "-- There is nothing before --");
    }

    @Test
    void aSearchShowsWhatWasFoundAndGoesOnFromThere() throws Exception {
        on.type("/search two words\r");
        assertThat(on.link.next()).isEqualTo("search two words");
        on.tell(new LinkEvent.SearchFound("two words", List.of(ScreenFixture.message(7, "bob", "words: two")), true));
        on.awaitScreen(
                "-- 1 found for \"two words\"; /search alone shows older ones --",
                "bob     words: two",
                "-- end of what was found --");
        on.type("/search\r");
        assertThat(on.link.next()).isEqualTo("search before 7 two words");
        on.tell(new LinkEvent.SearchFound("two words", List.of(), false));
        on.awaitScreen("-- Nothing found for \"two words\" --");
        on.type("/search\r");
        on.awaitScreen("-- It goes like this: /search WORDS --");
    }

    @Test
    void aRefusedPageDoesNotHoldUpTheNextOne() throws Exception {
        on.type("/history 2\r");
        assertThat(on.link.next()).isEqualTo("history 2");
        on.tell(new LinkEvent.Refused(Action.HISTORY, "Not now."));
        on.awaitScreen("-- /history: Not now. --");
        on.type("/history 3\r");
        assertThat(on.link.next()).isEqualTo("history 3");
    }

    @Test
    void nothingOfWhatOthersSendReachesTheTerminalUncleaned() throws Exception {
        String evil = "\u001b[2J\u001b]0;title\u0007\u009b31m\u202Ex";
        on.type("safe");
        on.awaitScreen("> safe");
        on.tell(
                new LinkEvent.Posted(ScreenFixture.message(1, evil, evil + "\r\nann> \u001b[H")),
                new LinkEvent.PresenceChanged(List.of(evil), List.of(), 1, false),
                new LinkEvent.WhoIsThere(List.of(evil), 1),
                new LinkEvent.Refused(Action.WHO, evil),
                new LinkEvent.SearchFound(evil, List.of(ScreenFixture.message(9, evil, evil)), true),
                new LinkEvent.SendRefused(Optional.empty(), evil, evil),
                new LinkEvent.Registered(evil),
                new LinkEvent.Notice(evil),
                new LinkEvent.Queued("k", evil, true),
                new LinkEvent.ConnectionLost(evil),
                new LinkEvent.Missed(1, 1),
                new LinkEvent.LoggedIn(evil, true));
        on.pass(FIVE_SECONDS_MILLIS);
        on.tell(posted(2, "the end"));
        on.awaitScreen("bob     the end", "> safe");
        assertThat(on.shown()).contains("\uFFFD[2J").doesNotContain("\u001b", "\u202E", "\u0007");
    }

    @Test
    void joinsAndLeavesAreFoldedAndCanBeHidden() throws Exception {
        on.tell(
                new LinkEvent.PresenceChanged(List.of("bob", "cyd"), List.of(), 4, false),
                new LinkEvent.PresenceChanged(List.of("dan"), List.of("cyd"), 4, false),
                status(LinkPhase.MEMBER, 4));
        // Only when all of it has been heard may the time pass.
        on.awaitScreen("-- here | 4 online | 0 new --");
        on.pass(FIVE_SECONDS_MILLIS);
        on.awaitScreen("-- bob, dan joined --");
        on.type("/quiet\r");
        on.awaitScreen("-- Joins and leaves are hidden --");
        on.tell(new LinkEvent.PresenceChanged(List.of("eve"), List.of(), 5, false));
        on.pass(FIVE_SECONDS_MILLIS);
        on.tell(posted(1, "later"));
        on.awaitScreen("later");
        assertThat(on.shown()).doesNotContain("eve");
    }

    @Test
    void whoIsIgnoredIsNotShownUntilThatIsTakenBack() throws Exception {
        on.type("/ignore BOB\r");
        on.awaitScreen("-- BOB is hidden now");
        on.tell(posted(1, "unheard"), new LinkEvent.Posted(ScreenFixture.message(2, "cyd", "heard")));
        on.awaitScreen("cyd     heard");
        assertThat(on.shown()).doesNotContain("unheard");
        on.type("/ignore bob\r");
        on.awaitScreen("bob     unheard\n00:00 cyd     heard", "-- bob is shown again, with what was hidden");
        on.tell(posted(3, "again"));
        on.awaitScreen("bob     again");
    }

    @Test
    void anUnknownCommandIsNeverSentAndASlipIsGuessed() throws Exception {
        on.type("/hsitory\r");
        on.awaitScreen("-- There is no command /hsitory. Did you mean /history? --");
        on.type("//hsitory\r");
        assertThat(on.link.next()).isEqualTo("say /hsitory");
    }

    @Test
    void helpIsOneScreenAndThereIsMoreAboutEachCommand() throws Exception {
        on.type("/help\r");
        on.awaitScreen("/history /search", "/quit", "/help COMMAND tells", "//text says /text");
        on.type("/help bell\r");
        on.awaitScreen("  /bell off|mention|all   when the terminal rings\n    /bell mention osc9");
    }

    @Test
    void theLinkIsAskedForWhatBelongsToIt() throws Exception {
        on.type("/who\r/reconnect\r/logout\r/me waves\r");
        assertThat(on.link.next()).isEqualTo("who");
        assertThat(on.link.next()).isEqualTo("reconnect");
        assertThat(on.link.next()).isEqualTo("logout");
        assertThat(on.link.next()).isEqualTo("do waves");
    }

    @Test
    void whoeverIsLoggedOutSeesItAtThePrompt() throws Exception {
        on.tell(new LinkEvent.LoggedOut(true), status(LinkPhase.GUEST, 0));
        on.awaitScreen("-- Logged out. /login logs in again, /quit leaves --\n-- here | not logged in | 0 new --\n>");
    }
}
