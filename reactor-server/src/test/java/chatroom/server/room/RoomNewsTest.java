package chatroom.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.MessageText;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.chat.ChatFixture;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.News;
import chatroom.server.store.News.Look;
import chatroom.server.store.Progress;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server beside another one that writes to the same database: what that does is seen by a look, and never too late. */
class RoomNewsTest {
    private static final RoomName DEV = new RoomName("dev");
    private static final RoomName DEN = new RoomName("den");

    @TempDir
    Path folder;

    /** What the next look finds. */
    private final Map<RoomName, Long> heads = new HashMap<>();

    private final Set<Username> members = new HashSet<>();

    private DataFolder data;
    private SqliteStore store;
    private ChatFixture chat;
    private RoomNews news;
    private Account ann;
    private Account bob;
    private ChatFixture.Peer bobsPeer;

    /** Every look that was asked for ends. */
    private void endLooks(boolean isApplied) {
        if (isApplied) {
            news.onLook(new Look(
                    false, Map.copyOf(heads), Set.copyOf(members), Set.of(), List.of(), List.of(), Optional.empty()));
            heads.clear();
            members.clear();
        }
        chat.nodes.endLook(isApplied);
    }

    @BeforeEach
    void begin() throws Exception {
        data = DataFolder.open(folder);
        store = SqliteStore.open(data, Clock.fixed(ChatFixture.NOW, ZoneOffset.UTC), 2, Progress.UNHEARD);
        chat = ChatFixture.besideOthers(store);
        news = new RoomNews(chat.rooms, chat.memberships, chat.appendResults);
        bobsPeer = chat.connects();
        for (String name : List.of("ann", "bob")) {
            asks(chat.connects(), "register", "'username':'%s','password':'correct horse'".formatted(name));
        }
        asks(bobsPeer, "login", "'username':'bob','password':'correct horse'");
        ann = store.accounts().find("ann").orElseThrow();
        bob = store.accounts().find("bob").orElseThrow();
        elsewhere(ann, DEV, new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        elsewhere(ann, DEN, new Change.Create(RoomKind.PRIVATE, Optional.empty()));
    }

    @AfterEach
    void end() {
        store.close();
        data.close();
    }

    /** The other server stores it. */
    private void elsewhere(Account who, RoomName room, Change change) throws Exception {
        EntryResult result = store.journals()
                .append(List.of(new NewEntry(room, who.id(), who.username(), Optional.empty(), change)))
                .get(0);
        assertThat(result).isInstanceOf(EntryResult.Stored.class);
        heads.put(room, ((EntryResult.Stored) result).entry().id());
        if (!(change instanceof Change.Say)) {
            members.add(change instanceof Change.About about ? about.subject() : who.username());
        }
    }

    private void isSaidElsewhere(RoomName room, String text) throws Exception {
        elsewhere(ann, room, new Change.Say(new MessageText(text), false, OptionalLong.empty()));
    }

    private void says(ChatFixture.Peer peer, String action, String fields) {
        peer.says("{\"action\":\"%s\",%s}".formatted(action, fields.replace('\'', '"')));
        chat.settles();
    }

    /** The reply, when every look that it takes has ended. */
    private String asks(ChatFixture.Peer peer, String action, String fields) {
        says(peer, action, fields);
        while (chat.nodes.waiting() > 0) {
            endLooks(true);
            chat.settles();
        }
        List<String> replies =
                peer.got().stream().filter(line -> line.contains("\"status\"")).toList();
        assertThat(replies).hasSize(1);
        return replies.get(0);
    }

    /** Of everything that bob got. */
    private List<String> pushes() {
        return bobsPeer.got().stream()
                .filter(line -> line.contains("\"event\":\"room\""))
                .map(line -> line.replaceAll(".*\"change\":\"(\\w+)\".*", "$1"))
                .toList();
    }

    private void look() {
        endLooks(true);
        chat.settles();
    }

    /** What came since the last look can't be told. */
    private void beginsAnew() {
        news.onLook(new Look(true, Map.of(), Set.of(), Set.of(), List.of(), List.of(), Optional.empty()));
    }

    @Test
    void whatOthersSayIsShownInItsOrder() throws Exception {
        elsewhere(bob, DEV, new Change.Join());
        assertThat(asks(bobsPeer, "follow", "'room':'dev'")).contains("\"last_id\":2");
        Room dev = chat.rooms.find(DEV).orElseThrow();
        isSaidElsewhere(DEV, "one");
        isSaidElsewhere(DEV, "two");
        look();
        assertThat(dev.lastId()).isEqualTo(4);
    }

    @Test
    void whoIsAddedOrRemovedElsewhereIsToldSo() throws Exception {
        elsewhere(ann, DEN, new Change.Add(bob.username()));
        look();
        assertThat(pushes()).containsExactly("added");
        assertThat(asks(bobsPeer, "follow", "'room':'den'")).contains("\"status\":\"ok\"");
        elsewhere(ann, DEN, new Change.Kick(bob.username(), Optional.empty()));
        look();
        assertThat(chat.memberships.of(bob.username(), DEN).role()).isEmpty();
    }

    @Test
    void nobodyIsRefusedForWhatAnotherServerHasAllowed() throws Exception {
        assertThat(asks(bobsPeer, "send", "'room':'den','text':'hi','nonce':'nonce-0001'"))
                .contains("unknown_room");
        elsewhere(ann, DEN, new Change.Add(bob.username()));
        assertThat(asks(bobsPeer, "send", "'room':'den','text':'hi','nonce':'nonce-0002'"))
                .contains("\"status\":\"ok\"");
        elsewhere(ann, DEN, new Change.Archive(true));
        assertThat(asks(bobsPeer, "send", "'room':'den','text':'hi','nonce':'nonce-0003'"))
                .contains("archived");
        elsewhere(ann, DEN, new Change.Archive(false));
        assertThat(asks(bobsPeer, "send", "'room':'den','text':'hi','nonce':'nonce-0004'"))
                .contains("\"status\":\"ok\"");
    }

    @Test
    void whoIsMadeAModeratorElsewhereIsOneBeforeThatIsSeen() throws Exception {
        elsewhere(ann, DEN, new Change.Add(bob.username()));
        isSaidElsewhere(DEN, "rude");
        look();
        assertThat(asks(bobsPeer, "members", "'room':'den','banned':true")).contains("forbidden");
        elsewhere(ann, DEN, new Change.ChangeRole(bob.username(), Role.MODERATOR));
        assertThat(asks(bobsPeer, "members", "'room':'den','banned':true")).contains("\"status\":\"ok\"");
        look();
        elsewhere(ann, DEN, new Change.ChangeRole(bob.username(), Role.MEMBER));
        look();
        elsewhere(ann, DEN, new Change.ChangeRole(bob.username(), Role.MODERATOR));
        assertThat(asks(bobsPeer, "delete", "'room':'den','id':3")).contains("\"status\":\"ok\"");
    }

    @Test
    void whoIsNoModeratorAnyMoreIsNotShownWhoIsBanned() throws Exception {
        elsewhere(ann, DEN, new Change.Add(bob.username()));
        elsewhere(ann, DEN, new Change.ChangeRole(bob.username(), Role.MODERATOR));
        look();
        elsewhere(ann, DEN, new Change.ChangeRole(bob.username(), Role.MEMBER));
        assertThat(asks(bobsPeer, "members", "'room':'den','banned':true")).contains("forbidden");
    }

    /** As long as it takes to show what is committed there would tell an outsider that there is something. */
    @Test
    void whoMayNotKnowOfARoomWaitsForNothingInIt() throws Exception {
        elsewhere(ann, DEN, new Change.Add(bob.username()));
        assertThat(asks(bobsPeer, "follow", "'room':'den'")).contains("\"status\":\"ok\"");
        ChatFixture.Peer cyd = chat.connects();
        asks(cyd, "register", "'username':'cyd','password':'correct horse'");
        asks(cyd, "login", "'username':'cyd','password':'correct horse'");
        for (String room : List.of("den", "not-there")) {
            // Told of, and not to be read yet.
            chat.rooms.find(DEN).orElseThrow().feed().onCommittedThrough(99);
            assertThat(asks(cyd, "send", "'room':'%s','text':'hi','nonce':'nonce-0001'".formatted(room)))
                    .contains("unknown_room");
        }
    }

    @Test
    void whatWasReadOnAnotherServerIsMarkedBeforeItIsSeenHere() throws Exception {
        elsewhere(ann, DEN, new Change.Add(bob.username()));
        assertThat(asks(bobsPeer, "follow", "'room':'den'")).contains("\"last_id\":2");
        isSaidElsewhere(DEN, "one");
        isSaidElsewhere(DEN, "two");
        assertThat(asks(bobsPeer, "read", "'room':'den','id':4")).contains("\"status\":\"ok\"");
        assertThat(chat.memberships.of(bob.username(), DEN).readId()).isEqualTo(4);
        assertThat(asks(bobsPeer, "read", "'room':'den','id':99")).contains("\"status\":\"ok\"");
        assertThat(chat.memberships.of(bob.username(), DEN).readId()).isEqualTo(4);
    }

    @Test
    void whoIsMutedElsewhereWritesNothingEvenBeforeThatIsSeen() throws Exception {
        elsewhere(bob, DEV, new Change.Join());
        assertThat(asks(bobsPeer, "send", "'room':'dev','text':'hi','nonce':'nonce-0001'"))
                .contains("\"status\":\"ok\"");
        elsewhere(ann, DEV, new Change.Mute(bob.username(), Optional.empty(), Optional.empty()));
        says(bobsPeer, "send", "'room':'dev','text':'hi','nonce':'nonce-0002'");
        assertThat(chat.nodes.waiting()).as("the store refuses it").isZero();
        assertThat(bobsPeer.got()).singleElement().asString().contains("muted");
    }

    @Test
    void aRefusalWaitsForALookThatBeganAfterTheRequest() throws Exception {
        says(bobsPeer, "send", "'room':'den','text':'hi','nonce':'nonce-0001'");
        assertThat(bobsPeer.got()).isEmpty();
        endLooks(false);
        chat.settles();
        assertThat(bobsPeer.got()).singleElement().asString().contains("storage_unavailable");
    }

    @Test
    void aPageHasWhatOthersStoredAndIsForWhoIsStillThere() throws Exception {
        elsewhere(bob, DEV, new Change.Join());
        assertThat(asks(bobsPeer, "history", "'room':'dev','limit':5")).contains("\"last_id\":2");
        isSaidElsewhere(DEV, "news");
        assertThat(asks(bobsPeer, "history", "'room':'dev','limit':5")).contains("\"last_id\":3");
        elsewhere(ann, DEV, new Change.Kick(bob.username(), Optional.empty()));
        assertThat(asks(bobsPeer, "history", "'room':'dev','limit':5")).contains("not_a_member");
        assertThat(asks(bobsPeer, "members", "'room':'dev'")).contains("not_a_member");
    }

    @Test
    void listsAndPushesAreNotForWhoWasRemovedElsewhere() throws Exception {
        elsewhere(ann, DEN, new Change.Add(bob.username()));
        look();
        assertThat(asks(bobsPeer, "rooms", "'limit':9")).contains("\"room\":\"den\"");
        elsewhere(ann, DEN, new Change.Kick(bob.username(), Optional.empty()));
        assertThat(asks(bobsPeer, "rooms", "'limit':9")).doesNotContain("\"room\":\"den\"");
        elsewhere(ann, DEN, new Change.Add(bob.username()));
        look();
        elsewhere(ann, DEN, new Change.Kick(bob.username(), Optional.empty()));
        assertThat(asks(bobsPeer, "follow", "'room':'den'")).contains("unknown_room");
    }

    @Test
    void whatIsStoredWhileARoomComesIntoMemoryIsShownToo() throws Exception {
        elsewhere(bob, DEV, new Change.Join());
        look();
        bobsPeer.says("{\"action\":\"typing\",\"room\":\"dev\"}");
        chat.storing.runAll();
        isSaidElsewhere(DEV, "between");
        // The room is found, but nobody knows of it here, so the look says nothing to anybody.
        endLooks(true);
        chat.settles();
        assertThat(chat.rooms.find(DEV).orElseThrow().lastId()).isEqualTo(3);
    }

    @Test
    void whereAllMayBeOutOfDateAllIsReadAgain() throws Exception {
        elsewhere(bob, DEV, new Change.Join());
        asks(bobsPeer, "follow", "'room':'dev'");
        isSaidElsewhere(DEV, "one");
        elsewhere(ann, DEN, new Change.Add(bob.username()));
        beginsAnew();
        chat.settles();
        assertThat(chat.rooms.find(DEV).orElseThrow().lastId()).isEqualTo(3);
        assertThat(pushes()).contains("added");
    }

    @Test
    void aPageRightAfterThatHasWhatOthersStoredAllTheSame() throws Exception {
        elsewhere(bob, DEV, new Change.Join());
        assertThat(asks(bobsPeer, "poll", "'room':'dev','last_id':0")).contains("\"last_id\":2");
        isSaidElsewhere(DEV, "missed");
        bobsPeer.says("{\"action\":\"poll\",\"room\":\"dev\",\"last_id\":0}");
        beginsAnew();
        heads.clear();
        chat.nodes.endLook(true);
        chat.settles();
        assertThat(bobsPeer.got()).singleElement().asString().contains("missed", "\"last_id\":3");
    }

    @Test
    void whatIsInMemoryThenIsNotGivenToWhoFollowsBecauseItMayHaveBeenPrunedMeanwhile() throws Exception {
        elsewhere(bob, DEV, new Change.Join());
        asks(bobsPeer, "follow", "'room':'dev'");
        Room dev = chat.rooms.find(DEV).orElseThrow();
        look();
        assertThat(dev.outdatedThroughId()).isZero();
        beginsAnew();
        assertThat(dev.outdatedThroughId()).isEqualTo(2);
    }

    @Test
    void whoOfARoomNamesMembersOnAllServers() throws Exception {
        elsewhere(bob, DEV, new Change.Join());
        assertThat(asks(bobsPeer, "who", "'room':'dev'")).contains("\"users\":[\"bob\"]");
        chat.room.joinElsewhere(ann.username());
        assertThat(asks(bobsPeer, "who", "'room':'dev'")).contains("\"users\":[\"ann\",\"bob\"]");
    }

    @Test
    void whoJoinedElsewhereHasTheRoomInTheListAtOnce() throws Exception {
        assertThat(asks(bobsPeer, "rooms", "'limit':9")).doesNotContain("\"room\":\"dev\"");
        elsewhere(bob, DEV, new Change.Join());
        assertThat(asks(bobsPeer, "rooms", "'limit':9")).contains("\"room\":\"dev\"");
    }

    @Test
    void nobodyIsToldHowFarTheyReadInARoomThatTheyAreNotIn() throws Exception {
        chat.chat.onElsewhere(new News.Notice.ReadMarked(bob.username(), DEN, 1));
        assertThat(bobsPeer.got()).filteredOn(line -> line.contains("\"read\"")).isEmpty();
        elsewhere(ann, DEN, new Change.Add(bob.username()));
        isSaidElsewhere(DEN, "hello");
        look();
        chat.chat.onElsewhere(new News.Notice.ReadMarked(bob.username(), DEN, 3));
        assertThat(bobsPeer.got()).filteredOn(line -> line.contains("\"read\"")).hasSize(1);
    }

    @Test
    void aRoomThatTheStoreDoesNotHaveAnyMoreIsDeleted() throws Exception {
        elsewhere(bob, DEV, new Change.Join());
        asks(bobsPeer, "follow", "'room':'dev'");
        isSaidElsewhere(DEV, "last words");
        store.upkeep().deleteRoom(DEV);
        look();
        assertThat(chat.rooms.find(DEV)).isEmpty();
        assertThat(pushes()).containsExactly("removed");
    }
}
