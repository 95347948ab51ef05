package chatroom.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.lenient;

import chatroom.protocol.Action;
import chatroom.protocol.Request;
import chatroom.server.session.ActionRule;
import chatroom.server.session.ActionTable;
import chatroom.server.store.Page;
import chatroom.server.store.StorageException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every action is carried out as itself, by those who may ask for it, and by nobody else. */
class ActionsTest {
    private static final Map<Action, String> EXAMPLES = new EnumMap<>(Map.ofEntries(
            Map.entry(Action.REGISTER, ",\"username\":\"cyd\",\"password\":\"correct horse\""),
            Map.entry(Action.LOGIN, ",\"username\":\"cyd\",\"password\":\"correct horse\""),
            Map.entry(Action.RESUME, ",\"token\":\"x\""),
            Map.entry(Action.PASSWORD, ",\"old\":\"correct horse\",\"new\":\"correct donkey\""),
            Map.entry(Action.SEND, ",\"text\":\"hi\""),
            Map.entry(Action.POLL, ",\"last_id\":0"),
            Map.entry(Action.HISTORY, ""),
            Map.entry(Action.SEARCH, ",\"query\":\"hi\""),
            Map.entry(Action.WHO, ""),
            Map.entry(Action.PING, ""),
            Map.entry(Action.KICK, ",\"username\":\"nobody\""),
            Map.entry(Action.ANNOUNCE, ",\"text\":\"hi\""),
            Map.entry(Action.INVITE, ""),
            Map.entry(Action.LOGOUT, "")));

    private static final Set<Action> FOR_ALL = EnumSet.of(Action.PING);
    private static final Set<Action> FOR_GUESTS = EnumSet.of(Action.REGISTER, Action.LOGIN, Action.RESUME);
    private static final Set<Action> FOR_ADMINS = EnumSet.of(Action.KICK, Action.ANNOUNCE, Action.INVITE);

    private final ChatFixture chat = new ChatFixture();

    static Set<Action> served() {
        return Action.OF_ONE_ROOM;
    }

    static Set<Action> notServed() {
        return EnumSet.complementOf(EnumSet.copyOf(Action.OF_ONE_ROOM));
    }

    @BeforeEach
    void nothingIsFound() throws StorageException {
        chat.nobodyHasAnAccount();
        lenient()
                .when(chat.search.find(anyString(), any(), anyLong(), anyInt(), anyInt(), any()))
                .thenReturn(new Page(List.of(), false));
        lenient().when(chat.invites.create(any(), any())).thenAnswer(call -> ChatFixture.NOW.plus(call.getArgument(1)));
    }

    private String reply(ChatFixture.Peer peer, Action action) {
        peer.got();
        peer.says("{\"action\":\"" + action.wireName() + "\"" + EXAMPLES.get(action) + "}");
        chat.runAll();
        chat.storesAll();
        List<String> replies = peer.got();
        assertThat(replies).singleElement().asString().contains("\"action\":\"" + action.wireName() + "\"");
        return replies.get(0);
    }

    @ParameterizedTest
    @MethodSource("served")
    void aGuestGetsWhatIsForGuests(Action action) {
        String reply = reply(chat.connects(), action);
        if (FOR_ALL.contains(action) || FOR_GUESTS.contains(action)) {
            assertThat(reply).doesNotContain("not_logged_in", "internal_error");
        } else {
            assertThat(reply).contains("not_logged_in");
        }
    }

    @ParameterizedTest
    @MethodSource("served")
    void aMemberGetsWhatIsForMembers(Action action) {
        String reply = reply(chat.connects().logsIn("ann"), action);
        if (FOR_GUESTS.contains(action)) {
            assertThat(reply).contains("already_logged_in");
        } else if (FOR_ADMINS.contains(action)) {
            assertThat(reply).contains("forbidden");
        } else if (action == Action.PASSWORD) {
            // The store of this test says that the password has changed meanwhile.
            assertThat(reply).contains("bad_credentials");
        } else {
            assertThat(reply).contains("\"status\":\"ok\"");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Action.class,
            names = {"KICK", "ANNOUNCE", "INVITE"})
    void anAdminGetsWhatIsForAdmins(Action action) throws StorageException {
        ChatFixture.Peer ann = chat.connects().logsIn("ann");
        lenient().when(chat.accounts.isAdmin(anyLong())).thenReturn(true);
        assertThat(reply(ann, action)).doesNotContain("forbidden", "internal_error");
    }

    /** A right request and a wrong one. */
    @ParameterizedTest
    @MethodSource("notServed")
    void whatIsNotServedIsUnknown(Action action) {
        for (ChatFixture.Peer peer : List.of(chat.connects(), chat.connects().logsIn("ann"))) {
            peer.got();
            peer.says("{\"action\":\"%s\"}".formatted(action.wireName()));
            peer.says(
                    "{\"action\":\"%s\",\"room\":\"dev\",\"id\":1,\"text\":\"a\",\"emoji\":\"\u2764\",\"username\":\"bob\",\"role\":\"owner\"}"
                            .formatted(action.wireName()));
            chat.runAll();
            assertThat(peer.got()).hasSize(2).allMatch(reply -> reply.contains("unknown_action"));
        }
    }

    @Test
    void aTableThatLacksAnActionOrHasItTwiceIsNone() {
        ActionRule<Request.Ping> ping =
                ActionRule.of(Action.PING, Request.Ping.class, ActionRule.Needs.NOTHING, (exchange, request) -> {});
        assertThatThrownBy(() -> new ActionTable(List.of(ping), (exchange, allowed) -> {}))
                .hasMessageStartingWith("no rule for [REGISTER, LOGIN,");
        assertThatThrownBy(() -> new ActionTable(List.of(ping, ping), (exchange, allowed) -> {}))
                .hasMessage("PING has two rules");
    }
}
