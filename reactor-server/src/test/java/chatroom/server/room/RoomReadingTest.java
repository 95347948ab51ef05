package chatroom.server.room;

import static chatroom.server.chat.ChatFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply;
import chatroom.protocol.Username;
import chatroom.server.chat.ChatFixture;
import chatroom.server.store.Account;
import chatroom.server.store.EntryPage;
import chatroom.server.store.RoomSearch;
import chatroom.server.store.Rooms;
import chatroom.server.store.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading in rooms beside the lobby: ann is in dev (public) and in den (private), bob in dev, cyd in none. */
class RoomReadingTest {
    private static final RoomName DEV = new RoomName("dev");
    private static final RoomName DEN = new RoomName("Den");

    private final ChatFixture chat = new ChatFixture();
    private final Map<RoomName, List<Entry>> journals = new HashMap<>();
    private ChatFixture.Peer ann;
    private ChatFixture.Peer bob;
    private ChatFixture.Peer cyd;

    @BeforeEach
    void rooms() throws StorageException {
        lenient().when(chat.storedRooms.find(any())).thenReturn(Optional.empty());
        isRoom(DEV, RoomKind.PUBLIC, 3);
        isRoom(DEN, RoomKind.PRIVATE, 2);
        isIn("ann", DEV, DEN);
        isIn("bob", DEV);
        isIn("cyd");
        ann = chat.connects().logsIn("ann", ",\"push\":false");
        bob = chat.connects().logsIn("bob", ",\"push\":false");
        cyd = chat.connects().logsIn("cyd", ",\"push\":false");
        List.of(ann, bob, cyd).forEach(ChatFixture.Peer::got);
    }

    private void isRoom(RoomName name, RoomKind kind, int entries) throws StorageException {
        List<Entry> journal = journals.computeIfAbsent(name, key -> new ArrayList<>());
        for (int id = 1; id <= entries; id++) {
            journal.add(new ChatMessage(id, "ann", name + " " + id, NOW));
        }
        lenient().when(chat.storedRooms.isPublic(named(name))).thenReturn(kind == RoomKind.PUBLIC);
        lenient()
                .when(chat.storedRooms.find(named(name)))
                .thenAnswer(call -> Optional.of(new Rooms.Room(name, kind, "", false, 2, journal.size())));
        lenient()
                .when(chat.journals.readAfter(eq(name), anyLong(), anyLong(), anyInt(), anyInt()))
                .thenAnswer(
                        call -> Optional.of(page(name, call.getArgument(1), call.getArgument(2), call.getArgument(3))));
        lenient()
                .when(chat.journals.readBefore(eq(name), anyLong(), anyInt(), anyInt()))
                .thenAnswer(call -> Optional.of(before(name, call.getArgument(1), call.getArgument(2))));
    }

    /** In any case. */
    private static RoomName named(RoomName name) {
        return argThat(asked -> asked != null && asked.key().equals(name.key()));
    }

    private EntryPage page(RoomName name, long after, long through, int limit) {
        List<Entry> all = journals.get(name);
        List<Entry> found = all.stream()
                .filter(entry -> entry.id() > after && entry.id() <= through)
                .toList();
        return new EntryPage(found.stream().limit(limit).toList(), all.size(), found.size() > limit);
    }

    private EntryPage before(RoomName name, long before, int limit) {
        List<Entry> all = journals.get(name);
        int to = (int) Math.min(all.size(), before - 1);
        int from = Math.max(0, to - limit);
        return new EntryPage(all.subList(from, to), all.size(), from > 0);
    }

    private void isIn(String user, RoomName... rooms) throws StorageException {
        Account account = chat.hasAccount(user, "correct horse");
        List<Rooms.Known> of = new ArrayList<>();
        for (RoomName room : rooms) {
            of.add(new Rooms.Known(
                    new Rooms.Membership(room, Optional.of(Role.MEMBER), 0, Optional.empty(), Optional.empty()), 0));
        }
        lenient().when(chat.storedRooms.of(account.id())).thenReturn(of);
    }

    private List<String> asks(ChatFixture.Peer peer, String request) {
        peer.says(request.replace('\'', '"'));
        chat.runAll();
        return peer.got();
    }

    private String asked(ChatFixture.Peer peer, String request) {
        List<String> got = asks(peer, request);
        assertThat(got).hasSize(1);
        return got.get(0).replace('"', '\'');
    }

    /** An entry is committed. */
    private void happens(RoomName name, Entry entry) {
        journals.get(name).add(entry);
        chat.commits(name, entry);
    }

    private void isSaid(RoomName name, String text) {
        happens(name, new ChatMessage(journals.get(name).size() + 1, "bob", text, NOW));
    }

    // What who asks is in which rooms.

    /** What is to be stored, or read on that thread, waits. */
    private List<ChatFixture.Peer> comeBack(String user, int connections) throws StorageException {
        Account account = chat.hasAccount(user, "correct horse");
        lenient().when(chat.tokens.find(any())).thenReturn(Optional.of(account));
        List<ChatFixture.Peer> peers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            ChatFixture.Peer peer = chat.connects();
            peer.says("{\"action\":\"resume\",\"token\":\"%s\",\"push\":false}".formatted("A".repeat(43)));
            peers.add(peer);
        }
        chat.reading.runAll();
        chat.deliverCompletions();
        peers.forEach(peer -> assertThat(peer.got()).singleElement().asString().contains("\"status\":\"ok\""));
        return peers;
    }

    @Test
    void whoComesInManyTimesAtOnceHasTheirRoomsReadOnce() throws StorageException {
        isIn("dora", DEN);
        long id = chat.hasAccount("dora", "correct horse").id();
        List<ChatFixture.Peer> peers = comeBack("dora", 3);
        peers.forEach(peer -> peer.says("{\"action\":\"follow\",\"room\":\"den\"}"));
        chat.runAll();
        for (ChatFixture.Peer peer : peers) {
            assertThat(peer.got()).singleElement().asString().contains("\"action\":\"follow\"", "\"last_id\":2");
        }
        comeBack("dora", 1);
        chat.runAll();
        verify(chat.storedRooms, times(1)).of(id);
    }

    @Test
    void aRoomIsReadOnceForAllItsMembersWhoAskForItAtOnce() throws StorageException {
        isIn("dora", DEN);
        List<ChatFixture.Peer> peers = comeBack("dora", 2);
        chat.runAll();
        List<ChatFixture.Peer> all = List.of(ann, peers.get(0), peers.get(1));
        all.forEach(peer -> peer.says("{\"action\":\"follow\",\"room\":\"den\"}"));
        chat.runAll();
        for (ChatFixture.Peer peer : all) {
            assertThat(peer.got()).singleElement().asString().contains("\"room\":\"Den\"", "\"last_id\":2");
        }
        verify(chat.storedRooms, times(1)).find(any());
    }

    @Test
    void whoWaitsForTheirRoomsGetsThemAsTheyAreAfterAChangeMeanwhile() throws StorageException {
        isIn("dora");
        List<ChatFixture.Peer> peers = comeBack("dora", 2);
        peers.get(0).says("{\"action\":\"follow\",\"room\":\"den\"}");
        chat.storing.runNext();
        isIn("dora", DEN);
        happens(DEN, new Entry.Add(3, "ann", NOW, "dora"));
        peers.get(1).says("{\"action\":\"follow\",\"room\":\"den\"}");
        chat.runAll();
        for (ChatFixture.Peer peer : peers) {
            assertThat(peer.got())
                    .filteredOn(frame -> frame.contains("\"action\":\"follow\""))
                    .singleElement()
                    .asString()
                    .contains("\"status\":\"ok\"");
        }
    }

    @Test
    void allWhoWaitForTheirRoomsAreToldThatTheyCouldNotBeReadButForWhoIsGone() throws StorageException {
        isIn("dora", DEN);
        long id = chat.hasAccount("dora", "correct horse").id();
        doThrow(new StorageException("the disk is gone", null))
                .when(chat.storedRooms)
                .of(id);
        List<ChatFixture.Peer> peers = comeBack("dora", 3);
        peers.forEach(peer -> peer.says("{\"action\":\"follow\",\"room\":\"den\"}"));
        peers.get(1).leaves();
        chat.runAll();
        assertThat(peers.get(0).got()).singleElement().asString().contains("storage_unavailable");
        assertThat(peers.get(2).got()).singleElement().asString().contains("storage_unavailable");
    }

    private static List<String> texts(List<String> frames) {
        return frames.stream()
                .map(frame -> frame.contains("\"change\":")
                        ? frame.replaceAll(".*\"change\":\"([^\"]*)\".*", "$1")
                        : frame.replaceAll(".*\"text\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    private static Entry kick(long id, String whom) {
        return new Entry.Kick(id, "ann", NOW, whom, Optional.empty());
    }

    // Pages.

    @Test
    void aMemberReadsARoomsEntriesFromACursorOn() {
        assertThat(asked(bob, "{'action':'poll','room':'DEV','last_id':1}"))
                .startsWith(
                        "{'status':'ok','action':'poll','room':'dev','messages':[{'id':2,'username':'ann','text':'dev"
                                + " 2'")
                .endsWith("],'last_id':3,'more':false,'epoch':'epoch-1'}");
        assertThat(asked(bob, "{'action':'poll','room':'dev','last_id':3}"))
                .isEqualTo(
                        "{'status':'ok','action':'poll','room':'dev','messages':[],'last_id':3,'more':false,'epoch':'epoch-1'}");
        assertThat(asked(bob, "{'action':'history','room':'dev','limit':1}"))
                .contains("'text':'dev 3'", "'last_id':3", "'more':true")
                .doesNotContain("dev 2");
        assertThat(asked(bob, "{'action':'history','room':'dev','before_id':1}"))
                .contains("'messages':[]");
    }

    @Test
    void whatAnotherServerAcknowledgedBeforeAPageWasAskedForIsInIt() {
        asked(bob, "{'action':'poll','room':'dev','last_id':3}");
        chat.nodes.arePossible(true);
        for (String request :
                List.of("{'action':'poll','room':'dev','last_id':3}", "{'action':'history','room':'dev','limit':1}")) {
            long id = journals.get(DEV).size() + 1L;
            journals.get(DEV).add(new ChatMessage(id, "cyd", "said elsewhere " + id, NOW));
            assertThat(asks(bob, request)).as("before the look").isEmpty();
            chat.rooms.find(DEV).orElseThrow().feed().onCommittedThrough(id);
            chat.nodes.endLook(true);
            assertThat(bob.got()).as("before it is shown").isEmpty();
            chat.runAll();
            assertThat(bob.got()).singleElement().asString().contains("said elsewhere " + id);
        }
    }

    /** It can't be shown before the entry ahead of it, which was stored and reported as failed. */
    @Test
    void whatWasAcknowledgedBeforeAPageWasAskedForIsInItThoughItIsNotShownYet() {
        asks(ann, "{'action':'poll','room':'dev','last_id':3}");
        journals.get(DEV).add(new ChatMessage(4, "bob", "in doubt", NOW));
        ChatMessage acknowledged = new ChatMessage(5, "bob", "acknowledged", NOW);
        journals.get(DEV).add(acknowledged);
        chat.commits(DEV, acknowledged);
        assertThat(asked(ann, "{'action':'poll','room':'dev','last_id':3}"))
                .contains("'text':'in doubt'", "'text':'acknowledged'", "'last_id':5");
    }

    @Test
    void whereNobodyCanSayWhatOtherServersAcknowledgedThereIsNoPage() {
        chat.nodes.arePossible(true);
        for (String request : List.of(
                "{'action':'poll','last_id':0}",
                "{'action':'history','room':'dev'}",
                "{'action':'search','room':'dev','query':'anything'}")) {
            assertThat(asks(bob, request)).isEmpty();
            chat.nodes.endLook(false);
            chat.runAll();
            assertThat(bob.got()).singleElement().asString().contains("storage_unavailable");
        }
    }

    /** In words; that it takes the same way is RoomResolver's. */
    @Test
    void aPrivateRoomIsNoRoomForWhoeverIsNotInIt() {
        for (String request : List.of(
                "{'action':'poll','room':'%s','last_id':0}",
                "{'action':'history','room':'%s'}",
                "{'action':'who','room':'%s'}",
                "{'action':'members','room':'%s'}",
                "{'action':'follow','room':'%s'}",
                "{'action':'unfollow','room':'%s'}",
                "{'action':'read','room':'%s','id':1}",
                "{'action':'typing','room':'%s'}")) {
            String hidden = asked(bob, request.formatted("den"));
            assertThat(hidden).contains("'code':'unknown_room'").isEqualTo(asked(bob, request.formatted("nowhere")));
            assertThat(asked(cyd, request.formatted("dev"))).contains("'code':'not_a_member'");
        }
    }

    @Test
    void aPageThatComesBackToWhoWasRemovedMeanwhileIsKeptBack() {
        asks(bob, "{'action':'follow','room':'dev'}");
        asks(bob, "{'action':'unfollow','room':'dev'}");
        for (String request :
                List.of("{'action':'poll','room':'dev','last_id':0}", "{'action':'history','room':'dev'}")) {
            bob.says(request.replace('\'', '"'));
            happens(DEV, kick(journals.get(DEV).size() + 1, "bob"));
            chat.runAll();
            assertThat(bob.got()).last().asString().contains("not_a_member").doesNotContain("dev 1");
            happens(DEV, new Entry.Add(journals.get(DEV).size() + 1, "ann", NOW, "bob"));
            chat.runAll();
            bob.got();
        }
    }

    /** It may show what came after somebody was removed. */
    @Test
    void aPageThatKnowsMoreThanTheReactorWaitsForIt() {
        asks(bob, "{'action':'poll','room':'dev','last_id':3}");
        journals.get(DEV).add(kick(4, "bob"));
        assertThat(asks(bob, "{'action':'poll','room':'dev','last_id':0}")).isEmpty();
        Entry entry = journals.get(DEV).remove(3);
        happens(DEV, entry);
        chat.passes(Duration.ofMillis(10));
        chat.runAll();
        assertThat(bob.got()).last().asString().contains("not_a_member");
    }

    @Test
    void whoIsInARoomAndOnlineIsTold() {
        assertThat(asked(ann, "{'action':'who','room':'dev'}"))
                .isEqualTo("{'status':'ok','action':'who','room':'dev','users':['ann','bob'],'online':2}");
        assertThat(asked(ann, "{'action':'who','room':'den'}")).contains("'users':['ann'],'online':1");
        assertThat(asked(ann, "{'action':'who'}"))
                .isEqualTo("{'status':'ok','action':'who','users':['ann','bob','cyd'],'online':3}");
    }

    // Pushes.

    @Test
    void whoFollowsGetsWhatIsSaidFromThenOn() {
        assertThat(asked(bob, "{'action':'follow','room':'dev'}"))
                .isEqualTo("{'status':'ok','action':'follow','room':'dev','last_id':3,'epoch':'epoch-1'}");
        isSaid(DEV, "hello");
        bob.connection.takeNews();
        assertThat(bob.got()).singleElement().asString().contains("\"room\":\"dev\",\"id\":4", "hello");
        assertThat(asked(bob, "{'action':'follow','room':'Dev'}")).contains("already_following");

        assertThat(asked(bob, "{'action':'unfollow','room':'dev'}"))
                .isEqualTo("{'status':'ok','action':'unfollow','room':'dev'}");
        isSaid(DEV, "unheard");
        bob.connection.takeNews();
        assertThat(bob.got()).isEmpty();
        assertThat(asked(bob, "{'action':'unfollow','room':'dev'}")).contains("'ok'");
    }

    @Test
    void theLobbyIsFollowedAsOtherRoomsAre() {
        assertThat(asked(bob, "{'action':'follow'}"))
                .isEqualTo("{'status':'ok','action':'follow','last_id':0,'epoch':'epoch-1'}");
        chat.publishes(new ChatMessage(1, "ann", "hi all", NOW));
        bob.connection.takeNews();
        assertThat(texts(bob.got())).containsExactly("hi all");
        ChatFixture.Peer pushed = chat.connects().logsIn("ann");
        pushed.got();
        assertThat(asked(pushed, "{'action':'follow'}")).contains("already_following");
    }

    @Test
    void whoWasAwayGetsWhatWasMissedOfOneRoomAfterTheOther() throws StorageException {
        bob.says("{\"action\":\"follow\",\"room\":\"dev\",\"last_id\":0}");
        ann.says("{\"action\":\"follow\",\"room\":\"dev\",\"last_id\":1}");
        ann.says("{\"action\":\"follow\",\"room\":\"den\",\"last_id\":0,\"epoch\":\"epoch-1\"}");
        chat.runAll();
        assertThat(texts(bob.got()).subList(1, 4)).containsExactly("dev 1", "dev 2", "dev 3");
        List<String> first = ann.got();
        assertThat(texts(first)).contains("dev 2", "dev 3").doesNotContain("Den 1");
        assertThat(ann.connection.drainAwaited)
                .as("one page under way a connection")
                .isTrue();
        ann.handler.onDrained();
        chat.runAll();
        assertThat(texts(ann.got())).containsExactly("Den 1", "Den 2");
        isSaid(DEV, "live in dev");
        isSaid(DEN, "live in den");
        ann.connection.takeNews();
        assertThat(texts(ann.got())).containsExactlyInAnyOrder("live in dev", "live in den");
    }

    @Test
    void ofAnotherHistoryNothingIsMissed() {
        assertThat(asks(bob, "{'action':'follow','room':'dev','last_id':1,'epoch':'another'}"))
                .hasSize(1);
    }

    @Test
    void aConnectionFollowsSoManyRoomsAndNoMore() throws StorageException {
        List<RoomName> many = new ArrayList<>();
        for (int i = 0; i <= Follows.MOST; i++) {
            many.add(new RoomName("r" + i));
            isRoom(many.get(i), RoomKind.PUBLIC, 0);
        }
        isIn("dan", many.toArray(RoomName[]::new));
        ChatFixture.Peer dan = chat.connects().logsIn("dan", ",\"push\":false");
        dan.got();
        for (int i = 0; i < Follows.MOST; i++) {
            assertThat(asked(dan, "{'action':'follow','room':'r%s'}".formatted(i)))
                    .contains("'ok'");
            chat.passes(Duration.ofMillis(10));
        }
        assertThat(asked(dan, "{'action':'follow','room':'r%s'}".formatted(Follows.MOST)))
                .contains("'code':'too_many'");
        asked(dan, "{'action':'unfollow','room':'r0'}");
        assertThat(asked(dan, "{'action':'follow','room':'r%s'}".formatted(Follows.MOST)))
                .contains("'ok'");
    }

    // Being removed.

    @Test
    void whoIsRemovedGetsEverythingUntilThenAndThenTheLastWord() {
        asks(bob, "{'action':'follow','room':'dev'}");
        isSaid(DEV, "before");
        happens(DEV, kick(5, "bob"));
        isSaid(DEV, "after");
        bob.connection.takeNews();
        assertThat(texts(bob.got())).containsExactly("before", "ann removed bob", "removed");
        assertThat(bob.connection.followed).isEmpty();
    }

    @Test
    void whoIsRemovedWhileCatchingUpGetsEverythingUntilThen() {
        asks(bob, "{'action':'poll','room':'dev','last_id':3}");
        bob.says("{\"action\":\"follow\",\"room\":\"dev\",\"last_id\":0}");
        happens(DEV, kick(4, "bob"));
        isSaid(DEV, "after");
        chat.runAll();
        bob.handler.onDrained();
        chat.runAll();
        assertThat(texts(bob.got())).endsWith("dev 1", "dev 2", "dev 3", "ann removed bob", "removed");
        assertThat(bob.connection.followed).isEmpty();
    }

    @Test
    void whoHasFallenBehindWhenRemovedReadsTheRestFromTheStore() {
        asks(bob, "{'action':'follow','room':'dev'}");
        isSaid(DEV, "before");
        chat.rooms.find(DEV).orElseThrow().log().rest();
        bob.connection.takeNews();
        happens(DEV, kick(5, "bob"));
        isSaid(DEV, "after");
        chat.runAll();
        bob.handler.onDrained();
        chat.runAll();
        assertThat(texts(bob.got())).containsExactly("before", "ann removed bob", "removed");
    }

    @Test
    void whoFollowsARoomThatIsDeletedIsToldSoAndFollowsItNoMore() {
        asks(bob, "{'action':'follow','room':'dev'}");
        isSaid(DEV, "before");
        chat.deletes(DEV);
        bob.connection.takeNews();
        chat.runAll();
        assertThat(texts(bob.got())).endsWith("removed");
        assertThat(bob.connection.followed).isEmpty();
        assertThat(chat.rooms.find(DEV)).isEmpty();
        chat.deletes(DEV);
        assertThat(bob.got()).isEmpty();
    }

    @Test
    void whoCatchesUpInARoomThatIsDeletedIsToldSoAndFollowsItNoMore() {
        asks(bob, "{'action':'poll','room':'dev','last_id':3}");
        bob.says("{\"action\":\"follow\",\"room\":\"dev\",\"last_id\":0}");
        chat.deletes(DEV);
        journals.get(DEV).clear();
        chat.runAll();
        bob.handler.onDrained();
        chat.runAll();
        assertThat(texts(bob.got())).endsWith("removed");
        assertThat(bob.connection.followed).isEmpty();
    }

    @Test
    void anAdminWhoFollowsARoomThatIsDeletedWithoutBeingInItIsToldSoToo() throws StorageException {
        lenient().when(chat.accounts.isAdmin(anyLong())).thenReturn(true);
        asks(cyd, "{'action':'follow','room':'dev'}");
        chat.deletes(DEV);
        assertThat(texts(cyd.got())).containsExactly("removed");
        assertThat(cyd.connection.followed).isEmpty();
    }

    @Test
    void whoIsReadingUpToTheirRemovalInARoomThatIsDeletedIsToldOnceAndReadsNoMore() {
        asks(bob, "{'action':'follow','room':'dev'}");
        chat.rooms.find(DEV).orElseThrow().log().rest();
        bob.connection.takeNews();
        isSaid(DEV, "before");
        chat.rooms.find(DEV).orElseThrow().log().rest();
        bob.connection.takeNews();
        happens(DEV, kick(5, "bob"));
        chat.deletes(DEV);
        journals.get(DEV).clear();
        chat.runAll();
        bob.handler.onDrained();
        chat.passes(Duration.ofSeconds(5));
        chat.runAll();
        assertThat(texts(bob.got())).filteredOn("removed"::equals).hasSize(1);
        assertThat(bob.connection.followed).isEmpty();
        assertThat(chat.reading.waiting()).isZero();
    }

    @Test
    void aRoomIsFollowedNoLongerByWhoIsGone() {
        asks(bob, "{'action':'follow','room':'dev'}");
        Room dev = chat.rooms.find(DEV).orElseThrow();
        assertThat(dev.followers()).isEqualTo(1);
        bob.leaves();
        assertThat(dev.followers()).isZero();
    }

    // Read marks.

    @Test
    void whatWasReadIsToldToOnesOtherConnectionsAndOnlyGoesForward() throws StorageException {
        ChatFixture.Peer other = chat.connects().logsIn("bob");
        other.got();
        assertThat(asked(bob, "{'action':'read','room':'dev','id':2}"))
                .isEqualTo("{'status':'ok','action':'read','room':'dev'}");
        assertThat(other.got()).containsExactly("{\"event\":\"read\",\"room\":\"dev\",\"id\":2}");
        assertThat(ann.got()).isEmpty();
        asked(bob, "{'action':'read','room':'dev','id':1}");
        assertThat(other.got()).isEmpty();
        asked(bob, "{'action':'read','room':'dev','id':999}");
        assertThat(other.got()).containsExactly("{\"event\":\"read\",\"room\":\"dev\",\"id\":3}");

        verify(chat.storedRooms, times(0)).noteRead(any());
        chat.passes(Duration.ofSeconds(2));
        chat.runAll();
        long bobId = chat.hasAccount("bob", "correct horse").id();
        verify(chat.storedRooms).noteRead(List.of(new Rooms.ReadMark(bobId, DEV, 3)));
    }

    @Test
    void whatCouldNotBeWrittenDownIsWrittenWithWhatComesNext() throws StorageException {
        doThrow(new StorageException("disk full", null))
                .doNothing()
                .when(chat.storedRooms)
                .noteRead(any());
        asked(bob, "{'action':'read','room':'dev','id':2}");
        chat.passes(Duration.ofSeconds(2));
        chat.runAll();
        asked(bob, "{'action':'read','room':'dev','id':3}");
        chat.passes(Duration.ofSeconds(2));
        chat.runAll();
        long bobId = chat.hasAccount("bob", "correct horse").id();
        verify(chat.storedRooms).noteRead(List.of(new Rooms.ReadMark(bobId, DEV, 2)));
        verify(chat.storedRooms).noteRead(List.of(new Rooms.ReadMark(bobId, DEV, 3)));
    }

    // Typing.

    @Test
    void whoIsTypingIsToldToFollowersOnceInAWhile() {
        asks(ann, "{'action':'follow','room':'dev'}");
        asked(bob, "{'action':'typing','room':'dev'}");
        asked(bob, "{'action':'typing','room':'dev'}");
        ann.connection.takeNews();
        assertThat(ann.got()).containsExactly("{\"event\":\"typing\",\"room\":\"dev\",\"users\":[\"bob\"]}");
        chat.passes(Duration.ofSeconds(3));
        asked(bob, "{'action':'typing','room':'dev'}");
        ann.connection.takeNews();
        assertThat(ann.got()).hasSize(1);
    }

    @Test
    void whereManyFollowNobodyIsToldWhoIsTyping() {
        asks(bob, "{'action':'follow','room':'dev'}");
        Room dev = chat.rooms.find(DEV).orElseThrow();
        dev.follows(TypingNotices.MOST_FOLLOWERS);
        long end = dev.log().end();
        assertThat(asked(bob, "{'action':'typing','room':'dev'}")).contains("'ok'");
        assertThat(dev.log().end()).isEqualTo(end);
    }

    @Test
    void whoCannotWriteToSomebodyCannotBeSeenTyping() throws StorageException {
        RoomName direct = new RoomName("@ann,bob");
        isRoom(direct, RoomKind.DIRECT, 1);
        long bobId = chat.hasAccount("bob", "correct horse").id();
        lenient().when(chat.storedRooms.areApart(bobId, new Username("ann"))).thenReturn(true);
        assertThat(asked(bob, "{'action':'typing','room':'@ann'}")).contains("'code':'forbidden'");
        lenient().when(chat.storedRooms.areApart(bobId, new Username("ann"))).thenReturn(false);
        assertThat(asked(bob, "{'action':'typing','room':'@ann'}"))
                .isEqualTo("{'status':'ok','action':'typing','room':'@ann,bob'}");
    }

    // Searching.

    @Test
    void aRoomIsSearchedByWhoMayReadIt() throws StorageException {
        lenient()
                .when(chat.roomSearch.find(eq(DEV), any(), anyLong(), anyInt(), anyInt(), any()))
                .thenReturn(Optional.of(new EntryPage(journals.get(DEV).subList(0, 1), 3, true)));
        assertThat(asked(bob, "{'action':'search','room':'dev','query':'dev'}"))
                .startsWith("{'status':'ok','action':'search','room':'dev','messages':[{'id':1,")
                .endsWith("'last_id':3,'more':true,'epoch':'epoch-1'}");
        assertThat(asked(cyd, "{'action':'search','room':'dev','query':'dev'}")).contains("not_a_member");

        bob.says("{\"action\":\"search\",\"room\":\"dev\",\"query\":\"dev\"}");
        happens(DEV, kick(4, "bob"));
        chat.runAll();
        assertThat(bob.got()).last().asString().contains("not_a_member");
    }

    @Test
    void aSearchInAllOfOnesRoomsShowsNothingOfOthers() throws StorageException {
        lenient()
                .when(chat.roomSearch.find(eq(List.of(RoomName.LOBBY, DEV)), any(), any(), anyInt(), anyInt(), any()))
                .thenReturn(Optional.of(new RoomSearch.FoundMessages(
                        List.of(
                                new RoomReply.Found(
                                        DEV, (ChatMessage) journals.get(DEV).get(0)),
                                new RoomReply.Found(RoomName.LOBBY, new ChatMessage(1, "ann", "dev", NOW))),
                        Optional.of("next"))));
        String search = "{'action':'search','rooms':'mine','query':'dev'}";
        assertThat(asked(bob, search))
                .startsWith("{'status':'ok','action':'search','rooms':'mine','messages':[{'room':'dev','id':1,")
                .endsWith("'cursor':'next','more':true,'epoch':'epoch-1'}");

        bob.says(search.replace('\'', '"'));
        happens(DEV, kick(4, "bob"));
        chat.runAll();
        assertThat(bob.got())
                .last()
                .asString()
                .contains("'lobby'".replace('\'', '"'))
                .doesNotContain("\"dev 1");
    }

    /** It may have found what came after somebody was removed. */
    @Test
    void aSearchInAllRoomsIsNotAnsweredBeforeItIsKnownWhoWasRemoved() throws StorageException {
        lenient()
                .when(chat.roomSearch.find(anyList(), any(), any(), anyInt(), anyInt(), any()))
                .thenReturn(Optional.of(new RoomSearch.FoundMessages(
                        List.of(new RoomReply.Found(
                                DEV, (ChatMessage) journals.get(DEV).get(0))),
                        Optional.empty())));
        bob.says("{\"action\":\"search\",\"rooms\":\"mine\",\"query\":\"dev\"}");
        chat.searching.runAll();
        chat.deliverCompletions();
        assertThat(bob.got()).isEmpty();
        happens(DEV, kick(4, "bob"));
        chat.runAll();
        assertThat(bob.got()).last().asString().contains("\"messages\":[]");
    }

    @Test
    void aCursorThatIsNoneIsRefused() throws StorageException {
        lenient()
                .when(chat.roomSearch.find(anyList(), any(), any(), anyInt(), anyInt(), any()))
                .thenReturn(Optional.empty());
        assertThat(asked(bob, "{'action':'search','rooms':'mine','query':'dev','cursor':'x'}"))
                .contains("'code':'invalid_request'");
    }

    // Lists.

    @Test
    void aMemberSeesTheMembersAndWhoOfThemIsOnline() throws StorageException {
        lenient()
                .when(chat.storedRooms.members(DEV, false, "", 3))
                .thenReturn(List.of(member("ann", Role.OWNER), member("bob", Role.MEMBER), member("dan", Role.MEMBER)));
        assertThat(asked(bob, "{'action':'members','room':'dev','limit':2}"))
                .isEqualTo(
                        "{'status':'ok','action':'members','room':'dev','members':["
                                + "{'username':'ann','role':'owner','online':true},{'username':'bob','role':'member','online':true}],'more':true}");
        assertThat(asked(bob, "{'action':'members','room':'dev','banned':true}"))
                .contains("'code':'forbidden'");
    }

    private static Rooms.Member member(String name, Role role) {
        return new Rooms.Member(new Username(name), Optional.of(role), Optional.empty(), Optional.empty());
    }

    @Test
    void aPageOfMembersIsNoLargerThanOthersAndSaysThatThereAreMore() throws StorageException {
        List<Rooms.Member> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(new Rooms.Member(
                    new Username("a-name-with-so-many-characters-" + (char) ('a' + i % 26)),
                    Optional.of(Role.MODERATOR),
                    Optional.of(RoomLimits.FOR_EVER),
                    Optional.of(RoomLimits.FOR_EVER)));
        }
        lenient().when(chat.storedRooms.members(DEV, false, "", 501)).thenReturn(all);
        String page = asked(bob, "{'action':'members','room':'dev','limit':500}");
        assertThat(page).endsWith("'more':true}").hasSizeBetween(60 * 1024, 65 * 1024);
    }

    @Test
    void onesOwnRoomsAreListedByName() {
        assertThat(asked(ann, "{'action':'rooms'}").replaceAll("'kind'[^}]*", ""))
                .contains("[{'room':'Den',},{'room':'dev',}");
    }

    @Test
    void whoIsRemovedFromAWholePageOfRoomsIsShownTheNextOne() {
        ann.says("{\"action\":\"rooms\",\"limit\":1}");
        happens(DEN, kick(3, "ann"));
        chat.runAll();
        assertThat(ann.got())
                .filteredOn(frame -> frame.contains("\"action\":\"rooms\""))
                .singleElement()
                .asString()
                .contains("\"rooms\":[{\"room\":\"dev\"", "\"more\":true");
    }

    @Test
    void whoBlocksVeryOftenHasToWait() {
        chat.hasAccount("ann", "correct horse");
        for (int i = 0; i < 15; i++) {
            assertThat(asked(bob, "{'action':'block','username':'ann'}")).contains("'ok'");
            assertThat(asked(bob, "{'action':'unblock','username':'ann'}")).contains("'ok'");
        }
        assertThat(asked(bob, "{'action':'block','username':'ann'}"))
                .contains("'code':'rate_limited'", "'retry_after_ms':");
    }

    @Test
    void nobodyBlocksMoreUsersThanTheyMay() throws StorageException {
        chat.hasAccount("ann", "correct horse");
        List<Username> many = new ArrayList<>();
        for (int i = 0; i < Blocks.MOST; i++) {
            many.add(new Username("user" + i));
        }
        lenient()
                .when(chat.storedRooms.blocks(
                        chat.hasAccount("bob", "correct horse").id()))
                .thenReturn(many);
        assertThat(asked(bob, "{'action':'block','username':'ann'}")).contains("'code':'too_many'");
        many.set(0, new Username("ann"));
        assertThat(asked(bob, "{'action':'block','username':'ann'}")).contains("'ok'");
    }

    @Test
    void somebodyCanBeBlockedAndUnblocked() throws StorageException {
        long annId = chat.hasAccount("ann", "correct horse").id();
        long bobId = chat.hasAccount("bob", "correct horse").id();
        lenient().when(chat.accounts.find("nobody")).thenReturn(Optional.empty());
        assertThat(asked(ann, "{'action':'block','username':'bob'}")).isEqualTo("{'status':'ok','action':'block'}");
        verify(chat.storedRooms).block(annId, bobId, true);
        assertThat(asked(ann, "{'action':'block','username':'nobody'}")).contains("unknown_user");
        assertThat(asked(ann, "{'action':'block','username':'ann'}")).contains("forbidden");
        assertThat(asked(ann, "{'action':'unblock','username':'bob'}")).contains("'ok'");
        verify(chat.storedRooms).block(annId, bobId, false);
        lenient().when(chat.storedRooms.blocks(annId)).thenReturn(List.of(new Username("bob")));
        assertThat(asked(ann, "{'action':'blocks'}")).isEqualTo("{'status':'ok','action':'blocks','users':['bob']}");
    }
}
