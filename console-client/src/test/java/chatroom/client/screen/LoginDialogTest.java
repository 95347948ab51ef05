package chatroom.client.screen;

import static chatroom.client.screen.ScreenFixture.CTRL_C;
import static chatroom.client.screen.ScreenFixture.CTRL_D;
import static chatroom.client.screen.ScreenFixture.PASTE_BEGINS;
import static chatroom.client.screen.ScreenFixture.PASTE_ENDS;
import static chatroom.client.screen.ScreenFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.Address;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkPhase;
import chatroom.client.link.LinkStatus;
import chatroom.client.link.RecordedLink;
import chatroom.client.link.Servers;
import chatroom.client.storage.Settings;
import chatroom.client.text.ExitCode;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Password;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LoginDialogTest {
    private static final LinkEvent UNKNOWN =
            new LinkEvent.LoginRefused(ErrorCode.BAD_CREDENTIALS, "No such user or wrong password.");

    private ScreenFixture on;

    @BeforeEach
    void open() throws IOException {
        on = new ScreenFixture();
    }

    @AfterEach
    void close() throws IOException {
        on.close();
    }

    private void beginAsAnn(String password) throws Exception {
        on.begin(Optional.empty(), Optional.empty());
        on.awaitScreen("Name:");
        on.type("ann\r");
        on.awaitScreen("Password (8 characters or more):");
        on.type(password + "\r");
        assertThat(on.link.next()).isEqualTo("login ann " + password);
    }

    @Test
    void nobodyIsAskedForAnythingBeforeTheServerIsReachedAndTheWayOutIsShown() throws Exception {
        on.beginWithoutServer(new Settings(new Address("here", 5000), Optional.empty(), Optional.empty()));
        on.tell(
                new LinkEvent.ConnectionLost("Nobody answers."),
                new LinkEvent.StatusChanged(new LinkStatus(
                        LinkPhase.OFFLINE,
                        Optional.empty(),
                        0,
                        0,
                        OptionalLong.empty(),
                        OptionalLong.of(RecordedLink.NOW_MILLIS + 4_000),
                        OptionalLong.empty())));
        on.awaitScreen("-- Nobody answers. Trying to connect … --");
        on.awaitWaiting("-- here | offline, next try in 4 s | Ctrl+C gives up --");
        on.tell(new LinkEvent.StatusChanged(new LinkStatus(LinkPhase.GUEST, Optional.empty(), 0, 0)));
        on.awaitScreen("-- Nobody answers. Trying to connect … --\nName:");
        assertThat(on.shown()).doesNotContain("gives up");
    }

    @Test
    void ctrlCLeavesAServerThatIsNotReached() throws Exception {
        on.beginWithoutServer(new Settings(new Address("here", 5000), Optional.empty(), Optional.empty()));
        on.tell(new LinkEvent.ConnectionLost("Nobody answers."));
        on.awaitWaiting("-- here | not logged in | Ctrl+C gives up --");
        on.interrupt();
        assertThat(on.exitCode()).isEqualTo(ExitCode.NOT_REACHABLE);
        assertThat(on.shown()).doesNotContain("gives up", "Name:");
    }

    @Test
    void aLogInThatTakesItsTimeShowsHowItStandsAndTheWayOut() throws Exception {
        beginAsAnn("a password");
        on.tell(status(LinkPhase.CONNECTING, 0));
        on.awaitWaiting("-- here | connecting | Ctrl+C gives up --");
        on.tell(new LinkEvent.LoggedIn("ann", false), status(LinkPhase.MEMBER, 3));
        on.awaitScreen("-- here | 3 online | 0 new --\nann>");
        assertThat(on.shown()).doesNotContain("gives up");
    }

    @Test
    void aLogInAsSomebodyElseThatIsGivenUpChangesNothing() throws Exception {
        on.enter();
        on.type("/login bob\r");
        on.awaitScreen("Password of bob:");
        on.type("wrong one\r");
        assertThat(on.link.next()).isEqualTo("login bob wrong one");
        on.tell(new LinkEvent.LoginRefused(ErrorCode.BAD_CREDENTIALS, "No.", Optional.of("ann")));
        on.awaitScreen("-- The name or the password is wrong; Ctrl+D gives up --", "Password of bob:");
        on.type("another\r");
        assertThat(on.link.next()).isEqualTo("login bob another");
        on.interrupt();
        assertThat(on.link.next()).isEqualTo("give up login");
        on.awaitScreen("-- Cancelled; nothing has changed --\n-- here | 2 online | 0 new --\nann>");
    }

    @Test
    void anAccountThatIsRefusedInTheRoomIsAskedAboutFurtherOrLeavesOneAsOneWas() throws Exception {
        on.enter();
        on.type("/register zoe\r");
        on.awaitScreen("Password (8 characters or more):");
        on.type("long enough\rlong enough\r");
        assertThat(on.link.next()).isEqualTo("register zoe long enough");
        on.tell(new LinkEvent.LoginRefused(ErrorCode.INVALID_INVITE, "That takes a code.", Optional.of("ann")));
        on.awaitScreen("Invite code:");
        on.type("7k3mq-x0v9d\r");
        assertThat(on.link.next()).isEqualTo("register zoe long enough 7k3mq-x0v9d");
        on.tell(new LinkEvent.LoginRefused(ErrorCode.USERNAME_TAKEN, "Taken.", Optional.of("ann")));
        on.awaitScreen("-- There is an account \"zoe\" already --\n-- here | 2 online | 0 new --\nann>");
    }

    @Test
    void aWrongCurrentPasswordIsToldBeforeANewOneIsAskedFor() throws Exception {
        on.enter();
        on.type("/password\r");
        on.awaitScreen("Current password:");
        on.type("another one\r");
        on.awaitScreen("-- That isn't your current password --", "Current password:");
        on.type("a password\r");
        on.awaitScreen("New password (8 characters or more):");
        on.type("long enough\rlong enough\r");
        assertThat(on.link.next()).isEqualTo("password a password long enough");
        on.tell(new LinkEvent.PasswordChanged());
        on.awaitScreen("Your password is changed.");
        on.type("/password\r");
        on.awaitScreen("Current password:");
        on.type("long enough\r");
        on.awaitScreen("New password (8 characters or more):");
    }

    @Test
    void whoeverIsKnownIsLetIn() throws Exception {
        beginAsAnn("long enough");
        on.tell(new LinkEvent.LoggedIn("ann", false), status(LinkPhase.MEMBER, 3));
        on.awaitScreen("""
                Name: ann
                Password (8 characters or more): ***********
                -- Connected to here. 3 online. /help for help --
                -- here | 3 online | 0 new --
                ann>""");
    }

    @Test
    void whoeverIsUnknownMayMakeAnAccountAfterTypingThePasswordTwice() throws Exception {
        beginAsAnn("long enough");
        on.tell(UNKNOWN);
        on.awaitScreen("Wrong name or password. Create the account \"ann\"? [y/N]");
        on.type("y\r");
        on.awaitScreen("The same password again:");
        on.type("long enough\r");
        assertThat(on.link.next()).isEqualTo("register ann long enough");
        on.tell(new LinkEvent.Registered("ann"), new LinkEvent.LoggedIn("ann", false), status(LinkPhase.MEMBER, 1));
        on.awaitScreen("-- The account ann was made --", "ann>");
    }

    @Test
    void whoeverTookAMinuteToComeInFindsNoRuleAboveTheFirstMessage() throws Exception {
        beginAsAnn("a password");
        on.pass(61_000);
        on.tell(new LinkEvent.LoggedIn("ann", false), status(LinkPhase.MEMBER, 2), ScreenFixture.posted(1, "hi"));
        on.awaitScreen("bob     hi", "ann>");
        assertThat(on.shown()).doesNotContain("-- new --");
    }

    @Test
    void whereAnInviteIsNeededItIsAskedForUntilItIsRightOrThereIsNone() throws Exception {
        beginAsAnn("long enough");
        on.tell(UNKNOWN);
        on.awaitScreen("Create the account");
        on.type("y\r");
        on.awaitScreen("again:");
        on.type("long enough\r");
        assertThat(on.link.next()).isEqualTo("register ann long enough");
        on.tell(new LinkEvent.LoginRefused(ErrorCode.INVALID_INVITE, "That takes a code."));
        on.awaitScreen("-- That takes a code. --", "Invite code:");
        on.type("wrong\r");
        assertThat(on.link.next()).isEqualTo("register ann long enough wrong");
        on.tell(new LinkEvent.LoginRefused(ErrorCode.INVALID_INVITE, "That takes a code."));
        on.awaitScreen("Invite code:");
        on.type(" 7k3mq-x0v9d \r");
        assertThat(on.link.next()).isEqualTo("register ann long enough 7k3mq-x0v9d");
        on.tell(new LinkEvent.LoginRefused(ErrorCode.INVALID_INVITE, "That takes a code."));
        on.awaitScreen("Invite code:");
        on.type("\r");
        on.awaitScreen("Name: ann");
    }

    @Test
    void theLineEndBehindAPastedPasswordIsNoPartOfIt() throws Exception {
        on.begin(Optional.empty(), Optional.empty());
        on.awaitScreen("Name:");
        on.type(PASTE_BEGINS + "ann\r" + PASTE_ENDS + "\r");
        on.awaitScreen("Password (8 characters or more):");
        on.type(PASTE_BEGINS + "long enough\r\n" + PASTE_ENDS + "\r");
        assertThat(on.link.next()).isEqualTo("login ann long enough");
    }

    @Test
    void whatIsTypedBehindSomethingPastedIsForTheNextQuestion() throws Exception {
        on.begin(Optional.empty(), Optional.empty());
        on.awaitScreen("Name:");
        on.type(PASTE_BEGINS + "ann" + PASTE_ENDS + "\rlong enough\rhello\r");
        assertThat(on.link.next()).isEqualTo("login ann long enough");
        on.tell(new LinkEvent.LoggedIn("ann", false), status(LinkPhase.MEMBER, 1));
        // One is asked by the printer's thread, the other by the one that types.
        assertThat(List.of(on.link.next(), on.link.next())).containsExactlyInAnyOrder("who", "say hello");
    }

    @Test
    void whatCannotBeSeenInAPasswordIsToldAndChosenByNobody() throws Exception {
        on.begin(Optional.empty(), Optional.empty());
        on.awaitScreen("Name:");
        on.type("ann\r");
        on.awaitScreen("Password (8 characters or more):");
        on.type(PASTE_BEGINS + "long\tenough" + PASTE_ENDS + "\r");
        on.awaitScreen("a character that can't be seen or typed (U+0009)", "Use it all the same? [y/N]");
        on.type("\r");
        on.awaitScreen("y/N]\nPassword (8 characters or more):");
        on.type("long\u200benough\r");
        on.awaitScreen("can't be seen or typed (U+200B)");
        on.type("y\r");
        assertThat(on.link.next()).isEqualTo("login ann long\u200benough");
        on.tell(UNKNOWN);
        on.awaitScreen("no account can be made with this one", "Name: ann");
    }

    @Test
    void afterTwoDifferentPasswordsBothAreAskedForAgain() throws Exception {
        beginAsAnn("long enough");
        on.tell(UNKNOWN);
        on.awaitScreen("Create the account");
        on.type("y\r");
        on.awaitScreen("again:");
        on.type("long enouhg\r");
        on.awaitScreen("-- These were two different passwords; both are asked for again --\nPassword (8");
        on.type("long enough\rlong enough\r");
        assertThat(on.link.next()).isEqualTo("register ann long enough");
    }

    @Test
    void aPasswordThatTheServerRefusesIsChosenAnew() throws Exception {
        beginAsAnn("password1");
        on.tell(UNKNOWN);
        on.awaitScreen("Create the account");
        on.type("y\rpassword1\r");
        assertThat(on.link.next()).isEqualTo("register ann password1");
        on.tell(new LinkEvent.LoginRefused(ErrorCode.INVALID_PASSWORD, "Too common."));
        on.awaitScreen("-- Too common. --\nPassword (8");
        on.type("long enough\rlong enough\r");
        assertThat(on.link.next()).isEqualTo("register ann long enough");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n\r", "\r"})
    void whoDoesNotSayYesCreatesNothingAndIsAskedAgain(String answer) throws Exception {
        beginAsAnn("long enough");
        on.tell(UNKNOWN);
        on.awaitScreen("Create the account");
        on.type(answer);
        on.awaitScreen("-- Nothing was created. Try the name and the password again; Ctrl+D leaves --\nName: ann");
    }

    @Test
    void noAccountIsOfferedForAPasswordThatIsTooShort() throws Exception {
        beginAsAnn("short");
        on.tell(UNKNOWN);
        on.awaitScreen("-- Wrong name or password, and no account can be made with this one --\n"
                + "-- A password has 8 to 128 characters; this one has 5. --\nName: ann");
        assertThat(on.shown()).doesNotContain("Create the account");
    }

    @Test
    void aWrongPasswordEndsInAnotherAttemptAndNoSecondAccount() throws Exception {
        beginAsAnn("not that one");
        on.tell(UNKNOWN);
        on.awaitScreen("Create the account");
        on.type("y\r");
        on.awaitScreen("again:");
        on.type("not that one\r");
        assertThat(on.link.next()).isEqualTo("register ann not that one");
        on.tell(new LinkEvent.LoginRefused(ErrorCode.USERNAME_TAKEN, "Taken."));
        on.awaitScreen("-- There is an account \"ann\" already, with another password --\nName: ann");
        on.type("\rthat one\r");
        assertThat(on.link.next()).isEqualTo("login ann that one");
    }

    @Test
    void aNameThatCannotBeIsNotAskedAPasswordFor() throws Exception {
        on.begin(Optional.empty(), Optional.empty());
        on.awaitScreen("Name:");
        on.type("no spaces\r");
        on.awaitScreen("-- A username has 3 to 32 characters", "Name:");
    }

    @Test
    void ctrlCEndsTheWaitForAServerThatDoesNotAnswer() throws Exception {
        on.begin(Optional.of("ann"), Optional.of(new Password("a password")));
        on.link.next();
        on.tell(status(LinkPhase.OFFLINE, 0));
        on.type(CTRL_C);
        assertThat(on.link.next()).isEqualTo("give up login");
        assertThat(on.link.next()).isEqualTo("stop");
        assertThat(on.exitCode()).isEqualTo(ExitCode.NOT_REACHABLE);
    }

    @Test
    void ctrlDAtAQuestionLeavesWithTheCodeOfWhatWasRefused() throws Exception {
        beginAsAnn("long enough");
        on.tell(UNKNOWN);
        on.awaitScreen("Create the account");
        on.type(CTRL_D);
        assertThat(on.link.next()).isEqualTo("stop");
        assertThat(on.exitCode()).isEqualTo(ExitCode.LOGIN_REFUSED);
    }

    @Test
    void aRememberedSessionGoesStraightIntoTheRoomConnectionOrNot() throws Exception {
        on.begin(new Settings(
                Optional.of(Servers.of(new Address("here", 5000))),
                Optional.empty(),
                Optional.of("ann"),
                Optional.empty(),
                Optional.of("the token")));
        assertThat(on.link.next()).isEqualTo("resume ann the token");
        on.awaitScreen("-- here | not logged in | 0 new --\nann>");
        on.type("hello\r");
        assertThat(on.link.next()).isEqualTo("say hello");
    }
}
