package chatroom.client.room;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.Draft;
import chatroom.client.link.LinkEvent;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Event.RoomChanged.Change;
import chatroom.protocol.Role;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoomsTest {
    private static final RoomName DEV = new RoomName("dev");
    private static final RoomName OPS = new RoomName("Ops");
    private static final RoomName WITH_BOB = new RoomName("@Ann,bob");

    private final Rooms rooms = new Rooms(name -> name.equals("troll"));

    @BeforeEach
    void logIn() {
        rooms.on(new LinkEvent.LoggedIn("Ann", false));
    }

    private static RoomInfo info(RoomName room, long lastId, long readId, long unread, int mentions) {
        RoomKind kind = room.isDirect() ? RoomKind.DIRECT : RoomKind.PUBLIC;
        return new RoomInfo(
                room,
                kind,
                "topic of " + room,
                2,
                lastId,
                false,
                Optional.of(new RoomInfo.Own(Role.MEMBER, readId, unread, mentions)),
                Optional.empty());
    }

    /** So many are unread, and the client gets what comes after that. */
    private void list(RoomInfo... infos) {
        rooms.on(new LinkEvent.RoomsListed(List.of(infos)));
        for (RoomInfo info : infos) {
            rooms.on(new LinkEvent.Followed(info.room(), info.lastId(), false));
        }
    }

    private Posting post(RoomName room, Entry entry) {
        return rooms.post(new LinkEvent.Posted(room, entry)).orElseThrow();
    }

    private static ChatMessage message(long id, String username, String text) {
        return new ChatMessage(id, username, text, Instant.EPOCH);
    }

    private static List<String> lines(List<RoomSummary> rooms) {
        return rooms.stream()
                .map(room -> room.label() + " " + room.unread() + (room.isUrgent() ? "!" : ""))
                .toList();
    }

    @Test
    void theLobbyComesFirstThenRoomsByTheirNamesThenDirectOnesByTheOther() {
        list(
                info(WITH_BOB, 0, 0, 0, 0),
                info(RoomName.LOBBY, 0, 0, 0, 0),
                info(OPS, 0, 0, 0, 0),
                info(DEV, 0, 0, 0, 0));
        assertThat(rooms.all()).extracting(RoomSummary::label).containsExactly("lobby", "dev", "Ops", "@bob");
    }

    @Test
    void whatIsNewElsewhereIsToldTheMostUrgentFirst() {
        list(
                info(DEV, 9, 1, 7, 0),
                info(OPS, 5, 4, 1, 1),
                info(WITH_BOB, 3, 1, 2, 0),
                info(RoomName.LOBBY, 9, 0, 9, 0));
        assertThat(lines(rooms.withNews())).containsExactly("@bob 2!", "Ops 1!", "dev 7");
    }

    @Test
    void whatTheServerHasCountedIsNotCountedAgain() {
        list(info(DEV, 9, 1, 7, 0));
        post(DEV, message(10, "bob", "hi"));
        post(DEV, message(11, "bob", "hi @ann"));
        post(DEV, message(12, "Ann", "my own"));
        post(DEV, message(13, "troll", "@ann @ann"));
        post(DEV, new Entry.Join(14, "cyd", Instant.EPOCH));
        assertThat(lines(rooms.withNews())).containsExactly("dev 9!");
        rooms.on(new LinkEvent.RoomsListed(List.of(info(DEV, 20, 1, 12, 1))));
        post(DEV, message(15, "bob", "missed while away, and in the list"));
        assertThat(lines(rooms.withNews())).containsExactly("dev 12!");
    }

    @Test
    void whatIsReadElsewhereIsNotNewHere() {
        list(info(DEV, 0, 0, 0, 0));
        LongStream.rangeClosed(1, 4).forEach(id -> post(DEV, message(id, "bob", id == 2 ? "ann?" : "text")));
        rooms.on(new LinkEvent.ReadMarked(DEV, 2));
        assertThat(lines(rooms.withNews())).containsExactly("dev 2");
        rooms.on(new LinkEvent.ReadMarked(DEV, 1));
        assertThat(lines(rooms.withNews())).as("only ever forward").containsExactly("dev 2");
        rooms.on(new LinkEvent.ReadMarked(DEV, 4));
        assertThat(rooms.withNews()).isEmpty();
    }

    @Test
    void whatWasReadHereBeforeTheServerKnowsIsNotNew() {
        post(RoomName.LOBBY, message(7, "bob", "hi"));
        rooms.read();
        list(info(RoomName.LOBBY, 7, 0, 7, 0), info(DEV, 0, 0, 0, 0));
        rooms.show(DEV, "");
        assertThat(rooms.withNews()).isEmpty();
    }

    @Test
    void eachRoomKeepsItsHalfTypedLine() {
        list(info(DEV, 0, 0, 0, 0), info(OPS, 0, 0, 0, 0));
        assertThat(rooms.show(DEV, "in the lobby")).contains("");
        assertThat(rooms.show(OPS, "in dev")).contains("");
        assertThat(rooms.show(DEV, "in ops")).contains("in dev");
        assertThat(rooms.show(RoomName.LOBBY, "")).contains("in the lobby");
        assertThat(rooms.show(OPS, "")).contains("in ops");
        assertThat(rooms.show(new RoomName("nowhere"), "")).isEmpty();
        assertThat(rooms.current()).isEqualTo(OPS);
    }

    private static LinkEvent.SendRefused refused(String room, String text) {
        return new LinkEvent.SendRefused(Optional.empty(), Draft.of(new RoomReference(room), text), "No.");
    }

    private List<String> homeless() {
        return rooms.takeHomeless().stream().map(LinkEvent.SendRefused::text).toList();
    }

    @Test
    void aTextThatIsGivenBackWaitsForItsOwnRoom() {
        rooms.giveBack(refused("DEV", "for dev"));
        rooms.giveBack(refused("@BOB", "for bob"));
        rooms.giveBack(refused("@ann,bob", "for bob too"));
        rooms.giveBack(refused("gone", "for nobody"));
        assertThat(rooms.takeGivenBack()).isEmpty();
        assertThat(homeless()).as("where nothing is known of rooms yet").isEmpty();
        list(info(DEV, 0, 0, 0, 0), info(WITH_BOB, 0, 0, 0, 0));
        assertThat(homeless()).containsExactly("for nobody");
        assertThat(rooms.takeGivenBack()).isEmpty();
        rooms.show(DEV, "");
        assertThat(rooms.takeGivenBack().orElseThrow().text()).isEqualTo("for dev");
        assertThat(rooms.takeGivenBack()).isEmpty();
        rooms.show(WITH_BOB, "");
        assertThat(List.of(
                        rooms.takeGivenBack().orElseThrow().text(),
                        rooms.takeGivenBack().orElseThrow().text()))
                .containsExactlyInAnyOrder("for bob", "for bob too");
    }

    @Test
    void aTextForARoomThatOneIsRemovedFromIsForNoLineAnyMore() {
        list(info(DEV, 0, 0, 0, 0), info(OPS, 0, 0, 0, 0));
        rooms.show(DEV, "");
        rooms.show(OPS, "half a line");
        rooms.giveBack(refused("dev", "refused"));
        rooms.on(new LinkEvent.RoomChanged(Change.REMOVED, DEV, Optional.empty()));
        assertThat(homeless()).containsExactly("refused", "half a line");
        rooms.on(new LinkEvent.RoomChanged(Change.REMOVED, OPS, Optional.empty()));
        rooms.show(RoomName.LOBBY, "typed where one was removed");
        assertThat(homeless()).containsExactly("typed where one was removed");
    }

    @Test
    void whatIsHalfTypedComesBackWhereTheServerHasAnotherHistory() {
        list(info(DEV, 0, 0, 0, 0));
        rooms.show(DEV, "");
        rooms.show(RoomName.LOBBY, "half a line");
        rooms.on(new LinkEvent.HistoryReplaced());
        list(info(DEV, 0, 0, 0, 0));
        rooms.show(DEV, "");
        assertThat(rooms.takeGivenBack().orElseThrow().text()).isEqualTo("half a line");
    }

    @Test
    void soManyTextsAreGivenBackAsMayWaitToBeSent() {
        for (int i = 0; i < GivenBack.MOST_TEXTS; i++) {
            assertThat(rooms.giveBack(refused("lobby", "text"))).isTrue();
        }
        assertThat(rooms.giveBack(refused("dev", "text"))).isFalse();
        rooms.takeGivenBack();
        assertThat(rooms.giveBack(refused("dev", "text"))).isTrue();
    }

    @Test
    void aRoomIsFoundInAnyCaseAndADirectOneByTheOther() {
        list(info(OPS, 0, 0, 0, 0), info(WITH_BOB, 0, 0, 0, 0));
        assertThat(rooms.named("ops")).contains(OPS);
        assertThat(rooms.named("@BOB")).contains(WITH_BOB);
        assertThat(rooms.named("@ann,bob")).contains(WITH_BOB);
        assertThat(rooms.named("bob")).isEmpty();
        assertThat(rooms.label(new RoomReference("@ann,BOB"))).isEqualTo("@bob");
        assertThat(rooms.label(new RoomReference("elsewhere"))).isEqualTo("elsewhere");
    }

    @Test
    void aRoomThatOneWasRemovedFromIsLookedAtUntilOneGoesElsewhere() {
        list(info(DEV, 0, 0, 0, 0), info(OPS, 0, 0, 0, 0));
        rooms.show(DEV, "");
        rooms.on(new LinkEvent.RoomChanged(Change.REMOVED, OPS, Optional.empty()));
        rooms.on(new LinkEvent.RoomChanged(Change.REMOVED, DEV, Optional.empty()));
        assertThat(rooms.current()).isEqualTo(DEV);
        assertThat(rooms.isLeft()).isTrue();
        rooms.show(RoomName.LOBBY, "typed for dev");
        assertThat(rooms.all()).extracting(RoomSummary::label).containsExactly("lobby");
    }

    @Test
    void oneGoesRoundFromTheLastRoomToTheFirst() {
        list(info(DEV, 0, 0, 0, 0), info(OPS, 0, 0, 0, 0));
        assertThat(rooms.further(1)).isEqualTo(DEV);
        assertThat(rooms.further(-1)).isEqualTo(OPS);
        rooms.show(OPS, "");
        assertThat(rooms.further(1)).isEqualTo(RoomName.LOBBY);
    }

    @Test
    void aPostingTellsWhatItDidToItsMessage() {
        list(info(DEV, 0, 0, 0, 0));
        rooms.show(DEV, "");
        post(DEV, message(1, "bob", "helo"));
        Posting edit = post(DEV, new Entry.Edit(2, "bob", Instant.EPOCH, 1, Optional.of("hello")));
        assertThat(edit.before().orElseThrow().text()).isEqualTo("helo");
        assertThat(edit.after().orElseThrow().text()).isEqualTo("hello");
        post(DEV, new Entry.React(3, "cyd", Instant.EPOCH, 1, "👍"));
        assertThat(rooms.message(1).orElseThrow().reactions()).containsOnlyKeys("👍");
        assertThat(post(DEV, new Entry.React(4, "cyd", Instant.EPOCH, 99, "👍")).after())
                .isEmpty();
    }

    @Test
    void aPageGoesBeforeWhatIsKeptWithWhatCameMeanwhileInIt() {
        list(info(DEV, 10, 10, 0, 0));
        rooms.show(DEV, "");
        post(DEV, new Entry.Edit(11, "bob", Instant.EPOCH, 10, Optional.of("second")));
        rooms.on(new LinkEvent.HistoryRead(
                DEV, List.of(message(9, "bob", "nine"), message(10, "bob", "first")), 10, true));
        assertThat(rooms.oldestId()).isEqualTo(9);
        assertThat(rooms.entries())
                .extracting(Entry::text)
                .containsExactly("nine", "second", "bob changed message 10: second");
        rooms.on(new LinkEvent.HistoryRead(DEV, List.of(message(4, "bob", "four")), 11, true));
        assertThat(rooms.oldestId()).as("a page with a hole behind it").isEqualTo(9);
    }

    @Test
    void ofEachRoomOnlyTheNewestEntriesAreKeptAndTheyStayAsTheyRead() {
        list(info(DEV, 0, 0, 0, 0));
        rooms.show(DEV, "");
        int many = 3 * Scrollback.MOST_ENTRIES;
        for (long id = 1; id <= many; id += 2) {
            post(DEV, message(id, "bob", "text " + id));
            post(DEV, new Entry.Edit(id + 1, "bob", Instant.EPOCH, id, Optional.of("changed " + id)));
        }
        assertThat(rooms.entries()).hasSize(Scrollback.MOST_ENTRIES);
        assertThat(rooms.newestMessages(1000))
                .hasSize(Scrollback.MOST_ENTRIES / 2)
                .allMatch(message -> message.text().startsWith("changed"));
    }

    @Test
    void whereTooMuchIsKeptInAllTheRoomThatWasLookedAtLeastLatelyForgets() {
        list(info(DEV, 0, 0, 0, 0), info(OPS, 0, 0, 0, 0));
        List.of(DEV, RoomName.LOBBY, OPS).forEach(room -> rooms.show(room, ""));
        String longText = "x".repeat(4_000);
        LongStream.rangeClosed(1, 500).forEach(id -> post(DEV, message(id, "bob", longText)));
        LongStream.rangeClosed(1, 500).forEach(id -> post(OPS, message(id, "bob", longText)));
        assertThat(rooms.entries().size()).as("of the room that is looked at").isEqualTo(500);
        post(OPS, message(501, "bob", longText));
        post(RoomName.LOBBY, message(1, "bob", longText));
        rooms.show(DEV, "");
        assertThat(rooms.entries().size()).isZero();
        assertThat(rooms.oldestId()).as("where a page would go on").isEqualTo(501);
    }

    @Test
    void anotherUserHasOtherRooms() {
        list(info(DEV, 0, 0, 0, 0));
        rooms.on(new LinkEvent.LoggedIn("ann", true));
        assertThat(rooms.areSeveral()).as("the same, spelled otherwise").isTrue();
        rooms.on(new LinkEvent.LoggedIn("bob", false));
        assertThat(rooms.areSeveral()).isFalse();
    }
}
