package chatroom.client.screen;

import static chatroom.client.screen.ScreenFixture.ALT_ENTER;
import static chatroom.client.screen.ScreenFixture.CTRL_C;
import static chatroom.client.screen.ScreenFixture.CTRL_P;
import static chatroom.client.screen.ScreenFixture.CTRL_R;
import static chatroom.client.screen.ScreenFixture.PASTE_BEGINS;
import static chatroom.client.screen.ScreenFixture.PASTE_ENDS;
import static chatroom.client.screen.ScreenFixture.posted;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.LinkEvent;
import chatroom.protocol.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hands do to the line. */
@Timeout(60)
class TypingTest {
    /** How long the client waits for a terminal to keep its size. */
    private static final long SETTLING_MILLIS = 400;

    @TempDir
    private Path home;

    private ScreenFixture open() throws Exception {
        return open(Map.of());
    }

    private ScreenFixture open(Map<String, String> environment) throws Exception {
        ScreenFiles files =
                new ScreenFiles(Optional.empty(), Optional.of(home.resolve("state/lines")), Optional.empty());
        return new ScreenFixture(80, 24, files, environment).enter();
    }

    private ScreenFixture openWithALineToFind() throws Exception {
        ScreenFixture on = open();
        on.type("found again\r");
        assertThat(on.link.next()).isEqualTo("say found again");
        return on;
    }

    @Test
    void tabCompletesNamesAndGoesOnToTheNext() throws Exception {
        try (ScreenFixture on = open()) {
            on.tell(new LinkEvent.Posted(ScreenFixture.message(1, "Boris", "hi")), posted(2, "hello"));
            on.awaitScreen("bob     hello");
            on.type("bo\t");
            on.awaitScreen("ann> bob:");
            on.type("\t");
            on.awaitScreen("ann> Boris:");
            on.type("\033[Z");
            on.awaitScreen("ann> bob:");
            on.type("\t");
            on.awaitScreen("ann> Boris:");
            on.type("and bo\t\r");
            assertThat(on.link.next()).isEqualTo("say Boris: and @bob ");
        }
    }

    @Test
    void altEnterBeginsANewLineOfTheSameMessage() throws Exception {
        try (ScreenFixture on = open()) {
            on.type("one" + ALT_ENTER + "two\r");
            assertThat(on.link.next()).isEqualTo("say one\ntwo");
        }
    }

    @Test
    void whatIsPastedStaysOneTextThatCanBeEdited() throws Exception {
        try (ScreenFixture on = open()) {
            on.type(PASTE_BEGINS + "one\rtwo\tx\r\u001b[31mthree" + PASTE_ENDS);
            on.awaitScreen("ann> one\n  two");
            on.type("!\r");
            assertThat(on.link.next()).isEqualTo("say one\ntwo\tx\n[31mthree!");
        }
    }

    @Test
    void moreThanFiveLinesAreAskedAboutAndComeBackIfTheyWereNotMeant() throws Exception {
        try (ScreenFixture on = open()) {
            String text = "1\n2\n3\n4\n5\n6";
            on.type(PASTE_BEGINS + text + PASTE_ENDS + "\r");
            on.awaitScreen("Send these 6 lines as one message? [y/N]");
            on.type("\r");
            on.awaitScreen("ann> 1\n  2");
            on.type("\r");
            on.awaitScreen("Send these 6 lines as one message? [y/N]");
            on.type("y\r");
            assertThat(on.link.next()).isEqualTo("say " + text);
        }
    }

    @Test
    void linesAreFoundAgainAfterANewStartByTheirOwnerAlone() throws Exception {
        try (ScreenFixture on = open()) {
            on.type("first words\r");
            assertThat(on.link.next()).isEqualTo("say first words");
            on.type("/passwrd hunter2\r");
            on.awaitScreen("Did you mean /password?");
        }
        Path file = home.resolve("state/lines");
        assertThat(Files.readString(file)).contains("first words").doesNotContain("hunter2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        try (ScreenFixture on = open()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            on.type(CTRL_P);
            on.awaitScreen("ann> first words");
            on.type("\u0015" + CTRL_R + "irst w");
            on.awaitScreen("first words");
            on.type("\r");
            assertThat(on.link.next()).isEqualTo("say first words");
        }
    }

    @Test
    void aSearchIsGivenUpByEscapeOrCtrlCAndLeavesWhatWasTyped() throws Exception {
        try (ScreenFixture on = openWithALineToFind()) {
            on.type("half");
            on.awaitScreen("ann> half");
            for (String key : List.of("\033", Character.toString(CTRL_C))) {
                on.type(CTRL_R + "und");
                on.awaitScreen("ann> found again", "bck-i-search: und");
                on.type(key);
                on.awaitScreen("the typed line", shown -> shown.endsWith("ann> half"));
            }
            on.type(CTRL_R + "und");
            on.awaitScreen("ann> found again");
            on.interrupt();
            on.awaitScreen("the typed line", shown -> shown.endsWith("ann> half"));
            on.type(" done\r");
            assertThat(on.link.next()).isEqualTo("say half done");
        }
    }

    @Test
    void aSessionThatEndsDuringASearchAsksForThePasswordAndKeepsWhatWasTyped() throws Exception {
        try (ScreenFixture on = openWithALineToFind()) {
            on.type("half");
            on.awaitScreen("ann> half");
            on.type(CTRL_R + "und");
            on.awaitScreen("bck-i-search: und");
            on.tell(new LinkEvent.LoginRefused(ErrorCode.SESSION_EXPIRED, "Your session has ended."));
            on.awaitScreen("Password of ann:");
            on.type("a password\r");
            assertThat(on.link.next()).isEqualTo("login ann a password");
            on.tell(new LinkEvent.LoggedIn("ann", false));
            on.awaitScreen("ann> half");
        }
    }

    @Test
    void aKeyThatBeginsWithEscapeEndsASearchAtWhatWasFound() throws Exception {
        try (ScreenFixture on = openWithALineToFind()) {
            on.type(CTRL_R + "und");
            on.awaitScreen("bck-i-search: und");
            on.type("\033OH>\r");
            assertThat(on.link.next()).isEqualTo("say >found again");
        }
    }

    @Test
    void aFileOfLinesThatMakesNoSenseDoesNoHarm() throws Exception {
        Path file = home.resolve("state/lines");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "what is this?\n");
        try (ScreenFixture on = open()) {
            on.type("words\r");
            assertThat(on.link.next()).isEqualTo("say words");
        }
        assertThat(Files.readString(file)).contains("words");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aDamagedFileOfLinesIsSetAsideAndNamedAndWhatCanBeReadOfItStillComesBack() throws Exception {
        Path file = home.resolve("state/lines");
        Files.createDirectories(file.getParent());
        byte[] damaged = "1700000000000:good words\n1700000000001:gr\u00fc".getBytes(StandardCharsets.UTF_8);
        Files.write(file, Arrays.copyOf(damaged, damaged.length - 1));
        try (ScreenFixture on = open()) {
            on.awaitScreen("state/lines was damaged");
            on.type(CTRL_P);
            on.awaitScreen("ann> good words");
        }
        assertThat(home.resolve("state/lines.damaged")).hasSize(damaged.length - 1);
    }

    @Test
    void whateverIsInThePlaceOfTheLinesTheRoomIsEntered() throws Exception {
        Path file = home.resolve("state/lines");
        Files.createDirectories(file);
        Files.writeString(file.resolve("inside"), "kept");
        try (ScreenFixture on = open()) {
            on.awaitScreen("state/lines can't be a file of the chat's", "ann>");
        }
        assertThat(home.resolve("state/lines.damaged/inside")).hasContent("kept");
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/dev/zero"));
        try (ScreenFixture on = open()) {
            on.awaitScreen("state/lines can't be a file of the chat's", "ann>");
            on.type("words\r");
            assertThat(on.link.next()).isEqualTo("say words");
        }
        assertThat(Files.readString(file)).contains("words");
        Files.delete(home.resolve("state/lines.damaged-2"));
        Files.write(file, "\0\0\0".getBytes(StandardCharsets.UTF_8));
        try (ScreenFixture on = open()) {
            on.awaitScreen("state/lines was damaged", "ann>");
        }
    }

    @Test
    void anEditorTakesTheTextAndGivesItBackIntoTheLine() throws Exception {
        Path editor = home.resolve("editor");
        Files.writeString(editor, "#!/bin/sh\nprintf ' edited\\nand longer\\n' >> \"$2\"\n");
        Files.setPosixFilePermissions(editor, PosixFilePermissions.fromString("rwx------"));
        try (ScreenFixture on = open(Map.of("EDITOR", editor + " --wait"))) {
            on.type("/edit my text\r");
            on.awaitScreen("ann> my text edited\n  and longer");
            on.type("\r");
            assertThat(on.link.next()).isEqualTo("say my text edited\nand longer");
        }
    }

    @Test
    void ctrlXCtrlEOpensTheEditorWithTheLineAndLeavesNothingForUpToBringBack() throws Exception {
        Path editor = home.resolve("editor");
        Files.writeString(editor, "#!/bin/sh\nprintf ' edited' >> \"$1\"\n");
        Files.setPosixFilePermissions(editor, PosixFilePermissions.fromString("rwx------"));
        try (ScreenFixture on = open(Map.of("EDITOR", editor.toString()))) {
            on.type("/etc/hosts" + "\030\005");
            on.awaitScreen("ann> /etc/hosts edited");
            on.type(ScreenFixture.CTRL_C);
            on.awaitScreen("an empty line", shown -> shown.endsWith("ann>"));
            on.type(ScreenFixture.CTRL_P);
            on.type("x\r");
            assertThat(on.link.next()).isEqualTo("say x");
        }
    }

    @Test
    void anEditorThatFailsLeavesTheTextInTheLine() throws Exception {
        try (ScreenFixture on = open(Map.of("EDITOR", "false"))) {
            on.type("/edit my text\r");
            on.awaitScreen("-- The editor (false) ended with code 1.", "ann> my text");
        }
    }

    @Test
    void aResizeLosesNeitherTheLineNorAMessage() throws Exception {
        try (ScreenFixture on = open()) {
            on.type("half a line");
            on.tell(posted(1, "before"));
            on.awaitScreen("bob     before");
            on.pass(SETTLING_MILLIS);
            on.resize(40, 10);
            on.tell(posted(2, "between, and long enough to be wrapped"));
            on.pass(SETTLING_MILLIS);
            on.awaitScreen("""
                    00:00 bob between, and long enough to
                          be wrapped
                    -- here | 2 online | 0 new --
                    ann> half a line""");
            on.pass(SETTLING_MILLIS);
            on.resize(200, 60);
            on.tell(posted(3, "after"));
            on.pass(SETTLING_MILLIS);
            on.awaitScreen("before", "00:00 bob           after\n-- here | 2 online | 0 new --\nann> half a line");
        }
    }

    @Test
    void whenANarrowerWindowHasSettledTheStateLineFitsItAgain() throws Exception {
        try (ScreenFixture on = open()) {
            on.type("half");
            on.awaitScreen("-- here | 2 online | 0 new --\nann> half");
            on.resize(28, 24);
            on.pass(SETTLING_MILLIS);
            on.awaitScreen("the shorter state line", shown -> shown.endsWith("here | 2 online | 0 new\nann> half"));
        }
    }

    /** The terminal in memory cuts lines off, as they do. */
    @ParameterizedTest
    @ValueSource(strings = {"XTERM_VERSION", "STY"})
    void aTerminalThatDoesNotBreakLinesAnewIsDrawnAnew(String mark) throws Exception {
        try (ScreenFixture on = open(Map.of(mark, "something"))) {
            for (int i = 1; i <= 5; i++) {
                on.tell(posted(i, "<" + i + ">"));
            }
            on.type("half");
            on.awaitScreen("<5>", "-- here | 2 online | 0 new --\nann> half");
            on.resize(20, 24);
            on.pass(SETTLING_MILLIS);
            on.awaitScreen("<1>", "<2>", "<3>", "<4>", "<5>\n2 online | 0 new\nann> half");
            assertThat(on.shown()).containsOnlyOnce("<5>").containsOnlyOnce("<1>");
        }
    }

    @Test
    void whileAWindowIsDrawnLargerNothingIsPrintedAndThenEachMessageOnce() throws Exception {
        try (ScreenFixture on = open()) {
            for (int i = 1; i <= 9; i++) {
                on.resize(100 + i, 20 + i);
                on.tell(posted(i, "<" + i + ">"));
                on.pass(SETTLING_MILLIS - 1);
            }
            assertThat(on.shown()).doesNotContain("<");
            on.pass(1);
            on.awaitScreen("<1>", "bob     <9>\n-- here | 2 online | 0 new --\nann>");
            for (int i = 1; i <= 9; i++) {
                assertThat(on.shown()).containsOnlyOnce("<" + i + ">");
            }
        }
    }

    @Test
    void whatStandsAboveALineThatFitsIsThereOnceAfterAResize() throws Exception {
        try (ScreenFixture on = open()) {
            on.type("x".repeat(80));
            on.awaitScreen("x".repeat(75) + "\nxxxxx");
            on.tell(posted(1, "long before"));
            on.awaitScreen("long before");
            on.pass(SETTLING_MILLIS);
            on.type(ScreenFixture.CTRL_C);
            on.awaitScreen("an empty line", shown -> shown.endsWith("ann>"));
            on.tell(posted(2, "just before"));
            on.awaitScreen("just before");
            on.resize(90, 20);
            on.tell(posted(2, "after"));
            on.pass(SETTLING_MILLIS);
            on.awaitScreen("after");
            assertThat(on.shown()).containsOnlyOnce("just before").containsOnlyOnce("long before");
        }
    }

    @Test
    void withoutColourNothingButBoldAndReversedLettersIsSentToTheTerminal() throws Exception {
        try (ScreenFixture on = open(Map.of("NO_COLOR", "1"))) {
            on.type("/theme dark\r");
            on.awaitScreen("-- The theme is none, because NO_COLOR is set --");
        }
    }
}
