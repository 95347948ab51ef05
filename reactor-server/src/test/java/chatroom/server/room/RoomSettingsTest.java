package chatroom.server.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.when;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Role;
import chatroom.protocol.RoomName;
import chatroom.server.chat.ChatFixture;
import chatroom.server.chat.ChatSettings;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.Rooms;
import chatroom.server.work.JobResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What whoever runs the server sets about rooms. Ann is in dev. */
class RoomSettingsTest {
    private final ChatFixture chat = new ChatFixture();
    private Account account;
    private ChatFixture.Peer ann;

    @BeforeEach
    void comeIn() throws Exception {
        account = chat.hasAccount("ann", "correct horse");
        Rooms.Membership inDev = new Rooms.Membership(
                new RoomName("dev"), Optional.of(Role.MEMBER), 0, Optional.empty(), Optional.empty());
        lenient().when(chat.storedRooms.of(account.id())).thenReturn(List.of(new Rooms.Known(inDev, 0)));
        ann = chat.connects().logsIn("ann", ",\"push\":false");
        ann.got();
    }

    private void isSet(RoomSettings rooms) {
        chat.chat.reconfigure(
                new ChatSettings("test", 0, 1, 128, Duration.ofSeconds(60), ChatFixture.OPEN, rooms, true));
    }

    private List<String> creates() {
        ann.says("{\"action\":\"create\",\"room\":\"new\"}");
        chat.runAll();
        return ann.got();
    }

    private void isOnItsWay() {
        assertThat(creates()).isEmpty();
        assertThat(chat.appends.get(0).entry().change()).isInstanceOf(Change.Create.class);
    }

    @Test
    void everybodyMayCreateRoomsUnlessItIsSetOtherwise() {
        isSet(RoomSettings.USUAL);
        isOnItsWay();
    }

    @Test
    void onlyAdminsCreateRoomsWhereThatIsSet() throws Exception {
        isSet(new RoomSettings(true, 500, 10, 30));
        assertThat(creates()).singleElement().asString().contains("\"code\":\"forbidden\"", "Only admins create rooms");
        assertThat(chat.appends).isEmpty();
        when(chat.accounts.isAdmin(account.id())).thenReturn(true);
        isOnItsWay();
    }

    @Test
    void whoComesIntoARoomIsInAsManyAsIsSetAtMost() {
        isSet(new RoomSettings(false, 7, 10, 30));
        isOnItsWay();
        assertThat(((Change.Coming) chat.appends.get(0).entry().change()).mostRooms())
                .isEqualTo(7);
    }

    @Test
    void asManyRoomsAreMadeInAnHourAsIsSetHoweverManyAreAskedForAtOnce() {
        isSet(new RoomSettings(false, 500, 2, 30));
        List<ChatFixture.Peer> others =
                List.of(ann, chat.connects().logsIn("ann"), chat.connects().logsIn("ann"));
        others.forEach(ChatFixture.Peer::got);
        for (ChatFixture.Peer peer : others) {
            peer.says("{\"action\":\"create\",\"room\":\"new%s\"}".formatted(others.indexOf(peer)));
        }
        chat.runAll();
        assertThat(chat.appends).hasSize(2);
        assertThat(others.get(2).got()).singleElement().asString().contains("too_many", "created 2 rooms in an hour");
        chat.comesBack(new JobResult.Done<>(
                List.of(new EntryResult.Refused(ErrorCode.ROOM_TAKEN), new EntryResult.Refused(ErrorCode.ROOM_TAKEN))));
        others.get(2).says("{\"action\":\"create\",\"room\":\"new\"}");
        chat.runAll();
        assertThat(chat.appends).as("nothing came of them").hasSize(1);
    }
}
