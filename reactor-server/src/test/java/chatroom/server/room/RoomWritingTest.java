package chatroom.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.chat.ChatFixture;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Progress;
import chatroom.server.store.StorageException;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteStore;
import chatroom.server.work.JobResult;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What writes entries, over a real database. */
class RoomWritingTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private DataFolder data;
    private SqliteStore store;
    private ChatFixture chat;
    private ChatFixture.Peer ann;
    private ChatFixture.Peer bob;
    private ChatFixture.Peer cyd;

    @BeforeEach
    void begin() throws Exception {
        begin(folder, 0, 1);
    }

    private void begin(Path where, int messagesPerSecond, int burst) throws Exception {
        data = DataFolder.open(where);
        store = SqliteStore.open(data, Clock.fixed(ChatFixture.NOW, ZoneOffset.UTC), 2, Progress.UNHEARD);
        chat = ChatFixture.over(store, messagesPerSecond, burst);
        ann = member("Ann");
        bob = member("bob");
        cyd = member("cyd");
    }

    @AfterEach
    void end() {
        store.close();
        data.close();
    }

    private ChatFixture.Peer member(String name) {
        ChatFixture.Peer peer = chat.connects();
        asks(peer, "register", "'username':'%s','password':'correct horse'".formatted(name));
        assertThat(asks(peer, "login", "'username':'%s','password':'correct horse'".formatted(name)))
                .contains("\"status\":\"ok\"");
        return peer;
    }

    private static String frame(String action, String fields) {
        return "{'action':'%s'%s%s}"
                .formatted(action, fields.isEmpty() ? "" : ",", fields)
                .replace('\'', '"');
    }

    /** @return the reply */
    private String asks(ChatFixture.Peer peer, String action, String fields) {
        peer.says(frame(action, fields));
        chat.settles();
        List<String> got = peer.connection.sent;
        String reply = got.stream()
                .filter(line -> line.contains("\"status\""))
                .findFirst()
                .orElseThrow();
        got.remove(reply);
        return reply.replaceAll(",\"timestamp\":\"[^\"]*\"", "");
    }

    private void refuses(ChatFixture.Peer peer, String action, String fields, String code) {
        assertThat(asks(peer, action, fields)).contains("\"code\":\"%s\"".formatted(code));
    }

    private long stores(ChatFixture.Peer peer, String action, String fields) {
        String reply = asks(peer, action, fields);
        assertThat(reply).contains("\"status\":\"ok\"").doesNotContain("unchanged", "duplicate");
        return Long.parseLong(reply.replaceAll(".*\"id\":(\\d+).*", "$1"));
    }

    /** What is asked for is stored, and reported as failed. */
    private void storesInDoubt(ChatFixture.Peer peer, String action, String fields) throws StorageException {
        peer.says(frame(action, fields));
        chat.runAll();
        store.journals().append(List.of(chat.appends.get(0).entry()));
        chat.comesBack(new JobResult.Failed<>(new StorageException("in doubt", null)));
        chat.settles();
        assertThat(peer.got()).singleElement().asString().contains("storage_unavailable");
    }

    private void changesNothing(ChatFixture.Peer peer, String action, String fields) {
        assertThat(asks(peer, action, fields))
                .contains("\"status\":\"ok\"", "\"unchanged\":true")
                .doesNotContain("\"id\":");
    }

    private List<String> events(ChatFixture.Peer peer) {
        return peer.got().stream()
                .filter(line -> line.contains("\"event\":\"room\""))
                .toList();
    }

    private void dev() {
        stores(ann, "create", "'room':'Dev'");
        stores(bob, "join", "'room':'dev'");
        events(ann);
        events(bob);
    }

    private void den() {
        stores(ann, "create", "'room':'den','kind':'private'");
        stores(ann, "add", "'room':'den','username':'bob'");
        events(bob);
    }

    @Test
    void whoCreatesARoomOwnsItAndIsShownIt() {
        assertThat(asks(ann, "create", "'room':'Dev','topic':'what we make'"))
                .isEqualTo(
                        "{\"status\":\"ok\",\"action\":\"create\",\"room\":\"Dev\",\"id\":1,\"info\":{\"room\":\"Dev\",\"kind\":\"public\",\"topic\":\"what"
                                + " we make\",\"role\":\"owner\",\"members\":1,\"last_id\":1,"
                                + "\"read_id\":1,\"unread\":0,\"mentions\":0}}");
        assertThat(events(ann)).singleElement().asString().contains("\"change\":\"added\"", "\"role\":\"owner\"");
        refuses(bob, "create", "'room':'dEV'", "room_taken");
        refuses(bob, "create", "'room':'lobby'", "room_taken");
    }

    @Test
    void aRetryIsTheFirstOne() {
        assertThat(asks(ann, "create", "'room':'dev','nonce':'nonce-0001'")).contains("\"id\":1");
        assertThat(asks(ann, "create", "'room':'dev','nonce':'nonce-0001'"))
                .contains("\"id\":1,\"duplicate\":true", "\"role\":\"owner\"");
        assertThat(asks(ann, "topic", "'room':'dev','text':'x','nonce':'nonce-0001'"))
                .as("whatever the action")
                .contains("\"id\":1,\"duplicate\":true");
    }

    @Test
    void aRetryShowsAHiddenRoomToNobodyWhoIsNotInItAnyMore() {
        asks(ann, "create", "'room':'den','kind':'private','topic':'plans','nonce':'nonce-0001'");
        stores(ann, "add", "'room':'den','username':'bob'");
        stores(ann, "role", "'room':'den','username':'bob','role':'owner'");
        asks(bob, "role", "'room':'den','username':'ann','role':'member'");
        stores(bob, "kick", "'room':'den','username':'ann'");
        assertThat(asks(ann, "create", "'room':'DEN','kind':'private','nonce':'nonce-0001'"))
                .isEqualTo("{\"status\":\"ok\",\"action\":\"create\",\"room\":\"den\",\"id\":1,\"duplicate\":true}");
        assertThat(asks(ann, "join", "'room':'DEN','nonce':'nonce-0001'"))
                .isEqualTo("{\"status\":\"ok\",\"action\":\"join\",\"room\":\"den\",\"id\":1,\"duplicate\":true}");
    }

    @Test
    void aRetryThatWouldBeRefusedNowIsAnsweredAsAnyOther() {
        stores(ann, "create", "'room':'Dev','nonce':'nonce-0001'");
        stores(bob, "join", "'room':'dev','nonce':'nonce-0002'");
        stores(bob, "send", "'room':'dev','text':'hi','nonce':'nonce-0003'");
        stores(ann, "archive", "'room':'dev'");
        stores(ann, "ban", "'room':'dev','username':'bob'");
        assertThat(asks(bob, "join", "'room':'dev','nonce':'nonce-0002'"))
                .contains("\"room\":\"Dev\",\"id\":2,\"duplicate\":true,\"info\":{\"room\":\"Dev\"")
                .doesNotContain("role");
        assertThat(asks(bob, "send", "'room':'dEV','text':'hi','nonce':'nonce-0003'"))
                .contains("\"room\":\"Dev\",\"id\":3,\"duplicate\":true");
        for (int i = 0; i < 9; i++) {
            stores(ann, "create", "'room':'room%s'".formatted(i));
        }
        assertThat(asks(ann, "create", "'room':'dev','nonce':'nonce-0001'"))
                .contains("\"room\":\"Dev\",\"id\":1,\"duplicate\":true,\"info\":{\"room\":\"Dev\"");
    }

    @Test
    void whatIsRefusedShowsNoRoom() {
        dev();
        stores(ann, "ban", "'room':'dev','username':'bob'");
        assertThat(asks(bob, "join", "'room':'dev','nonce':'nonce-0001'"))
                .contains("\"code\":\"banned\"")
                .doesNotContain("info");
    }

    @Test
    void whoJoinsIsAMemberAndWhoIsOneAlreadyIsToldTheRoomAllTheSame() {
        dev();
        assertThat(asks(bob, "join", "'room':'DEV'"))
                .contains("\"room\":\"Dev\",\"unchanged\":true", "\"role\":\"member\",\"members\":2");
        changesNothing(bob, "join", "'room':'lobby'");
        refuses(cyd, "send", "'room':'dev','text':'hi'", "not_a_member");
        refuses(cyd, "leave", "'room':'dev'", "not_a_member");
        stores(bob, "leave", "'room':'dev'");
        assertThat(events(bob)).containsExactly("{\"event\":\"room\",\"room\":\"Dev\",\"change\":\"removed\"}");
    }

    @Test
    void messagesAreEditedDeletedAndReactedTo() {
        dev();
        long id = stores(bob, "send", "'room':'dev','text':'hi'");
        refuses(ann, "edit", "'room':'dev','id':%s,'text':'no'".formatted(id), "forbidden");
        stores(bob, "edit", "'room':'dev','id':%s,'text':'hello'".formatted(id));
        changesNothing(bob, "edit", "'room':'dev','id':%s,'text':'hello'".formatted(id));
        stores(ann, "react", "'room':'dev','id':%s,'emoji':'👍'".formatted(id));
        changesNothing(ann, "react", "'room':'dev','id':%s,'emoji':'👍'".formatted(id));
        stores(ann, "react", "'room':'dev','id':%s,'emoji':'👍','on':false".formatted(id));
        refuses(ann, "send", "'room':'dev','text':'hi','reply_to':99", "unknown_message");
        long anns = stores(ann, "send", "'room':'dev','text':'waves','kind':'action','reply_to':%s".formatted(id));
        refuses(bob, "delete", "'room':'dev','id':%s".formatted(anns), "forbidden");
        stores(ann, "delete", "'room':'dev','id':%s,'reason':'rude'".formatted(id));
        refuses(ann, "react", "'room':'dev','id':%s,'emoji':'👍'".formatted(id), "unknown_message");
        refuses(bob, "edit", "'room':'dev','id':1,'text':'x'", "unknown_message");
    }

    @Test
    void theLobbyHasEditsAndReactionsAndIsEverybodysForEver() {
        long id = stores(ann, "send", "'text':'hi'");
        stores(ann, "edit", "'id':%s,'text':'hello'".formatted(id));
        stores(bob, "react", "'id':%s,'emoji':'👍'".formatted(id));
        for (String action : List.of("leave", "archive", "unarchive")) {
            refuses(ann, action, "", "forbidden");
        }
        for (String action : List.of("add", "ban", "unban", "mute")) {
            refuses(ann, action, "'username':'bob'", "forbidden");
        }
        refuses(ann, "topic", "'text':'mine'", "forbidden");
    }

    @Test
    void nobodyDoesAnythingToAnOwnerOrAnEqual() {
        dev();
        stores(cyd, "join", "'room':'dev'");
        refuses(bob, "kick", "'room':'dev','username':'cyd'", "forbidden");
        refuses(bob, "role", "'room':'dev','username':'bob','role':'owner'", "forbidden");
        stores(ann, "role", "'room':'dev','username':'BOB','role':'moderator'");
        assertThat(events(bob)).singleElement().asString().contains("\"change\":\"changed\"", "\"moderator\"");
        refuses(bob, "kick", "'room':'dev','username':'ann'", "forbidden");
        refuses(bob, "mute", "'room':'dev','username':'bob'", "forbidden");
        stores(ann, "role", "'room':'dev','username':'cyd','role':'moderator'");
        refuses(bob, "ban", "'room':'dev','username':'cyd'", "forbidden");
        refuses(ann, "role", "'room':'dev','username':'nobody','role':'member'", "unknown_user");
        refuses(ann, "role", "'room':'dev','username':'!','role':'member'", "unknown_user");
        refuses(ann, "leave", "'room':'dev'", "forbidden");
        refuses(ann, "role", "'room':'dev','username':'ann','role':'member'", "forbidden");
    }

    @Test
    void theMutedDeleteAndLeaveAndTheBannedDoNothingUntilItIsLifted() {
        dev();
        long id = stores(bob, "send", "'room':'dev','text':'hi'");
        stores(ann, "mute", "'room':'dev','username':'bob','seconds':60,'reason':'loud'");
        assertThat(asks(bob, "send", "'room':'dev','text':'hi'"))
                .contains("\"code\":\"muted\"", "\"until\":\"2026-11-22T08:39:00.123Z\"");
        refuses(bob, "react", "'room':'dev','id':%s,'emoji':'👍'".formatted(id), "muted");
        stores(bob, "delete", "'room':'dev','id':%s".formatted(id));
        stores(ann, "unmute", "'room':'dev','username':'bob'");
        stores(bob, "send", "'room':'dev','text':'hi'");
        stores(ann, "ban", "'room':'dev','username':'bob'");
        refuses(bob, "join", "'room':'dev'", "banned");
        refuses(bob, "send", "'room':'dev','text':'hi'", "banned");
        refuses(ann, "add", "'room':'dev','username':'bob'", "banned");
        stores(ann, "unban", "'room':'dev','username':'bob'");
        changesNothing(ann, "unban", "'room':'dev','username':'bob'");
        stores(bob, "join", "'room':'dev'");
    }

    @Test
    void inAnArchivedRoomOnlyDeletingLeavingAndModerationGoOn() {
        dev();
        long id = stores(bob, "send", "'room':'dev','text':'hi'");
        refuses(bob, "archive", "'room':'dev'", "forbidden");
        stores(ann, "archive", "'room':'dev'");
        changesNothing(ann, "archive", "'room':'dev'");
        refuses(ann, "send", "'room':'dev','text':'hi'", "archived");
        refuses(cyd, "join", "'room':'dev'", "archived");
        stores(bob, "delete", "'room':'dev','id':%s".formatted(id));
        stores(ann, "unarchive", "'room':'dev'");
        stores(ann, "send", "'room':'dev','text':'hi'");
    }

    @Test
    void aHiddenRoomIsAnsweredAsOneThatIsNotThereAfterTheSameJobs() {
        den();
        stores(bob, "leave", "'room':'den'");
        stores(ann, "ban", "'room':'den','username':'bob'");
        for (String request : List.of(
                frame("send", "'room':'NAME','text':'hi'"),
                frame("send", "'room':'NAME','text':'hi','nonce':'nonce-0001'"),
                frame("join", "'room':'NAME'"),
                frame("leave", "'room':'NAME'"),
                frame("ban", "'room':'NAME','username':'nobody'"),
                frame("edit", "'room':'NAME','id':1,'text':'x'"),
                frame("archive", "'room':'NAME'"))) {
            for (ChatFixture.Peer peer : List.of(bob, cyd)) {
                assertThat(steps(peer, request.replace("NAME", "den")))
                        .isEqualTo(steps(peer, request.replace("NAME", "not-there")))
                        .last()
                        .asString()
                        .contains("\"code\":\"unknown_room\"");
            }
        }
    }

    /** What is done for a request, one step after the other, and the reply. */
    private List<String> steps(ChatFixture.Peer peer, String frame) {
        List<String> steps = new ArrayList<>();
        peer.got();
        peer.says(frame);
        while (true) {
            List<String> got = peer.got();
            if (!got.isEmpty()) {
                steps.addAll(got);
                return steps;
            }
            steps.add("%s jobs of the storage thread, %s others, %s entries"
                    .formatted(chat.storing.waiting(), chat.reading.waiting(), chat.appends.size()));
            if (!chat.appends.isEmpty()) {
                chat.settles();
            } else {
                chat.storing.runAll();
                chat.reading.runAll();
                chat.deliverCompletions();
            }
        }
    }

    @Test
    void aRetryIsTheFirstOneAlsoToWhoIsNotInTheRoomAnyMore() {
        den();
        long id = stores(bob, "send", "'room':'den','text':'hi','nonce':'nonce-0001'");
        stores(ann, "kick", "'room':'den','username':'bob'");
        refuses(bob, "send", "'room':'den','text':'hi','nonce':'nonce-0002'", "unknown_room");
        assertThat(asks(bob, "send", "'room':'den','text':'hi','nonce':'nonce-0001'"))
                .contains("\"id\":%s,\"duplicate\":true".formatted(id));
    }

    @Test
    void whatIsDecidedBeforeABanIsStoredIsNotStoredAfterIt() throws StorageException {
        dev();
        ann.says(frame("ban", "'room':'dev','username':'bob'"));
        bob.says(frame("send", "'room':'dev','text':'one more'"));
        bob.says(frame("join", "'room':'dev'"));
        assertThat(chat.appends).hasSizeGreaterThan(1);
        chat.settles();
        assertThat(bob.got())
                .filteredOn(line -> line.contains("\"code\":\"banned\""))
                .hasSize(2);
        assertThat(store.rooms().find(new RoomName("dev")).orElseThrow().lastId())
                .isEqualTo(3);
    }

    @Test
    void aModeratorWhoIsBannedWhileItIsLookedUpWhetherTheyAreAnAdminDeletesNothing() throws StorageException {
        dev();
        long said = stores(ann, "send", "'room':'dev','text':'hi'");
        stores(ann, "role", "'room':'dev','username':'bob','role':'moderator'");
        bob.says(frame("delete", "'room':'dev','id':%s".formatted(said)));
        assertThat(chat.reading.waiting()).isEqualTo(1);
        ann.says(frame("ban", "'room':'dev','username':'bob'"));
        chat.comesBack(new JobResult.Done<>(store.journals()
                .append(chat.appends.stream().map(AppendRequest::entry).toList())));
        chat.settles();
        assertThat(bob.got().toString()).contains("\"code\":\"banned\"");
        assertThat(store.rooms().find(new RoomName("dev")).orElseThrow().lastId())
                .isEqualTo(5);
    }

    @Test
    void whoIsNoModeratorAnyMoreWhenItIsStoredDeletesNothingOfOthers() throws StorageException {
        dev();
        long said = stores(ann, "send", "'room':'dev','text':'hi'");
        stores(ann, "role", "'room':'dev','username':'bob','role':'moderator'");
        bob.says(frame("delete", "'room':'dev','id':%s".formatted(said)));
        chat.runAll();
        ann.says(frame("role", "'room':'dev','username':'bob','role':'member'"));
        List<NewEntry> batch =
                new ArrayList<>(chat.appends.stream().map(AppendRequest::entry).toList());
        assertThat(batch).hasSize(2);
        Collections.reverse(batch);
        List<EntryResult> results = store.journals().append(batch);
        assertThat(results.get(1)).isEqualTo(new EntryResult.Refused(ErrorCode.FORBIDDEN));
    }

    @Test
    void whatIsStoredThoughItWasReportedAsFailedIsShownWithTheNextCommitInWhicheverRoom() throws StorageException {
        dev();
        asks(cyd, "join", "'room':'dev'");
        asks(cyd, "follow", "'room':'dev'");
        storesInDoubt(ann, "send", "'room':'dev','text':'in doubt'");
        cyd.connection.takeNews();
        assertThat(cyd.got().toString()).doesNotContain("in doubt");
        stores(bob, "send", "'text':'in the lobby'");
        cyd.connection.takeNews();
        assertThat(cyd.got().toString()).contains("in doubt");
    }

    @Test
    void aPageHasWhatWasSaidToBeStoredAlreadyBeforeItWasAskedFor() throws StorageException {
        dev();
        String once = "'room':'dev','text':'once','nonce':'nonce-0001'";
        storesInDoubt(ann, "send", once);
        ann.says(frame("send", once));
        chat.runAll();
        chat.comesBack(new JobResult.Done<>(
                store.journals().append(List.of(chat.appends.get(0).entry()))));
        assertThat(ann.got()).singleElement().asString().contains("\"duplicate\":true");
        assertThat(asks(ann, "history", "'room':'dev'")).contains("once");
    }

    @Test
    void everyWriteCountsForTheFloodLimitAlsoOneThatIsRefused(@TempDir Path other) throws Exception {
        end();
        begin(other, 10, 30);
        for (int i = 0; i < 30; i++) {
            refuses(bob, i % 2 == 0 ? "send" : "edit", "'room':'not-there','id':1,'text':'x'", "unknown_room");
        }
        refuses(bob, "join", "'room':'not-there'", "rate_limited");
        refuses(bob, "send", "'text':'hi'", "rate_limited");
    }

    @Test
    void manyAreUnderWayAndAnsweredInTheirOrder() {
        dev();
        bob.got();
        for (int i = 0; i < 20; i++) {
            bob.says(frame("send", "'room':'dev','text':'hi','ref':%s".formatted(i)));
            bob.says(frame("react", "'room':'dev','id':1,'emoji':'👍','ref':%s".formatted(i)));
        }
        assertThat(chat.appends).hasSize(40);
        chat.settles();
        List<String> replies =
                bob.got().stream().filter(line -> line.contains("\"status\"")).toList();
        assertThat(replies).hasSize(40);
        for (int i = 0; i < 40; i++) {
            assertThat(replies.get(i)).contains("\"ref\":%s,".formatted(i / 2)).contains(i % 2 == 0 ? "send" : "react");
        }
    }

    @Test
    void whatIsSentAheadIsDecidedAfterWhatWasSentBefore() {
        dev();
        stores(ann, "archive", "'room':'dev'");
        ann.got();
        ann.says(frame("unarchive", "'room':'dev','ref':1"));
        ann.says(frame("send", "'room':'dev','text':'hi','ref':2"));
        chat.settles();
        ann.says(frame("send", "'room':'@bob','text':'hi','ref':3"));
        chat.runAll();
        ann.says(frame("react", "'room':'@bob','id':1,'emoji':'👍','ref':4,'nonce':'nonce-0001'"));
        chat.settles();
        assertThat(ann.got())
                .filteredOn(line -> line.contains("\"status\""))
                .hasSize(4)
                .allMatch(line -> line.contains("\"status\":\"ok\""));
    }

    @Test
    void whatCanNotBeLookedUpIsAnsweredAfterWhatWasSentBefore() {
        dev();
        bob.got();
        bob.says(frame("send", "'room':'dev','text':'hi','ref':1"));
        chat.storing.refuse(true);
        bob.says(frame("send", "'room':'not-there','text':'hi','ref':2"));
        chat.storing.refuse(false);
        assertThat(bob.got()).isEmpty();
        chat.settles();
        assertThat(bob.got())
                .filteredOn(line -> line.contains("\"status\""))
                .extracting(line -> line.replaceAll(".*\"ref\":(\\d).*", "$1"))
                .containsExactly("1", "2");
    }

    @Test
    void theFirstMessageMakesADirectRoomNamedAsItsUsersAre() {
        assertThat(asks(bob, "send", "'room':'@ann','text':'psst'")).contains("\"room\":\"@Ann,bob\",\"id\":1");
        assertThat(events(ann)).singleElement().asString().contains("\"change\":\"added\"", "\"unread\":1");
        assertThat(asks(ann, "send", "'room':'@BOB','text':'what'")).contains("\"room\":\"@Ann,bob\",\"id\":2");
        refuses(cyd, "send", "'room':'@ann,bob','text':'x'", "unknown_room");
        refuses(ann, "send", "'room':'@ann','text':'x'", "invalid_room");
        refuses(ann, "send", "'room':'@nobody','text':'x'", "unknown_user");
        refuses(ann, "edit", "'room':'@cyd','id':1,'text':'x'", "unknown_room");
        for (String action : List.of("leave", "join", "archive")) {
            refuses(ann, action, "'room':'@bob'", "forbidden");
        }
        refuses(ann, "topic", "'room':'@bob','text':'x'", "forbidden");
        refuses(ann, "add", "'room':'@bob','username':'cyd'", "forbidden");
        asks(ann, "block", "'username':'bob'");
        refuses(bob, "send", "'room':'@ann','text':'x'", "forbidden");
        refuses(ann, "send", "'room':'@bob','text':'x'", "forbidden");
        refuses(ann, "edit", "'room':'@bob','id':2,'text':'x'", "forbidden");
    }

    @Test
    void nobodyBlocksWhoIsNotThere() throws Exception {
        dev();
        store.journals()
                .append(List.of(
                        NewEntry.byServer(new RoomName("news"), new Change.Create(RoomKind.PUBLIC, Optional.empty()))));
        asks(ann, "block", "'username':'bob'");
        store.accountKeeping().delete("bob");
        store.accountKeeping().delete("cyd");
        for (String name : List.of("cyd", "@server", "bob")) {
            refuses(ann, "block", "'username':'%s'".formatted(name), "unknown_user");
        }
        assertThat(asks(ann, "unblock", "'username':'bob'")).contains("\"status\":\"ok\"");
    }

    @Test
    void whatIsSaidBehindTheFirstMessageOfADirectRoomBeginsNone() throws Exception {
        for (int i = 0; i < 29; i++) {
            store.accounts().create(new Username("user" + i), "hash");
            stores(ann, "send", "'room':'@user%s','text':'hi'".formatted(i));
        }
        ann.got();
        ann.says(frame("send", "'room':'@bob','text':'one'"));
        chat.runAll();
        ann.says(frame("send", "'room':'@bob','text':'two'"));
        chat.settles();
        assertThat(ann.got())
                .filteredOn(line -> line.contains("\"status\""))
                .hasSize(2)
                .allMatch(line -> line.contains("\"status\":\"ok\""));
    }

    @Test
    void whoIsBlockedCanNotAddOrWriteTo() {
        dev();
        asks(cyd, "block", "'username':'bob'");
        refuses(bob, "add", "'room':'dev','username':'cyd'", "forbidden");
        refuses(bob, "send", "'room':'@cyd','text':'x'", "forbidden");
        stores(ann, "add", "'room':'dev','username':'cyd'");
    }

    @Test
    void onlySoManyRoomsAreCreatedAndDirectOnesBegunInAnHour() {
        for (int i = 0; i < 10; i++) {
            stores(ann, "create", "'room':'room%s','nonce':'nonce-000%s'".formatted(i, i));
        }
        refuses(ann, "create", "'room':'room10'", "too_many");
        assertThat(asks(ann, "create", "'room':'room3','nonce':'nonce-0003'")).contains("\"duplicate\":true");
        stores(bob, "create", "'room':'room10'");
        chat.passes(HOUR.plusNanos(1));
        stores(ann, "create", "'room':'room11'");
    }

    @Test
    void whatFailedIsReadAgainBeforeTheNextDecision() throws StorageException {
        dev();
        storesInDoubt(ann, "kick", "'room':'dev','username':'bob'");
        refuses(bob, "send", "'room':'dev','text':'hi'", "not_a_member");
    }

    /** Whether they ask for something meanwhile, by which it is read what they are, or only listen. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoIsRemovedByWhatIsInDoubtGetsEverythingUpToThat(boolean isActive) throws StorageException {
        dev();
        asks(bob, "follow", "'room':'dev'");
        bob.got();
        storesInDoubt(ann, "send", "'room':'dev','text':'in doubt'");
        storesInDoubt(ann, "kick", "'room':'dev','username':'bob'");
        if (isActive) {
            refuses(bob, "send", "'room':'dev','text':'hi'", "not_a_member");
        }
        stores(ann, "send", "'room':'dev','text':'without bob'");
        bob.connection.takeNews();
        assertThat(bob.got())
                .satisfiesExactly(
                        message -> assertThat(message).contains("\"text\":\"in doubt\""),
                        kick -> assertThat(kick).contains("\"kind\":\"kick\""),
                        removed -> assertThat(removed).contains("\"change\":\"removed\""));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whetherARoomIsArchivedSaysTheStoreWhereThatIsInDoubt(boolean isStored) throws StorageException {
        dev();
        stores(ann, "archive", "'room':'dev'");
        ann.says(frame("unarchive", "'room':'dev'"));
        chat.runAll();
        if (isStored) {
            store.journals()
                    .append(chat.appends.stream().map(AppendRequest::entry).toList());
        }
        chat.comesBack(new JobResult.Failed<>(new StorageException("in doubt", null)));
        chat.settles();
        assertThat(ann.got().toString()).contains("storage_unavailable");
        for (int i = 0; i < 2; i++) {
            if (isStored) {
                stores(ann, "send", "'room':'dev','text':'hi'");
            } else {
                refuses(ann, "send", "'room':'dev','text':'hi'", "archived");
                stores(ann, "mute", "'room':'dev','username':'bob','seconds':%s".formatted(60 + i));
            }
        }
    }

    @Test
    void adminsActAsOwnersAlsoWhereTheyAreMembers() throws Exception {
        dev();
        store.accountKeeping().setAdmin("cyd", true);
        stores(cyd, "join", "'room':'dev'");
        long rude = stores(bob, "send", "'room':'dev','text':'rude'");
        stores(cyd, "delete", "'room':'dev','id':%s".formatted(rude));
        refuses(cyd, "mute", "'room':'dev','username':'ann'", "forbidden");
        stores(cyd, "mute", "'room':'dev','username':'bob'");
        long ruder = stores(ann, "send", "'text':'ruder'");
        refuses(bob, "delete", "'id':%s".formatted(ruder), "forbidden");
        stores(cyd, "delete", "'id':%s".formatted(ruder));
    }

    @Test
    void adminsActAsOwnersInPublicRoomsAndSeeNothingOfOthers() throws Exception {
        dev();
        den();
        store.accountKeeping().setAdmin("cyd", true);
        stores(cyd, "send", "'room':'dev','text':'hi'");
        stores(cyd, "kick", "'room':'dev','username':'bob'");
        refuses(cyd, "kick", "'room':'dev','username':'ann'", "forbidden");
        stores(cyd, "role", "'username':'bob','role':'moderator'");
        refuses(cyd, "role", "'username':'bob','role':'owner'", "forbidden");
        stores(bob, "mute", "'username':'ann','seconds':60");
        refuses(ann, "send", "'text':'hi'", "muted");
        refuses(cyd, "send", "'room':'den','text':'hi'", "unknown_room");
        refuses(cyd, "ban", "'username':'ann'", "forbidden");
    }

    @Test
    void whoIsNoAdminAnyMoreUnfollowsWhatTheyFollowed() throws Exception {
        dev();
        store.accountKeeping().setAdmin("cyd", true);
        assertThat(asks(cyd, "follow", "'room':'dev'")).contains("\"status\":\"ok\"");
        store.accountKeeping().setAdmin("cyd", false);
        refuses(cyd, "poll", "'room':'dev','last_id':0", "not_a_member");
        assertThat(asks(cyd, "unfollow", "'room':'DEV'"))
                .isEqualTo("{\"status\":\"ok\",\"action\":\"unfollow\",\"room\":\"Dev\"}");
        refuses(cyd, "unfollow", "'room':'dev'", "not_a_member");
        stores(ann, "send", "'room':'dev','text':'not for cyd'");
        cyd.connection.takeNews();
        assertThat(cyd.got().toString()).doesNotContain("not for cyd");
    }

    @Test
    void whoFollowsGetsEverythingUpToTheEntryThatRemoves() {
        den();
        assertThat(asks(bob, "follow", "'room':'den'")).contains("\"last_id\":2");
        stores(ann, "send", "'room':'den','text':'one'");
        bob.got();
        stores(ann, "kick", "'room':'den','username':'BOB'");
        stores(ann, "send", "'room':'den','text':'not for bob'");
        bob.connection.takeNews();
        assertThat(bob.got().stream()
                        .filter(line -> line.contains("\"room\":\"den\""))
                        .toList())
                .extracting(line -> line.replaceAll(".*\"text\":\"([^\"]*)\".*", "$1"))
                .containsExactly(
                        "one", "Ann removed bob", "{\"event\":\"room\",\"room\":\"den\",\"change\":\"removed\"}");
    }
}
