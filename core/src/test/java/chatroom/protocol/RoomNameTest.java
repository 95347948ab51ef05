package chatroom.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomNameTest {
    private static final Username ANN = new Username("Ann");
    private static final Username BOB = new Username("bob");

    @ParameterizedTest
    @ValueSource(strings = {"a", "9", "Dev", "a_b-c.d", "01234567890123456789012345678901", "@Ann,bob", "@a-b,a.b"})
    void whatObeysTheRulesIsAName(String name) throws Violation {
        assertThat(RoomName.of(name).value()).isEqualTo(name);
        assertThat(RoomReference.of(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "_a",
                "-a",
                ".a",
                "a b",
                "a\n",
                "\u00e4",
                "#dev",
                "012345678901234567890123456789012",
                "@",
                "@,",
                "@bob,Ann",
                "@ann,Ann",
                "@ann,b",
                "@ann,bob,cyd",
                "@ann,bob ",
                "ann,bob"
            })
    void whatBreaksTheRulesIsRefused(String name) {
        assertThatThrownBy(() -> RoomName.of(name))
                .isInstanceOfSatisfying(
                        Violation.class, v -> assertThat(v.code()).isEqualTo(ErrorCode.INVALID_ROOM))
                .hasMessageEndingWith(".");
        assertThatThrownBy(() -> RoomReference.of(name)).isInstanceOf(Violation.class);
        assertThatThrownBy(() -> new RoomName(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RoomReference(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesThatDifferOnlyInCaseAreOneRoom() {
        assertThat(new RoomName("Dev").key()).isEqualTo(new RoomName("dEV").key());
        assertThat(new RoomName("Dev")).isEqualByComparingTo(new RoomName("dEV"));
        assertThat(new RoomName("LOBBY")).isEqualTo(RoomName.LOBBY);
        assertThat(new RoomReference("LOBBY")).isEqualTo(RoomReference.LOBBY);
        assertThat(new RoomReference("Lobby").isLobby()).isTrue();
        assertThat(new RoomReference("lobby2").isLobby()).isFalse();
    }

    @Test
    void aDirectRoomHasOneNameForBothOfItsUsers() {
        RoomName room = RoomName.direct(BOB, ANN);
        assertThat(room).isEqualTo(new RoomName("@Ann,bob")).isEqualTo(RoomName.direct(ANN, BOB));
        assertThat(room.isDirect()).isTrue();
        assertThat(room.partnerOf(new Username("ANN"))).contains(BOB);
        assertThat(room.partnerOf(BOB)).contains(ANN);
        assertThat(room.partnerOf(new Username("cyd"))).isEmpty();
        assertThat(new RoomName("dev").partnerOf(ANN)).isEmpty();
        assertThatThrownBy(() -> RoomName.direct(ANN, new Username("ann")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"@bob|@Ann,bob", "@BOB|@Ann,BOB", "@aaa|@aaa,Ann", "@ann,bob|@ann,bob", "dev|dev", "LOBBY|lobby"})
    void aRequestNamesADirectRoomByItsOtherUser(String reference, String room) throws Violation {
        assertThat(RoomReference.of(reference).resolve(ANN)).isEqualTo(new RoomName(room));
    }

    @Test
    void nobodyTalksToOneself() {
        assertThatThrownBy(() -> RoomReference.of("@aNN").resolve(ANN))
                .isInstanceOfSatisfying(
                        Violation.class, v -> assertThat(v.code()).isEqualTo(ErrorCode.INVALID_ROOM));
    }
}
