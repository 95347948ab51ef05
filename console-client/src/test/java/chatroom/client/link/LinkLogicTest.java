package chatroom.client.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Password;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Subscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkLogicTest {
    private static final Password PASSWORD = new Password("a password");

    private final FakeWire wire = new FakeWire();
    private final List<LinkEvent> heard = new ArrayList<>();
    private long nowMillis;
    private final InMemoryStorage memory = new InMemoryStorage();
    private LinkLogic logic = new LinkLogic(wire, heard::add, () -> nowMillis, new SplittableRandom(1));

    private static Reply failed(ErrorCode code) {
        return new Reply.Failed(Optional.empty(), code, "Sentence.", OptionalLong.empty());
    }

    private static Reply loggedIn() {
        return new Reply.LoggedIn(Action.LOGIN, "ann", "token", "epoch", 0, 1);
    }

    private void greet() {
        logic.onConnected();
        logic.onFrame(FakeWire.welcome());
    }

    private void begin(boolean register) {
        logic.start();
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), register));
        greet();
    }

    private void beginAsMember() {
        begin(false);
        logic.onFrame(wire.answer(loggedIn()));
    }

    private void advance(long millis) {
        nowMillis += millis;
        logic.tick();
    }

    private void beginWithMemory() {
        logic = new LinkLogic(wire, heard::add, () -> nowMillis, new SplittableRandom(1), memory);
        logic.start();
    }

    private static Draft said(String text) {
        return Draft.of(RoomReference.LOBBY, text);
    }

    private static ChatMessage message(long id) {
        return new ChatMessage(id, "bob", "text " + id, Instant.EPOCH);
    }

    private static Reply loggedIn(long lastId) {
        return new Reply.LoggedIn(Action.RESUME, "ann", "token", "epoch", lastId, 1);
    }

    private LinkStatus lastStatus() {
        List<LinkEvent.StatusChanged> changes = heard(LinkEvent.StatusChanged.class);
        return changes.get(changes.size() - 1).status();
    }

    private <T extends LinkEvent> List<T> heard(Class<T> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void nobodyIsLoggedInBeforeTheServersWelcome() {
        logic.start();
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), false));
        logic.onConnected();
        assertThat(wire.sent).isEmpty();
        logic.onFrame(FakeWire.welcome());
        assertThat(wire.last()).isInstanceOf(Request.Login.class);
    }

    @Test
    void aMemberPollsEachSecondButNeverTwiceAtOnce() {
        beginAsMember();
        wire.sent.clear();
        advance(999);
        assertThat(wire.sent).isEmpty();
        advance(1);
        assertThat(wire.sent).hasSize(1);
        advance(1_000);
        assertThat(wire.sent).hasSize(1);
        logic.onFrame(wire.answer(new Reply.Polled(List.of(), 0, false, "epoch")));
        advance(1_000);
        assertThat(wire.sent).hasSize(2);
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUpAfter15SecondsAndTriedAgain() {
        beginAsMember();
        advance(1_000);
        advance(14_999);
        assertThat(wire.closed).isFalse();
        advance(1);
        assertThat(wire.closed).isTrue();
        assertThat(heard(LinkEvent.ConnectionLost.class)).hasSize(1);
        advance(200);
        assertThat(wire.connects).isEqualTo(2);
    }

    @Test
    void anOutageIsToldOnceHoweverLongItTakes() {
        beginAsMember();
        for (int i = 0; i < 10; i++) {
            logic.onDisconnected("gone");
            advance(60_000);
        }
        assertThat(wire.connects).isEqualTo(11);
        assertThat(heard(LinkEvent.ConnectionLost.class)).containsExactly(new LinkEvent.ConnectionLost("gone"));
    }

    @Test
    void whatWasToldAtTheStartIsNotToldAgainAtTheFirstLogIn() {
        logic.start();
        logic.onDisconnected("Nobody answers there.");
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), false));
        logic.onDisconnected("Nobody answers there.");
        advance(60_000);
        logic.onDisconnected("Nobody answers there.");
        assertThat(heard(LinkEvent.ConnectionLost.class))
                .containsExactly(new LinkEvent.ConnectionLost("Nobody answers there."));

        logic.authenticate(new Credentials("bob", Optional.of(PASSWORD), false));
        logic.onDisconnected("Nobody answers there.");
        assertThat(heard(LinkEvent.ConnectionLost.class)).as("asked anew").hasSize(2);
    }

    @Test
    void anotherReasonThanTheOneAtTheStartIsToldAtTheLogIn() {
        logic.start();
        logic.onDisconnected("Nobody answers there.");
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), false));
        logic.onDisconnected("The certificate has expired.");
        assertThat(heard(LinkEvent.ConnectionLost.class)).hasSize(2);
    }

    @Test
    void theServersOwnReasonForClosingIsTheOneThatIsTold() {
        beginAsMember();
        logic.onFrame(new ServerFrame.Unasked(new Event.Closing("shutting_down", "The server restarts.")));
        logic.onDisconnected("The server closed the connection.");
        assertThat(heard(LinkEvent.ConnectionLost.class))
                .containsExactly(new LinkEvent.ConnectionLost("The server restarts."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kicked", "account_closed", "abuse"})
    void whoWasShownOutDoesNotComeBackUnasked(String code) {
        beginAsMember();
        logic.onFrame(new ServerFrame.Unasked(new Event.Closing(code, "That was that.")));
        logic.onDisconnected("The server closed the connection.");
        advance(600_000);
        assertThat(wire.connects).isEqualTo(1);
        assertThat(heard(LinkEvent.LoginRefused.class))
                .containsExactly(new LinkEvent.LoginRefused(ErrorCode.SESSION_EXPIRED, "That was that."));

        logic.authenticate(new Credentials("ann", Optional.of(new Password("a password")), false));
        assertThat(wire.connects).isEqualTo(2);
    }

    @Test
    void whyAServerClosedIsForgottenWithTheConnection() {
        beginAsMember();
        logic.onFrame(new ServerFrame.Unasked(new Event.Closing("kicked", "That was that.")));
        logic.reconnect();
        logic.onDisconnected("gone");
        assertThat(heard(LinkEvent.LoginRefused.class)).isEmpty();
        assertThat(heard(LinkEvent.ConnectionLost.class)).containsExactly(new LinkEvent.ConnectionLost("gone"));
    }

    @Test
    void anAnnouncementIsTold() {
        beginAsMember();
        Instant time = Instant.parse("2026-11-22T08:38:00Z");
        logic.onFrame(new ServerFrame.Unasked(new Event.Announced("Back at nine.", time)));
        assertThat(heard(LinkEvent.Announced.class)).containsExactly(new LinkEvent.Announced("Back at nine.", time));
    }

    @Test
    void aServerThatLetsInAndThrowsOutIsNotAskedAgainWithoutAPause() {
        begin(false);
        for (int i = 0; i < 8; i++) {
            logic.onFrame(wire.answer(loggedIn()));
            logic.onDisconnected("thrown out");
            nowMillis = logic.nextTickMillis();
            logic.tick();
            greet();
        }
        assertThat(nowMillis).isGreaterThan(30_000);
    }

    @Test
    void withoutAnybodyToLogInALostConnectionIsLeftAlone() {
        logic.start();
        greet();
        logic.onDisconnected("idle");
        assertThat(logic.nextTickMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(heard(LinkEvent.ConnectionLost.class)).isEmpty();
    }

    @Test
    void aChangedPasswordIsTheOneOfTheNextLogin() {
        Password chosen = new Password("another password");
        beginAsMember();
        logic.ask(new Request.ChangePassword(PASSWORD, chosen));
        logic.tick();
        assertThat(wire.last()).isEqualTo(new Request.ChangePassword(PASSWORD, chosen));
        logic.onFrame(wire.answer(new Reply.PasswordChanged()));
        assertThat(heard(LinkEvent.PasswordChanged.class)).hasSize(1);
        logic.onDisconnected("Gone.");
        advance(1_000);
        greet();
        logic.onFrame(wire.answer(failed(ErrorCode.SESSION_EXPIRED)));
        assertThat(wire.last())
                .isInstanceOfSatisfying(
                        Request.Login.class,
                        login -> assertThat(login.password()).isEqualTo(chosen));
    }

    @Test
    void aChangeOfThePasswordThatWasCutOffIsNotAskedForTwice() {
        beginAsMember();
        logic.ask(new Request.ChangePassword(PASSWORD, new Password("another password")));
        logic.tick();
        logic.onDisconnected("Gone.");
        assertThat(heard(LinkEvent.Refused.class)).hasSize(1);
        wire.sent.clear();
        advance(1_000);
        greet();
        logic.onFrame(wire.answer(loggedIn()));
        logic.tick();
        assertThat(wire.sent).noneMatch(Request.ChangePassword.class::isInstance);
    }

    @Test
    void aRegistrationIsFollowedByALogin() {
        begin(true);
        assertThat(wire.last()).isInstanceOf(Request.Register.class);
        logic.onFrame(wire.answer(new Reply.Registered("ann")));
        assertThat(wire.last()).isInstanceOf(Request.Login.class);
    }

    @Test
    void aRegistrationThatWasCutOffAndHadSucceededEndsInALogin() {
        begin(true);
        logic.onDisconnected("cut");
        advance(200);
        greet();
        assertThat(wire.last()).isInstanceOf(Request.Register.class);
        logic.onFrame(wire.answer(failed(ErrorCode.USERNAME_TAKEN)));
        assertThat(wire.last()).isInstanceOf(Request.Login.class);
    }

    @Test
    void aCodeGoesWithTheRegistrationAndWithNothingAfterIt() {
        logic.start();
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), true, Optional.of("a code")));
        greet();
        assertThat(wire.last())
                .isInstanceOfSatisfying(
                        Request.Register.class,
                        register -> assertThat(register.invite()).contains("a code"));
        logic.onFrame(wire.answer(failed(ErrorCode.INVALID_INVITE)));
        assertThat(heard(LinkEvent.LoginRefused.class))
                .containsExactly(new LinkEvent.LoginRefused(ErrorCode.INVALID_INVITE, "Sentence."));
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), true, Optional.of("another")));
        logic.onFrame(wire.answer(new Reply.Registered("ann")));
        assertThat(wire.last()).isInstanceOf(Request.Login.class);
    }

    @Test
    void whatAnAdminOrdersIsAskedAtOnceAndItsAnswerTold() {
        beginAsMember();
        logic.ask(new Request.Kick("bob"));
        assertThat(wire.last()).isEqualTo(new Request.Kick("bob"));
        logic.onFrame(wire.answer(new Reply.Kicked("Bob")));
        assertThat(heard(LinkEvent.Kicked.class)).containsExactly(new LinkEvent.Kicked("Bob"));
        logic.ask(new Request.Invite());
        logic.onFrame(wire.answer(new Reply.Invited("a code", Instant.EPOCH)));
        assertThat(heard(LinkEvent.Invited.class)).containsExactly(new LinkEvent.Invited("a code", Instant.EPOCH));
        logic.ask(new Request.Announce(new MessageText("Back at nine.")));
        logic.onFrame(wire.answer(failed(ErrorCode.FORBIDDEN)));
        assertThat(heard(LinkEvent.Refused.class)).containsExactly(new LinkEvent.Refused(Action.ANNOUNCE, "Sentence."));
    }

    @Test
    void whatAnAdminOrdersIsNeverDoneByAnotherConnectionLater() {
        beginAsMember();
        logic.ask(new Request.Kick("bob"));
        logic.onDisconnected("gone");
        logic.ask(new Request.Invite());
        assertThat(heard(LinkEvent.Refused.class))
                .containsExactly(
                        new LinkEvent.Refused(Action.KICK, "The connection was lost: it may be done already, or not."),
                        new LinkEvent.Refused(Action.INVITE, "There is no connection."));
        wire.sent.clear();
        advance(600_000);
        greet();
        logic.onFrame(wire.answer(loggedIn(0)));
        assertThat(wire.sent).noneMatch(Request.AdminOnly.class::isInstance);
    }

    @Test
    void aNameThatWasTakenBeforeIsRefused() {
        begin(true);
        logic.onFrame(wire.answer(failed(ErrorCode.USERNAME_TAKEN)));
        assertThat(heard(LinkEvent.LoginRefused.class))
                .containsExactly(new LinkEvent.LoginRefused(ErrorCode.USERNAME_TAKEN, "Sentence."));
    }

    @Test
    void aBusyServerIsAskedAgainToLogInAWrongPasswordIsNotTriedTwice() {
        begin(false);
        logic.onFrame(
                wire.answer(new Reply.Failed(Optional.empty(), ErrorCode.SERVER_BUSY, "Busy.", OptionalLong.of(700))));
        advance(699);
        assertThat(wire.sent).hasSize(1);
        advance(1);
        assertThat(wire.sent).hasSize(2);
        logic.onFrame(wire.answer(failed(ErrorCode.BAD_CREDENTIALS)));
        advance(600_000);
        assertThat(wire.sent).hasSize(2);
    }

    @Test
    void everyTextGetsOneAnswerEvenWhereItCannotBeSent() {
        logic.start();
        logic.say(said("too early"));
        greet();
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), false));
        logic.say(said("x".repeat(4_001)));
        logic.say(said("\u2028".repeat(4_000)));
        assertThat(heard(LinkEvent.SendRefused.class)).hasSize(3);
    }

    @Test
    void anErrorWithoutARefAnswersTheOldestRequest() {
        beginAsMember();
        logic.say(said("hello"));
        logic.onFrame(new ServerFrame.Answer(Optional.empty(), failed(ErrorCode.FRAME_TOO_LARGE)));
        String key = heard(LinkEvent.Queued.class).get(0).key();
        assertThat(heard(LinkEvent.SendRefused.class))
                .containsExactly(new LinkEvent.SendRefused(Optional.of(key), "hello", "Sentence."));
    }

    @Test
    void aMessageThatBreaksTheServerIsGivenUpAfterFiveTimes() {
        beginAsMember();
        logic.say(said("poison"));
        for (int i = 0; i < 5; i++) {
            assertThat(wire.last()).isInstanceOf(Request.Send.class);
            logic.onFrame(wire.answer(failed(ErrorCode.INTERNAL_ERROR)));
            nowMillis += 100;
            while (i < 4 && !(wire.last() instanceof Request.Send && sends() == i + 2)) {
                advance(100);
                if (wire.last() instanceof Request.Poll) {
                    logic.onFrame(wire.answer(new Reply.Polled(List.of(), 0, false, "epoch")));
                }
            }
        }
        assertThat(heard(LinkEvent.SendRefused.class)).hasSize(1);
        assertThat(sends()).isEqualTo(5);
    }

    private long sends() {
        return wire.sent.stream().filter(Request.Send.class::isInstance).count();
    }

    @Test
    void aQuestionAskedDuringAnOutageIsRefusedAtOnceAndNotAskedAfterIt() {
        beginAsMember();
        logic.onDisconnected("cut");
        logic.ask(new Request.Who());
        assertThat(heard(LinkEvent.Refused.class))
                .containsExactly(new LinkEvent.Refused(Action.WHO, "There is no connection."));
        advance(200);
        greet();
        logic.onFrame(wire.answer(loggedIn()));
        assertThat(wire.sent).noneMatch(Request.Who.class::isInstance);
    }

    @Test
    void aQuestionThatWasCutOffIsRefusedAndNotAskedAgain() {
        beginAsMember();
        logic.ask(new Request.Who());
        logic.onDisconnected("cut");
        assertThat(heard(LinkEvent.Refused.class))
                .containsExactly(new LinkEvent.Refused(Action.WHO, "The connection was lost before the answer came."));
        wire.sent.clear();
        advance(200);
        greet();
        logic.onFrame(wire.answer(loggedIn()));
        assertThat(wire.sent).noneMatch(Request.Who.class::isInstance);
    }

    private void beginWithSomethingToBeDoneAgain() {
        beginAsMember();
        logic.write(nonce -> new RoomRequest.Join(RoomReference.LOBBY, nonce));
        logic.onDisconnected("cut");
        wire.sent.clear();
        heard.clear();
    }

    private void assertThatTheJoinIsGivenUp(String sentence) {
        logic.tick();
        assertThat(wire.sent).noneMatch(RoomRequest.Join.class::isInstance);
        assertThat(heard(LinkEvent.Refused.class)).containsExactly(new LinkEvent.Refused(Action.JOIN, sentence));
    }

    @Test
    void whatOneUserAskedForIsNotDoneInTheNameOfAnother() {
        beginWithSomethingToBeDoneAgain();
        logic.authenticate(new Credentials("bob", Optional.of(PASSWORD), false));
        advance(200);
        greet();
        logic.onFrame(wire.answer(new Reply.LoggedIn(Action.LOGIN, "bob", "token", "epoch", 0, 1)));
        assertThatTheJoinIsGivenUp("It was not done before you changed to another name.");
    }

    @Test
    void whatIsToBeDoneIsNotDoneInAnotherHistory() {
        beginWithSomethingToBeDoneAgain();
        advance(200);
        greet();
        logic.onFrame(wire.answer(new Reply.LoggedIn(Action.LOGIN, "ann", "token", "another epoch", 0, 1)));
        assertThatTheJoinIsGivenUp("The server has another history now.");
    }

    @Test
    void whatIsToBeDoneIsNotDoneByWhoeverLoggedOutAndComesBack() {
        beginAsMember();
        logic.write(nonce -> new RoomRequest.Join(RoomReference.LOBBY, nonce));
        logic.logout();
        logic.onDisconnected("cut");
        wire.sent.clear();
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), false));
        greet();
        logic.onFrame(wire.answer(loggedIn()));
        assertThatTheJoinIsGivenUp("You have logged out.");
    }

    @Test
    void whatIsToBeDoneIsDoneByWhoeverIsRefusedAsSomebodyElse() {
        beginWithSomethingToBeDoneAgain();
        logic.authenticate(new Credentials("bob", Optional.of(PASSWORD), false));
        advance(200);
        greet();
        logic.onFrame(wire.answer(failed(ErrorCode.BAD_CREDENTIALS)));
        logic.onFrame(wire.answer(loggedIn()));
        assertThat(wire.sent).anyMatch(RoomRequest.Join.class::isInstance);
    }

    @Test
    void whatIsToBeDoneInARoomIsDoneAfterAConnectionThatWasCutUnderTheSameNonce() {
        beginAsMember();
        logic.write(nonce -> new RoomRequest.Join(RoomReference.LOBBY, nonce));
        Request cut = wire.last();
        logic.onDisconnected("cut");
        assertThat(heard(LinkEvent.Refused.class)).isEmpty();
        wire.sent.clear();
        advance(200);
        greet();
        logic.onFrame(wire.answer(loggedIn()));
        assertThat(wire.sent).contains(cut);
    }

    @Test
    void aServerThatIsDeadAtTheStartIsTriedUntilItIsReachedAndThenLeftUntilSomebodyLogsIn() {
        logic.start();
        for (int i = 1; i <= 5; i++) {
            assertThat(wire.connects).isEqualTo(i);
            logic.onDisconnected("Refused.");
            assertThat(lastStatus().nextAttemptMillis()).isPresent();
            advance(logic.nextTickMillis() - nowMillis);
        }
        assertThat(heard(LinkEvent.ConnectionLost.class)).hasSize(1);
        greet();
        assertThat(lastStatus().phase()).isEqualTo(LinkPhase.GUEST);
        logic.onDisconnected("idle");
        assertThat(logic.nextTickMillis()).isEqualTo(Long.MAX_VALUE);
    }

    /** A session that is kept is gone on with; one that isn't was ended, and begins anew. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverIsRefusedAsSomebodyElseIsWhoTheyWere(boolean kept) {
        if (kept) {
            beginWithMemory();
        } else {
            logic.start();
        }
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), false));
        greet();
        logic.onFrame(wire.answer(loggedIn()));
        logic.say(said("of ann"));

        logic.authenticate(new Credentials("bob", Optional.of(new Password("wrong one")), false));
        logic.say(said("of bob"));
        if (!kept) {
            assertThat(wire.last()).isInstanceOf(Request.Logout.class);
            logic.onFrame(wire.answer(new Reply.LoggedOut()));
            logic.tick();
        }
        greet();
        assertThat(wire.last())
                .isInstanceOfSatisfying(
                        Request.Login.class,
                        login -> assertThat(login.username()).isEqualTo("bob"));
        logic.onFrame(wire.answer(failed(ErrorCode.BAD_CREDENTIALS)));
        assertThat(heard(LinkEvent.LoginRefused.class))
                .containsExactly(
                        new LinkEvent.LoginRefused(ErrorCode.BAD_CREDENTIALS, "Sentence.", Optional.of("ann")));
        assertThat(heard(LinkEvent.SendRefused.class))
                .extracting(LinkEvent.SendRefused::text)
                .containsExactly("of bob");
        assertThat(wire.last()).isInstanceOf(kept ? Request.Resume.class : Request.Login.class);
        logic.onFrame(wire.answer(loggedIn()));
        assertThat(lastStatus().phase()).isEqualTo(LinkPhase.MEMBER);
        assertThat(((Request.Send) wire.last()).text().value()).isEqualTo("of ann");
    }

    @Test
    void whoeverGivesUpALoginIsWhoTheyWereAndTheOneThatWasGivenUpDoesNotComeAbout() {
        beginWithMemory();
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), false));
        greet();
        logic.onFrame(wire.answer(loggedIn()));
        logic.authenticate(new Credentials("bob", Optional.of(PASSWORD), false));
        greet();
        assertThat(wire.last()).isInstanceOf(Request.Login.class);
        logic.giveUpLogin();
        assertThat(wire.connects)
                .as("the answer is waited for on no connection")
                .isEqualTo(3);
        greet();
        assertThat(wire.last()).isInstanceOf(Request.Resume.class);
        logic.onFrame(wire.answer(loggedIn()));
        logic.giveUpLogin();
        assertThat(lastStatus().phase()).as("there is nothing more to give up").isEqualTo(LinkPhase.MEMBER);
        assertThat(heard(LinkEvent.LoginRefused.class)).isEmpty();
    }

    @Test
    void whoeverWasNobodyAndGivesUpALoginIsNobodyAndNothingIsTriedAnyMore() {
        logic.start();
        greet();
        logic.onDisconnected("idle");
        logic.authenticate(new Credentials("bob", Optional.of(PASSWORD), false));
        logic.onDisconnected("Refused.");
        logic.giveUpLogin();
        assertThat(logic.nextTickMillis()).isEqualTo(Long.MAX_VALUE);
        logic.say(said("hello"));
        assertThat(heard(LinkEvent.SendRefused.class)).hasSize(1);
    }

    @Test
    void aSessionThatEndsAfterARefusedLoginIsAskedForAsAnyOther() {
        beginWithMemory();
        logic.resume(new Credentials("ann", Optional.empty(), false), "earlier");
        greet();
        logic.onFrame(wire.answer(loggedIn()));
        logic.authenticate(new Credentials("bob", Optional.of(PASSWORD), false));
        greet();
        logic.onFrame(wire.answer(failed(ErrorCode.BAD_CREDENTIALS)));
        logic.onFrame(wire.answer(failed(ErrorCode.SESSION_EXPIRED)));
        assertThat(heard(LinkEvent.LoginRefused.class))
                .extracting(LinkEvent.LoginRefused::code, LinkEvent.LoginRefused::still)
                .containsExactly(
                        tuple(ErrorCode.BAD_CREDENTIALS, Optional.of("ann")),
                        tuple(ErrorCode.SESSION_EXPIRED, Optional.empty()));
    }

    @Test
    void whoStopsGetsBackWhatWasTypedForALogInThatIsNotThereYet() {
        beginAsMember();
        logic.authenticate(new Credentials("bob", Optional.of(PASSWORD), false));
        logic.say(said("from bob"));
        logic.stop();
        assertThat(given()).containsExactly("from bob");
    }

    @Test
    void stoppingLogsOutAndDoesNotWaitForEver() {
        beginAsMember();
        logic.stop();
        assertThat(wire.last()).isInstanceOf(Request.Logout.class);
        advance(999);
        assertThat(logic.isStopped()).isFalse();
        advance(1);
        assertThat(logic.isStopped()).isTrue();
        assertThat(wire.closed).isTrue();
    }

    @Test
    void whoStopsDuringTheLogInLeavesNoSessionBehind() {
        begin(false);
        ServerFrame answer = wire.answer(loggedIn());
        logic.stop();
        assertThat(wire.last()).isInstanceOf(Request.Logout.class);
        logic.onFrame(answer);
        assertThat(logic.isStopped()).isFalse();
        logic.onFrame(wire.answer(new Reply.LoggedOut()));
        assertThat(logic.isStopped()).isTrue();
        assertThat(wire.closed).isTrue();
        assertThat(heard(LinkEvent.LoggedIn.class)).isEmpty();
    }

    @Test
    void whatIsPushedToWhoLeftDuringTheLogInIsOfAHistoryThatItDoesNotKnow() {
        beginAsMember();
        logic.onFrame(wire.answer(new Reply.HistoryPage(List.of(), false, "epoch")));
        logic.onFrame(new ServerFrame.Unasked(new Event.MessagePosted(message(1))));
        assertThat(heard(LinkEvent.Posted.class)).hasSize(1);
        logic.onDisconnected("gone");
        advance(60_000);
        greet();
        ServerFrame answer = wire.answer(new Reply.LoggedIn(Action.RESUME, "ann", "token", "another epoch", 1, 1));
        logic.stop();
        assertThat(wire.last()).isInstanceOf(Request.Logout.class);
        logic.onFrame(answer);
        logic.onFrame(new ServerFrame.Unasked(new Event.MessagePosted(message(2))));
        assertThat(heard(LinkEvent.Posted.class)).hasSize(1);
    }

    @Test
    void whoStopsWithoutAConnectionMakesOneToEndTheSession() {
        beginAsMember();
        logic.onDisconnected("cut");
        logic.stop();
        assertThat(logic.isStopped()).isFalse();
        greet();
        assertThat(wire.sent.get(wire.sent.size() - 2)).isEqualTo(new Request.Resume("token", Subscription.NONE));
        assertThat(wire.last()).isInstanceOf(Request.Logout.class);
        logic.onFrame(wire.answer(new Reply.LoggedOut()));
        assertThat(logic.isStopped()).isTrue();
        assertThat(wire.closed).isTrue();
    }

    @Test
    void whoStopsWhileAConnectionIsMadeUsesThatOne() {
        beginAsMember();
        logic.onDisconnected("cut");
        advance(60_000);
        logic.stop();
        greet();
        assertThat(wire.last()).isInstanceOf(Request.Logout.class);
    }

    @Test
    void theLastConnectionIsNotWaitedForLongerThanASecond() {
        beginAsMember();
        logic.onDisconnected("cut");
        logic.stop();
        advance(500);
        greet();
        advance(499);
        assertThat(logic.isStopped()).isFalse();
        advance(1);
        assertThat(logic.isStopped()).isTrue();
    }

    @Test
    void noLastConnectionIsMadeWhereNoneCanBe() {
        beginAsMember();
        logic.onDisconnected("cut");
        logic.stop();
        logic.onDisconnected("refused");
        assertThat(logic.isStopped()).isTrue();
    }

    @Test
    void aSessionThatIsKeptNeedsNoLastConnection() {
        beginWithMemory();
        logic.resume(new Credentials("ann", Optional.empty(), false), "earlier");
        greet();
        logic.onFrame(wire.answer(loggedIn()));
        logic.onDisconnected("cut");
        logic.stop();
        assertThat(logic.isStopped()).isTrue();
    }

    @Test
    void whoStopsDuringALogInThatIsSlowDoesNotWaitForLong() {
        begin(false);
        logic.stop();
        advance(1_000);
        assertThat(logic.isStopped()).isTrue();
    }

    @Test
    void whoStopsDuringALogInThatIsRefusedIsDone() {
        begin(false);
        ServerFrame answer = wire.answer(
                new Reply.Failed(Optional.empty(), ErrorCode.BAD_CREDENTIALS, "Wrong.", OptionalLong.empty()));
        logic.stop();
        logic.onFrame(answer);
        assertThat(logic.isStopped()).isTrue();
        assertThat(heard(LinkEvent.LoginRefused.class)).isEmpty();
    }

    @Test
    void whatWasConfirmedIsNotConfusedWithItsOwnPush() {
        beginAsMember();
        logic.say(said("hello"));
        ServerFrame confirmed = wire.answer(new Reply.Sent(1, Instant.EPOCH, false));
        logic.onFrame(
                new ServerFrame.Unasked(new Event.MessagePosted(new ChatMessage(1, "ann", "hello", Instant.EPOCH))));
        logic.onFrame(confirmed);
        assertThat(heard(LinkEvent.Posted.class)).hasSize(1);
        assertThat(heard(LinkEvent.Sent.class)).hasSize(1);
    }

    @Test
    void theSessionOfAnEarlierRunIsResumedAndKeptWhenTheLinkEnds() {
        beginWithMemory();
        logic.resume(new Credentials("ann", Optional.empty(), false), "earlier");
        greet();
        assertThat(wire.last()).isEqualTo(new Request.Resume("earlier", Subscription.LIVE));
        logic.onFrame(wire.answer(loggedIn()));
        assertThat(memory.token).isEqualTo("token");
        logic.stop();
        assertThat(wire.sent).noneMatch(Request.Logout.class::isInstance);
        assertThat(logic.isStopped()).isTrue();
    }

    @Test
    void aSessionThatHasEndedFallsBackToThePasswordAndWithoutOneThatIsSaid() {
        beginWithMemory();
        memory.token = "earlier";
        logic.resume(new Credentials("ann", Optional.of(PASSWORD), false), "earlier");
        greet();
        logic.onFrame(wire.answer(failed(ErrorCode.SESSION_EXPIRED)));
        assertThat(wire.last()).isEqualTo(new Request.Login("ann", PASSWORD, Subscription.LIVE));
        assertThat(memory.token).isNull();
        logic.onFrame(wire.answer(loggedIn()));

        logic.onDisconnected("cut");
        logic.resume(new Credentials("ann", Optional.empty(), false), "earlier");
        greet();
        logic.onFrame(wire.answer(failed(ErrorCode.SESSION_EXPIRED)));
        assertThat(heard(LinkEvent.LoginRefused.class))
                .extracting(LinkEvent.LoginRefused::code)
                .containsExactly(ErrorCode.SESSION_EXPIRED);
    }

    @Test
    void aSessionThatEndsInTheMiddleAsksForThePasswordAndSendsWhatWasTypedWhenItHasIt() {
        beginWithMemory();
        logic.resume(new Credentials("ann", Optional.empty(), false), "earlier");
        greet();
        logic.onFrame(wire.answer(loggedIn()));
        logic.say(said("hello"));
        logic.onFrame(wire.answer(failed(ErrorCode.SESSION_EXPIRED)));
        advance(200);
        greet();
        logic.onFrame(wire.answer(failed(ErrorCode.SESSION_EXPIRED)));
        assertThat(heard(LinkEvent.LoginRefused.class)).hasSize(1);
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), false));
        logic.onFrame(wire.answer(loggedIn()));
        assertThat(((Request.Send) wire.last()).text().value()).isEqualTo("hello");
        assertThat(heard(LinkEvent.SendRefused.class)).isEmpty();
    }

    @Test
    void loggingOutVoidsTheSessionHereAndAtTheServerAndComesBackForNobody() {
        beginWithMemory();
        logic.resume(new Credentials("ann", Optional.empty(), false), "earlier");
        greet();
        logic.onFrame(wire.answer(loggedIn()));
        logic.logout();
        assertThat(memory.token).isNull();
        assertThat(wire.last()).isInstanceOf(Request.Logout.class);
        logic.onFrame(wire.answer(new Reply.LoggedOut()));
        assertThat(heard(LinkEvent.LoggedOut.class)).containsExactly(new LinkEvent.LoggedOut(true));
        assertThat(logic.nextTickMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void loggingOutWithoutAConnectionForgetsAndSaysThatTheServerWasNotTold() {
        beginWithMemory();
        memory.token = "earlier";
        logic.resume(new Credentials("ann", Optional.empty(), false), "earlier");
        logic.onDisconnected("Nobody answers.");
        logic.logout();
        assertThat(memory.token).isNull();
        assertThat(heard(LinkEvent.LoggedOut.class)).containsExactly(new LinkEvent.LoggedOut(false));
        assertThat(wire.closed).isTrue();
    }

    @Test
    void aTextIsInTheMemoryBeforeItIsOnTheWireAndLeavesItWhenItIsConfirmed() {
        beginWithMemory();
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), false));
        greet();
        logic.onFrame(wire.answer(loggedIn()));
        wire.onSend = request -> {
            if (request instanceof Request.Send send) {
                assertThat(memory.texts).containsExactly(send);
            }
        };
        logic.say(said("hello"));
        assertThat(sends()).isEqualTo(1);
        assertThat(lastStatus().unsent()).isEqualTo(1);
        assertThat(lastStatus().oldestUnsentMillis()).hasValue(nowMillis);
        logic.onFrame(wire.answer(new Reply.Sent(1, Instant.EPOCH, false)));
        assertThat(memory.texts).isEmpty();
        LinkEvent.Queued queued = heard(LinkEvent.Queued.class).get(0);
        assertThat(heard(LinkEvent.Sent.class)).containsExactly(new LinkEvent.Sent(queued.key(), 1, "hello"));
    }

    @Test
    void whatACrashedRunLeftIsSentFirstWithItsNonceButNotAfterALongTime() throws Exception {
        Request.Send old = new Request.Send(MessageText.of("old"), Optional.of(Nonce.of("nonce of old")));
        Request.Send left = new Request.Send(MessageText.of("left"), Optional.of(Nonce.of("nonce of left")));
        memory.left.add(new Storage.UnsentText(old, Optional.empty(), true));
        memory.left.add(new Storage.UnsentText(left, Optional.empty(), false));
        beginWithMemory();
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), false));
        logic.say(said("new"));
        greet();
        logic.onFrame(wire.answer(loggedIn()));
        assertThat(wire.last()).isEqualTo(left);
        logic.onFrame(wire.answer(new Reply.Sent(1, Instant.EPOCH, true)));
        assertThat(((Request.Send) wire.last()).text().value()).isEqualTo("new");
        assertThat(heard(LinkEvent.SendRefused.class))
                .extracting(LinkEvent.SendRefused::text)
                .containsExactly("old");
        assertThat(heard(LinkEvent.Queued.class))
                .extracting(LinkEvent.Queued::again)
                .containsExactly(true, false);
    }

    private static Request.Send answer(String text) throws Exception {
        return new Request.Send(
                RoomReference.LOBBY,
                MessageText.of(text),
                false,
                OptionalLong.of(5),
                Optional.of(Nonce.of("nonce of " + text)));
    }

    private static Reply loggedIn(String epoch) {
        return new Reply.LoggedIn(Action.LOGIN, "ann", "token", epoch, 0, 1);
    }

    private List<String> given() {
        return heard(LinkEvent.SendRefused.class).stream()
                .map(LinkEvent.SendRefused::text)
                .toList();
    }

    @Test
    void anAnswerIsNotSentWhereTheServerHasAnotherHistory() {
        beginWithMemory();
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), false));
        greet();
        logic.onFrame(wire.answer(loggedIn("first")));
        logic.onDisconnected("restored");
        logic.say(new Draft(RoomReference.LOBBY, "yes", false, OptionalLong.of(5)));
        logic.say(said("no answer"));
        assertThat(memory.epochs).containsExactly(Optional.of("first"), Optional.empty());
        wire.sent.clear();
        advance(200);
        greet();
        logic.onFrame(wire.answer(loggedIn("second")));
        assertThat(given()).containsExactly("yes");
        assertThat(heard(LinkEvent.SendRefused.class).get(0).draft().replyTo())
                .as("by its id, it would answer another message")
                .isEmpty();
        assertThat(((Request.Send) wire.last()).text().value()).isEqualTo("no answer");
    }

    @Test
    void anAnswerThatAnEarlierRunLeftIsSentOnlyWhereTheServerHasThatHistory() throws Exception {
        memory.left.add(new Storage.UnsentText(answer("of this one"), Optional.of("epoch"), false));
        memory.left.add(new Storage.UnsentText(answer("of another"), Optional.of("another epoch"), false));
        memory.left.add(new Storage.UnsentText(answer("of who knows"), Optional.empty(), false));
        beginWithMemory();
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), false));
        greet();
        logic.onFrame(wire.answer(loggedIn("epoch")));
        assertThat(given()).containsExactly("of another", "of who knows");
        assertThat(((Request.Send) wire.last()).text().value()).isEqualTo("of this one");
    }

    @Test
    void anAnswerThatIsGivenBackNamesTheMessageThatItAnswersUnlessThatIsOfAnotherHistory() throws Exception {
        memory.bookmark = Optional.of(new Bookmark("epoch", 7));
        memory.left.add(new Storage.UnsentText(answer("of this one"), Optional.of("epoch"), true));
        memory.left.add(new Storage.UnsentText(answer("of another"), Optional.of("another epoch"), true));
        memory.left.add(new Storage.UnsentText(answer("of who knows"), Optional.empty(), true));
        beginWithMemory();
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), false));
        greet();
        logic.onFrame(wire.answer(loggedIn("epoch")));
        logic.say(new Draft(RoomReference.LOBBY, "in this run", false, OptionalLong.of(5)));
        logic.onFrame(wire.answer(failed(ErrorCode.FORBIDDEN)));
        assertThat(heard(LinkEvent.SendRefused.class))
                .extracting(refused -> refused.text() + " " + refused.draft().replyTo())
                .containsExactly(
                        "of this one OptionalLong[5]",
                        "of another OptionalLong.empty",
                        "of who knows OptionalLong[5]",
                        "in this run OptionalLong[5]");
    }

    @Test
    void aTextThatIsGivenBackStaysInTheMemoryUntilItsAuthorHasIt() {
        beginWithMemory();
        logic.authenticate(new Credentials("ann", Optional.of(PASSWORD), false));
        greet();
        logic.onFrame(wire.answer(loggedIn()));
        logic.say(said("hello"));
        logic.onFrame(wire.answer(failed(ErrorCode.FORBIDDEN)));
        String key = heard(LinkEvent.SendRefused.class).get(0).key().orElseThrow();
        assertThat(memory.givenBack).containsExactly(new Nonce(key));
        assertThat(memory.texts).hasSize(1);
        logic.taken(key);
        assertThat(memory.texts).isEmpty();
    }

    @Test
    void aTextForTheNextNameWaitsUntilThatOneIsLoggedIn() {
        beginAsMember();
        logic.say(said("from ann"));
        logic.authenticate(new Credentials("bob", Optional.of(PASSWORD), false));
        logic.say(said("from bob"));
        logic.onFrame(wire.answer(new Reply.LoggedOut()));
        logic.tick();
        greet();
        assertThat(heard(LinkEvent.SendRefused.class)).isEmpty();
        logic.onFrame(wire.answer(loggedIn()));
        assertThat(heard(LinkEvent.SendRefused.class))
                .extracting(LinkEvent.SendRefused::text)
                .containsExactly("from ann");
        assertThat(((Request.Send) wire.last()).text().value()).isEqualTo("from bob");
    }

    @Test
    void whatWasSaidDuringAnOutageComesBehindOneMarkThatCountsIt() {
        beginAsMember();
        logic.onFrame(new ServerFrame.Unasked(new Event.MessagePosted(message(1))));
        logic.onDisconnected("cut");
        advance(200);
        greet();
        logic.onFrame(wire.answer(loggedIn(3)));
        heard.clear();
        for (long id = 2; id <= 4; id++) {
            logic.onFrame(new ServerFrame.Unasked(new Event.MessagePosted(message(id))));
        }
        assertThat(heard)
                .filteredOn(event -> !(event instanceof LinkEvent.StatusChanged))
                .containsExactly(
                        new LinkEvent.Missed(2, 2),
                        new LinkEvent.Posted(message(2)),
                        new LinkEvent.Posted(message(3)),
                        new LinkEvent.Posted(message(4)));
    }

    @Test
    void aStartShowsAllThatIsNewSinceTheLastRunWithALittleBeforeIt() {
        memory.bookmark = Optional.of(new Bookmark("epoch", 60));
        beginWithMemory();
        logic.resume(new Credentials("ann", Optional.empty(), false), "earlier");
        greet();
        logic.onFrame(wire.answer(loggedIn(100)));
        assertThat(wire.last()).isEqualTo(new Request.History(OptionalLong.of(101), 45));
        logic.onFrame(wire.answer(new Reply.HistoryPage(
                LongStream.rangeClosed(56, 100).mapToObj(LinkLogicTest::message).toList(), true, "epoch")));
        List<LinkEvent> shown = heard.stream()
                .filter(event -> event instanceof LinkEvent.Missed || event instanceof LinkEvent.Posted)
                .toList();
        assertThat(shown).hasSize(46);
        assertThat(shown.get(5)).isEqualTo(new LinkEvent.Missed(40, 40));
        logic.stop();
        assertThat(memory.bookmark).contains(new Bookmark("epoch", 100));
    }

    @Test
    void aNewcomersPageThatAServerInTroubleRefusesIsAskedForAgain() {
        begin(false);
        logic.onFrame(wire.answer(loggedIn(3)));
        logic.onFrame(wire.answer(storageFails()));
        int asked = wire.sent.size();
        advance(1_000);
        assertThat(wire.sent).hasSizeGreaterThan(asked);
        assertThat(wire.last()).isEqualTo(new Request.History(OptionalLong.of(4), Backlog.MESSAGES));
        logic.onFrame(wire.answer(new Reply.HistoryPage(List.of(message(1), message(2), message(3)), false, "epoch")));
        assertThat(heard(LinkEvent.Posted.class)).hasSize(3);
    }

    @Test
    void aNewcomerGoesWithoutThePageWhereTheTroubleLasts() {
        begin(false);
        logic.onFrame(wire.answer(loggedIn(3)));
        for (int i = 0; i < 5; i++) {
            logic.onFrame(wire.answer(storageFails()));
            advance(1_000);
        }
        logic.onFrame(new ServerFrame.Unasked(new Event.MessagePosted(message(4))));
        assertThat(heard(LinkEvent.Posted.class)).containsExactly(new LinkEvent.Posted(message(4)));
    }

    private static Reply storageFails() {
        return new Reply.Failed(
                Optional.of("history"), ErrorCode.STORAGE_UNAVAILABLE, "The disk is ill.", OptionalLong.of(1_000));
    }

    @Test
    void whoWasAwayForVeryLongIsShownOnePageAndToldHowMuchItWas() {
        memory.bookmark = Optional.of(new Bookmark("epoch", 1));
        beginWithMemory();
        logic.resume(new Credentials("ann", Optional.empty(), false), "earlier");
        greet();
        logic.onFrame(wire.answer(loggedIn(10_001)));
        assertThat(wire.last()).isEqualTo(new Request.History(OptionalLong.of(10_002), 500));
        logic.onFrame(wire.answer(new Reply.HistoryPage(
                LongStream.rangeClosed(9_502, 10_001)
                        .mapToObj(LinkLogicTest::message)
                        .toList(),
                true,
                "epoch")));
        assertThat(heard(LinkEvent.Missed.class)).containsExactly(new LinkEvent.Missed(10_000, 500));
    }

    @Test
    void theTimeOfTheNextAttemptIsToldAndNeedNotBeWaitedFor() {
        beginAsMember();
        for (int i = 0; i < 6; i++) {
            logic.onDisconnected("gone");
            nowMillis = lastStatus().nextAttemptMillis().orElseThrow();
            logic.tick();
        }
        logic.onDisconnected("gone");
        int connects = wire.connects;
        assertThat(lastStatus().nextAttemptMillis().orElseThrow()).isGreaterThan(nowMillis + 10_000);
        logic.reconnect();
        assertThat(wire.connects).isEqualTo(connects + 1);
        logic.onDisconnected("gone");
        assertThat(lastStatus().nextAttemptMillis().orElseThrow()).isLessThan(nowMillis + 200);
    }

    @Test
    void theLatencyIsThatOfThePollsAndGrowsWhileAnAnswerIsOverdue() {
        beginAsMember();
        advance(1_000);
        nowMillis += 30;
        logic.onFrame(wire.answer(new Reply.Polled(List.of(), 0, false, "epoch")));
        assertThat(lastStatus().latencyMillis()).hasValue(30);
        advance(1_000);
        nowMillis += 45;
        logic.onFrame(wire.answer(new Reply.Polled(List.of(), 0, false, "epoch")));
        assertThat(lastStatus().latencyMillis())
                .as("a small change isn't worth a line")
                .hasValue(30);
        advance(1_000);
        advance(5_000);
        assertThat(lastStatus().latencyMillis()).hasValue(5_000);
    }

    @Test
    void whatIsGivenBackIsNotSentAnyMore() {
        beginAsMember();
        logic.say(said("one"));
        ServerFrame late = wire.answer(new Reply.Sent(1, Instant.EPOCH, false));
        logic.say(said("two"));
        logic.giveBack();
        assertThat(heard(LinkEvent.SendRefused.class))
                .extracting(LinkEvent.SendRefused::text)
                .containsExactly("one", "two");
        logic.onFrame(late);
        advance(200);
        assertThat(sends()).isEqualTo(1);
        assertThat(heard(LinkEvent.Sent.class)).isEmpty();
    }

    @Test
    void aRunThatEndsLogsOutWhetherAllWasConfirmedOrNot() {
        beginAsMember();
        logic.say(said("one"));
        logic.giveBack();
        logic.stop();
        assertThat(wire.last()).isInstanceOf(Request.Logout.class);
        logic.onFrame(wire.answer(new Reply.LoggedOut()));
        assertThat(logic.isStopped()).isTrue();
    }
}
