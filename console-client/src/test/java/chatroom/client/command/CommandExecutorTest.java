package chatroom.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.LinkEvent;
import chatroom.client.link.RecordedLink;
import chatroom.client.login.Asker;
import chatroom.client.login.CancelledException;
import chatroom.client.login.LoginDialog;
import chatroom.client.login.PasswordGuard;
import chatroom.client.login.Questions;
import chatroom.client.login.Wait;
import chatroom.client.room.Rooms;
import chatroom.client.view.Preferences;
import chatroom.client.view.Theme;
import chatroom.protocol.Password;
import chatroom.protocol.RoomName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each command asks of the link, and does to the screen; the same for both screens but where a test says otherwise. */
@Timeout(60)
class CommandExecutorTest {
    private final RecordedLink link = new RecordedLink();
    private final List<String> shown = new ArrayList<>();
    private final Preferences preferences = Preferences.of(Theme.DARK);
    private final UnconfirmedTexts unconfirmed = new UnconfirmedTexts();
    private final PasswordGuard guard = new PasswordGuard(() -> 0);
    private boolean quits;
    private boolean answers = true;

    private final Rooms rooms = new Rooms(name -> false);

    private final class FakeScreen implements CommandScreen, CommandScreen.FullScreen {
        private final boolean full;

        FakeScreen(boolean full) {
            this.full = full;
        }

        @Override
        public void notice(String sentence) {
            shown.add(sentence);
        }

        @Override
        public void showHelp(List<String> lines) {
            shown.addAll(lines);
        }

        @Override
        public Optional<String> username() {
            return full ? Optional.of("ann") : Optional.empty();
        }

        @Override
        public void goTo(RoomName room) {
            rooms.show(room, "");
        }

        @Override
        public boolean isAdmin() {
            return false;
        }

        @Override
        public boolean allows(ParsedLine.Text text) {
            return !text.text().equals("forbidden");
        }

        @Override
        public void quit() {
            quits = true;
        }

        @Override
        public Optional<FullScreen> fullScreen() {
            return full ? Optional.of(this) : Optional.empty();
        }

        @Override
        public int lines() {
            return 24;
        }

        @Override
        public void putIntoLine(String text) {
            shown.add("line: " + text);
        }

        @Override
        public Preferences preferences() {
            return preferences;
        }

        @Override
        public void clear() {
            shown.add("cleared");
        }

        @Override
        public void redraw() {
            shown.add("redrawn");
        }

        @Override
        public void reopen() {
            shown.add("reopened");
        }

        @Override
        public boolean knows(String username) {
            return username.equals("bob");
        }

        @Override
        public String edit(String text) throws IOException {
            if (text.isEmpty()) {
                throw new IOException("No editor");
            }
            return text + "!";
        }
    }

    private final class FixedAnswers implements Asker {
        @Override
        public String line(String question, String suggestion) {
            throw new CancelledException();
        }

        @Override
        public String secret(String question) {
            if (answers) {
                return "a password";
            }
            throw new CancelledException();
        }
    }

    /** Who waits for a log-in is let in at once. */
    private record LettingIn(AtomicReference<LoginDialog> dialog) implements Wait {
        @Override
        public void begins() {
            dialog.get().takes(new LinkEvent.LoggedIn("zoe", false));
        }

        @Override
        public void ends() {}
    }

    private void executeOn(boolean full, String line) throws InterruptedException {
        FakeScreen screen = new FakeScreen(full);
        Questions questions = new Questions(new FixedAnswers(), shown::add, guard);
        AtomicReference<LoginDialog> dialog = new AtomicReference<>();
        dialog.set(new LoginDialog(questions, shown::add, new LettingIn(dialog)));
        CommandContext context = new CommandContext(
                link, screen, rooms, unconfirmed, new HistoryPages(), new SearchPages(), questions, dialog.get());
        new CommandExecutor(context, guard).execute(line);
    }

    private String asked(String line) throws InterruptedException {
        executeOn(true, line);
        return link.next();
    }

    private List<String> shownFor(boolean full, String line) throws InterruptedException {
        shown.clear();
        executeOn(full, line);
        return List.copyOf(shown);
    }

    @Test
    void textsAreSent() throws Exception {
        assertThat(asked("hello")).isEqualTo("say hello");
        assertThat(asked("//etc")).isEqualTo("say /etc");
        assertThat(asked("/ME  waves ")).isEqualTo("do waves");
        assertThat(unconfirmed.awaitNone(0)).as("nothing is waited for").isFalse();
    }

    @Test
    void whatTheScreenOrTheGuardHoldsBackIsNotSent() throws Exception {
        guard.expect(Optional.of(new Password("a password")), Optional.empty());
        executeOn(true, "forbidden");
        assertThat(shownFor(true, " a password")).containsExactly("Not sent: this is your password");
        assertThat(unconfirmed.awaitNone(0)).isTrue();
        assertThat(asked("hello")).as("the first that is sent").isEqualTo("say hello");
    }

    @Test
    void theLinkIsAskedForWhatACommandSays() throws Exception {
        assertThat(asked("/history")).isEqualTo("history 50");
        assertThat(asked("/history 3")).isEqualTo("history 3");
        assertThat(asked("/history 999")).isEqualTo("history 500");
        assertThat(asked("/search two words ")).isEqualTo("search two words");
        assertThat(asked("/who")).isEqualTo("who");
        assertThat(asked("/register zoe")).isEqualTo("register zoe a password");
        assertThat(asked("/register zoe 7k3mq-x0v9d")).isEqualTo("register zoe a password 7k3mq-x0v9d");
        assertThat(asked("/password")).isEqualTo("password a password a password");
        assertThat(asked("/logout")).isEqualTo("logout");
        assertThat(asked("/reconnect")).isEqualTo("reconnect");
        assertThat(asked("/kick Bob ")).isEqualTo("kick Bob");
        assertThat(asked("/announce back  at nine")).isEqualTo("announce back  at nine");
        assertThat(asked("/invite")).isEqualTo("invite");
    }

    @Test
    void aQuestionThatIsGivenUpChangesNothing() throws Exception {
        answers = false;
        assertThat(shownFor(true, "/password")).containsExactly("Cancelled; nothing has changed");
        assertThat(shownFor(true, "/login")).containsExactly("Cancelled; nothing has changed");
    }

    @Test
    void aNameThatCannotBeIsNotAskedAPasswordFor() throws Exception {
        for (String line : List.of("/register no!", "/login x", "/register " + "n".repeat(33))) {
            assertThat(shownFor(true, line))
                    .as(line)
                    .singleElement()
                    .asString()
                    .startsWith("A username has 3 to 32 characters");
        }
        assertThat(asked("/who")).as("the first that is asked for").isEqualTo("who");
    }

    @Test
    void whatNeedsAnArgumentSaysSo() throws Exception {
        assertThat(shownFor(false, "/login")).containsExactly("It goes like this: /login NAME");
        assertThat(shownFor(true, "/search")).containsExactly("It goes like this: /search WORDS");
    }

    @Test
    void theFullScreenIsChanged() throws Exception {
        assertThat(shownFor(true, "/clear")).containsExactly("cleared");
        assertThat(shownFor(true, "/quiet")).containsExactly("Joins and leaves are hidden");
        assertThat(shownFor(true, "/bell")).containsExactly("The bell rings for: mention");
        assertThat(shownFor(true, "/bell all osc9")).containsExactly("The bell rings for: all osc9");
        assertThat(shownFor(true, "/theme Light")).containsExactly("redrawn", "The theme is light");
        assertThat(shownFor(true, "/set")).containsExactly("/set time HH:mm", "/set names auto", "/set highlight none");
        assertThat(shownFor(true, "/set time hh:mmA")).containsExactly("redrawn", "/set time hh:mma");
        assertThat(shownFor(true, "/set names 12")).containsExactly("redrawn", "/set names 12");
        assertThat(shownFor(true, "/set highlight lunch beer")).containsExactly("redrawn", "/set highlight lunch beer");
        assertThat(shownFor(true, "/set names auto")).containsExactly("redrawn", "/set names auto");
        assertThat(shownFor(true, "/set highlight none")).containsExactly("redrawn", "/set highlight none");
        assertThat(shownFor(true, "/set time")).containsExactly("/set time hh:mma");
        assertThat(shownFor(true, "/ignore")).containsExactly("Nobody is hidden");
        assertThat(shownFor(true, "/ignore ANN")).containsExactly("That is you");
        assertThat(shownFor(true, "/ignore bob")).containsExactly("bob is hidden now; /ignore bob again ends it");
        assertThat(shownFor(true, "/ignore bob"))
                .containsExactly(
                        "reopened",
                        "bob is shown again, with what was hidden of the last messages; /history has those before");
        assertThat(shownFor(true, "/edit a text")).containsExactly("line: a text!");
        assertThat(shownFor(true, "/edit")).containsExactly("No editor", "line: ");
    }

    @Test
    void aScreenOfLinesSaysWhatItDoesNotHaveAndLeavesItOutOfTheHelp() throws Exception {
        assertThat(shownFor(false, "/theme light")).containsExactly("That needs the full screen.");
        assertThat(String.join("\n", shownFor(false, "/help"))).contains("/who").doesNotContain("/theme");
        assertThat(String.join("\n", shownFor(true, "/help"))).contains("/who", "/theme");
        assertThat(shownFor(false, "/help Me"))
                .containsExactly("  /me WORDS   say what you do: /me waves", "    Everybody sees: * yourname waves");
    }

    @Test
    void quitEndsIt() throws Exception {
        executeOn(false, "/quit");
        assertThat(quits).isTrue();
    }

    @Test
    void aLineWithNothingInItDoesNothingAndAWrongOneSaysWhatIsWrong() throws Exception {
        assertThat(shownFor(true, "  ")).isEmpty();
        assertThat(shownFor(true, "/whoo")).containsExactly("There is no command /whoo. Did you mean /who?");
    }
}
