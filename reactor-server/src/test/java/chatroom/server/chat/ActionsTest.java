package chatroom.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.lenient;

import chatroom.protocol.Action;
import chatroom.protocol.Request;
import chatroom.protocol.RoomName;
import chatroom.server.session.ActionRule;
import chatroom.server.session.ActionTable;
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
            Map.entry(Action.LOGOUT, ""),
            Map.entry(Action.EDIT, ",\"id\":1,\"text\":\"hi\""),
            Map.entry(Action.DELETE, ",\"id\":1"),
            Map.entry(Action.REACT, ",\"id\":1,\"emoji\":\"\u2764\""),
            Map.entry(Action.CREATE, ",\"room\":\"dev\""),
            Map.entry(Action.JOIN, ""),
            Map.entry(Action.LEAVE, ""),
            Map.entry(Action.ADD, ",\"username\":\"bob\""),
            Map.entry(Action.TOPIC, ",\"text\":\"hi\""),
            Map.entry(Action.BAN, ",\"username\":\"bob\""),
            Map.entry(Action.UNBAN, ",\"username\":\"bob\""),
            Map.entry(Action.MUTE, ",\"username\":\"bob\""),
            Map.entry(Action.UNMUTE, ",\"username\":\"bob\""),
            Map.entry(Action.ROLE, ",\"username\":\"bob\",\"role\":\"moderator\""),
            Map.entry(Action.ARCHIVE, ""),
            Map.entry(Action.UNARCHIVE, ""),
            Map.entry(Action.ROOMS, ""),
            Map.entry(Action.MEMBERS, ""),
            Map.entry(Action.FOLLOW, ""),
            Map.entry(Action.UNFOLLOW, ""),
            Map.entry(Action.READ, ",\"id\":1"),
            Map.entry(Action.TYPING, ""),
            Map.entry(Action.BLOCK, ",\"username\":\"bob\""),
            Map.entry(Action.UNBLOCK, ",\"username\":\"bob\""),
            Map.entry(Action.BLOCKS, "")));

    private static final Set<Action> FOR_ALL = EnumSet.of(Action.PING);
    private static final Set<Action> FOR_GUESTS = EnumSet.of(Action.REGISTER, Action.LOGIN, Action.RESUME);
    private static final Set<Action> FOR_ADMINS = EnumSet.of(Action.KICK, Action.ANNOUNCE, Action.INVITE);

    /** Nobody may in the lobby, or nobody who is a member and no more. */
    private static final Set<Action> NOT_IN_LOBBY = EnumSet.of(
            Action.LEAVE,
            Action.ADD,
            Action.TOPIC,
            Action.BAN,
            Action.UNBAN,
            Action.MUTE,
            Action.UNMUTE,
            Action.ROLE,
            Action.ARCHIVE,
            Action.UNARCHIVE);

    private final ChatFixture chat = new ChatFixture();

    @BeforeEach
    void nothingIsFound() throws StorageException {
        chat.nobodyHasAnAccount();
        lenient()
                .when(chat.roomSearch.find(any(RoomName.class), any(), anyLong(), anyInt(), anyInt(), any()))
                .thenAnswer(call -> chat.page(false));
        lenient().when(chat.invites.create(any(), any())).thenAnswer(call -> ChatFixture.NOW.plus(call.getArgument(1)));
    }

    private String reply(ChatFixture.Peer peer, Action action) {
        peer.got();
        peer.says("{\"action\":\"" + action.wireName() + "\"" + EXAMPLES.get(action) + "}");
        chat.runAll();
        chat.storesAll();
        chat.runAll();
        List<String> replies = peer.got();
        assertThat(replies).singleElement().asString().contains("\"action\":\"" + action.wireName() + "\"");
        return replies.get(0);
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void aGuestGetsWhatIsForGuests(Action action) {
        String reply = reply(chat.connects(), action);
        if (FOR_ALL.contains(action) || FOR_GUESTS.contains(action)) {
            assertThat(reply).doesNotContain("not_logged_in", "internal_error");
        } else {
            assertThat(reply).contains("not_logged_in");
        }
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void aMemberGetsWhatIsForMembers(Action action) {
        String reply = reply(chat.connects().logsIn("ann"), action);
        if (FOR_GUESTS.contains(action)) {
            assertThat(reply).contains("already_logged_in");
        } else if (FOR_ADMINS.contains(action) || NOT_IN_LOBBY.contains(action)) {
            assertThat(reply).contains("forbidden");
        } else if (action == Action.PASSWORD) {
            // The store of this test says that the password has changed meanwhile.
            assertThat(reply).contains("bad_credentials");
        } else if (action == Action.FOLLOW) {
            assertThat(reply).contains("already_following");
        } else if (action == Action.BLOCK || action == Action.UNBLOCK) {
            assertThat(reply).contains("unknown_user");
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
