package chatroom.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.Address;
import chatroom.client.link.LinkPhase;
import chatroom.client.link.LinkStatus;
import chatroom.client.room.RoomSummary;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StateLineTest {
    private static final Address ADDRESS = new Address("chat.example", 5000);
    private static final Columns COLUMNS = Columns.withoutTerminal();

    private static LinkStatus member(int unsent, long latencyMillis) {
        return new LinkStatus(
                LinkPhase.MEMBER,
                Optional.of("ann"),
                17,
                unsent,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.of(latencyMillis));
    }

    private static LinkStatus offline(long nextAttemptMillis) {
        return new LinkStatus(
                LinkPhase.OFFLINE,
                Optional.of("ann"),
                17,
                0,
                OptionalLong.empty(),
                OptionalLong.of(nextAttemptMillis),
                OptionalLong.empty());
    }

    private static String of(LinkStatus status, int unread, int width) {
        return StateLine.of(ADDRESS, status, Optional.empty(), unread, List.of(), 1_000, COLUMNS, width);
    }

    @Test
    void itSaysWhereWithHowManyAndWhatIsNew() {
        assertThat(of(member(0, 10), 2, 80)).isEqualTo("-- chat.example | 17 online | 2 new --");
    }

    @Test
    void itSaysWhatIsNotAsItShouldBe() {
        assertThat(of(member(3, 1_290), 0, 80))
                .isEqualTo("-- chat.example | 17 online | 3 unsent | slow: 1.2 s | 0 new --");
    }

    @Test
    void itCountsDownToTheNextAttempt() {
        assertThat(of(offline(4_001), 0, 80)).isEqualTo("-- chat.example | offline, next try in 4 s | 0 new --");
        assertThat(of(offline(900), 0, 80)).contains("in 0 s");
    }

    @Test
    void anotherPortThanTheUsualOneIsNamed() {
        assertThat(StateLine.of(new Address("::1", 6000), member(0, 0), Optional.empty(), 0, List.of(), 0, COLUMNS, 80))
                .startsWith("-- [::1]:6000 |");
    }

    @Test
    void whereRoomIsShortTheServerIsCutFirst() {
        assertThat(of(member(0, 10), 2, 30)).isEqualTo("chat.exa… | 17 online | 2 new");
    }

    @Test
    void whereRoomIsShorterTheServerGoesAndThenWordsOfTheCountdown() {
        LinkStatus status = new LinkStatus(
                LinkPhase.OFFLINE,
                Optional.of("ann"),
                17,
                3,
                OptionalLong.empty(),
                OptionalLong.of(13_000),
                OptionalLong.empty());
        assertThat(of(status, 4, 46)).isEqualTo("offline, next try in 12 s | 3 unsent | 4 new");
        assertThat(of(status, 4, 40)).isEqualTo("offline, 12 s | 3 unsent | 4 new");
    }

    @Test
    void itNeverFillsTheWidth() {
        for (int width = 2; width < 80; width++) {
            assertThat(of(member(2, 2_000), 12, width).length()).isLessThan(width);
        }
    }

    private static RoomSummary news(String label, RoomKind kind, long unread, int mentions) {
        return new RoomSummary(RoomName.LOBBY, label, kind, "", unread, mentions);
    }

    private static String among(int width, RoomSummary... news) {
        return StateLine.of(ADDRESS, member(0, 0), Optional.of("dev"), 0, List.of(news), 1_000, COLUMNS, width);
    }

    @Test
    void amongSeveralRoomsItSaysWhichAndWhereSomethingIsNew() {
        assertThat(among(80)).isEqualTo("-- dev | 17 online --");
        assertThat(among(80, news("@bob", RoomKind.DIRECT, 2, 0), news("lobby", RoomKind.PUBLIC, 12, 0)))
                .isEqualTo("-- dev | 17 online | @bob 2! | lobby +12 --");
    }

    @Test
    void aNarrowOneKeepsTheRoomsWhereSomebodyWaitsForTheReader() {
        RoomSummary[] news = {
            news("@bob", RoomKind.DIRECT, 2, 0),
            news("ops", RoomKind.PUBLIC, 5, 1),
            news("lobby", RoomKind.PUBLIC, 12, 0)
        };
        assertThat(among(44, news)).isEqualTo("dev | 17 online | @bob 2! | ops 5! | +1");
        assertThat(among(36, news)).isEqualTo("17 online | @bob 2! | ops 5! | +1");
        assertThat(among(22, news)).isEqualTo("17 online | +3 rooms");
        assertThat(among(10, news)).isEqualTo("17 online");
        for (int width = 1; width < 100; width++) {
            assertThat(COLUMNS.of(among(width, news))).isLessThan(Math.max(2, width));
        }
    }

    @Test
    void belowOlderMessagesANarrowLineKeepsTheWayBackAndWhoWaits() {
        RoomSummary bob = new RoomSummary(new RoomName("@ann,bob"), "@bob", RoomKind.DIRECT, "", 2, 0);
        RoomSummary dev = new RoomSummary(new RoomName("dev"), "dev", RoomKind.PUBLIC, "", 12, 0);
        for (String line : List.of(
                "-- lobby, earlier | loading | 3 new | @bob 2! | dev +12 | q goes back --",
                "-- lobby, earlier | loading | 3 new | @bob 2! | +1 | q goes back --",
                "q goes back | @bob 2! | loading | 3 new | lobby…",
                "q goes back | @bob …")) {
            assertThat(StateLine.lookingBack(
                            "lobby", Optional.of("loading"), 3, List.of(bob, dev), COLUMNS, line.length() + 1))
                    .isEqualTo(line);
        }
    }
}
