package chatroom.client;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Password;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.ServerFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinkLogicTest {
    private static final Password PASSWORD = new Password("a password");

    private final FakeWire wire = new FakeWire();
    private final List<LinkEvent> heard = new ArrayList<>();
    private long nowMillis;
    private final LinkLogic logic = new LinkLogic(wire, heard::add, () -> nowMillis, new SplittableRandom(1));

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
        logic.authenticate(new Credentials("ann", PASSWORD, register));
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

    private <T extends LinkEvent> List<T> heard(Class<T> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void nobody_is_logged_in_before_the_servers_welcome() {
        logic.start();
        logic.authenticate(new Credentials("ann", PASSWORD, false));
        logic.onConnected();
        assertThat(wire.sent).isEmpty();
        logic.onFrame(FakeWire.welcome());
        assertThat(wire.last()).isInstanceOf(Request.Login.class);
    }

    @Test
    void a_member_polls_each_second_but_never_twice_at_once() {
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
    void a_server_that_does_not_answer_is_given_up_after_15_seconds_and_tried_again() {
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
    void an_outage_is_told_once_however_long_it_takes() {
        beginAsMember();
        for (int i = 0; i < 10; i++) {
            logic.onDisconnected("gone");
            advance(60_000);
        }
        assertThat(wire.connects).isEqualTo(11);
        assertThat(heard(LinkEvent.ConnectionLost.class)).containsExactly(new LinkEvent.ConnectionLost("gone"));
    }

    @Test
    void the_servers_own_reason_for_closing_is_the_one_that_is_told() {
        beginAsMember();
        logic.onFrame(new ServerFrame.Unasked(new Event.Closing("shutting_down", "The server restarts.")));
        logic.onDisconnected("The server closed the connection.");
        assertThat(heard(LinkEvent.ConnectionLost.class))
                .containsExactly(new LinkEvent.ConnectionLost("The server restarts."));
    }

    @Test
    void a_server_that_lets_in_and_throws_out_is_not_asked_again_without_a_pause() {
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
    void without_anybody_to_log_in_a_lost_connection_is_left_alone() {
        logic.start();
        greet();
        logic.onDisconnected("idle");
        assertThat(logic.nextTickMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(heard(LinkEvent.ConnectionLost.class)).isEmpty();
    }

    @Test
    void a_registration_is_followed_by_a_login() {
        begin(true);
        assertThat(wire.last()).isInstanceOf(Request.Register.class);
        logic.onFrame(wire.answer(new Reply.Registered("ann")));
        assertThat(wire.last()).isInstanceOf(Request.Login.class);
    }

    @Test
    void a_registration_that_was_cut_off_and_had_succeeded_ends_in_a_login() {
        begin(true);
        logic.onDisconnected("cut");
        advance(200);
        greet();
        assertThat(wire.last()).isInstanceOf(Request.Register.class);
        logic.onFrame(wire.answer(failed(ErrorCode.USERNAME_TAKEN)));
        assertThat(wire.last()).isInstanceOf(Request.Login.class);
    }

    @Test
    void a_name_that_was_taken_before_is_refused() {
        begin(true);
        logic.onFrame(wire.answer(failed(ErrorCode.USERNAME_TAKEN)));
        assertThat(heard(LinkEvent.LoginRefused.class))
                .containsExactly(new LinkEvent.LoginRefused(ErrorCode.USERNAME_TAKEN, "Sentence."));
    }

    @Test
    void a_busy_server_is_asked_again_to_log_in_a_wrong_password_is_not_tried_twice() {
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
    void every_text_gets_one_answer_even_where_it_cannot_be_sent() {
        logic.start();
        logic.say("too early");
        greet();
        logic.authenticate(new Credentials("ann", PASSWORD, false));
        logic.say("x".repeat(4_001));
        logic.say("\u2028".repeat(4_000));
        assertThat(heard(LinkEvent.SendRefused.class)).hasSize(3);
    }

    @Test
    void an_error_without_a_ref_answers_the_oldest_request() {
        beginAsMember();
        logic.say("hello");
        logic.onFrame(new ServerFrame.Answer(Optional.empty(), failed(ErrorCode.FRAME_TOO_LARGE)));
        assertThat(heard(LinkEvent.SendRefused.class)).containsExactly(new LinkEvent.SendRefused("hello", "Sentence."));
    }

    @Test
    void a_message_that_breaks_the_server_is_given_up_after_five_times() {
        beginAsMember();
        logic.say("poison");
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
    void a_question_asked_during_an_outage_is_answered_after_it() {
        beginAsMember();
        logic.onDisconnected("cut");
        logic.who();
        advance(200);
        greet();
        logic.onFrame(wire.answer(loggedIn()));
        assertThat(wire.last()).isEqualTo(new Request.Who());
        logic.onFrame(wire.answer(new Reply.WhoIsThere(List.of("ann"), 1)));
        assertThat(heard(LinkEvent.WhoIsThere.class)).hasSize(1);
    }

    @Test
    void stopping_logs_out_and_does_not_wait_for_ever() {
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
    void what_was_confirmed_is_not_confused_with_its_own_push() {
        beginAsMember();
        logic.say("hello");
        ServerFrame confirmed = wire.answer(new Reply.Sent(1, Instant.EPOCH, false));
        logic.onFrame(
                new ServerFrame.Unasked(new Event.MessagePosted(new ChatMessage(1, "ann", "hello", Instant.EPOCH))));
        logic.onFrame(confirmed);
        assertThat(heard(LinkEvent.Posted.class)).hasSize(1);
        assertThat(heard(LinkEvent.Sent.class)).hasSize(1);
    }
}
