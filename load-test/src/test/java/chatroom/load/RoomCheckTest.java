package chatroom.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RoomCheckTest {
    private static final int ROOMS = 12;
    private static final int FOLLOWS = 3;

    /** So that the rooms followed go around the end: 11, 0 and 1. */
    private static final int FIRST = 11;

    private final Violations violations = new Violations();
    private final RoomSet rooms = rooms();

    private static RoomSet rooms() {
        FollowOptions options =
                CommandLine.populateCommand(new FollowOptions(), "--rooms=" + ROOMS, "--follows=" + FOLLOWS);
        return new RoomSet(options, false, "run", 4, 2);
    }

    /** In which everything up to entry 4 of each room has come. */
    private RoomCheck checkAfterFour(boolean compares) {
        RoomCheck check = new RoomCheck("she", rooms, FIRST, new long[FOLLOWS], compares, violations);
        for (int place = 0; place < FOLLOWS; place++) {
            check.expect(place, 5);
        }
        return check;
    }

    private static boolean accept(RoomCheck check, String room, long id, String text) {
        String frame = "{\"event\":\"message\",\"room\":\"%s\",\"id\":%s,\"username\":\"ann\",\"text\":\"%s\"}"
                .formatted(room, id, text);
        ByteBuffer in = ByteBuffer.wrap(("before" + frame + "\n").getBytes(UTF_8));
        return check.accept(in, "before".length(), in.capacity() - 1);
    }

    private static boolean accept(RoomCheck check, int room, long id) {
        return accept(check, "load-run-" + room, id, "no " + id);
    }

    @Test
    void findsNothingWrongWithWhatIsRight() {
        RoomCheck first = checkAfterFour(true);
        RoomCheck second = checkAfterFour(true);
        for (RoomCheck check : new RoomCheck[] {first, second}) {
            for (long id = 5; id < 300; id++) {
                assertThat(accept(check, 0, id)).isTrue();
                assertThat(accept(check, 11, id)).isTrue();
            }
        }
        assertThat(violations.sentences()).isEmpty();
        assertThat(first.nextId(0)).isEqualTo(300);
        assertThat(first.nextId(2)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "6 | she got entry 6 of room 0 when 5 was next: 1 missing",
                "4 | she got entry 4 of room 0 when 5 was next: repeated or out of order",
            })
    void findsEntriesThatAreNotTheNext(long id, String sentence) {
        accept(checkAfterFour(true), 0, id);
        assertThat(violations.sentences()).containsExactly(sentence);
    }

    @Test
    void tellsOfAHoleOnce() {
        RoomCheck check = checkAfterFour(true);
        assertThat(accept(check, 0, 7)).isTrue();
        assertThat(accept(check, 0, 8)).isTrue();
        assertThat(violations.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"load-run-2", "load-run-12", "load-other-0", "lobby"})
    void findsEntriesOfRoomsThatAreNotFollowed(String room) {
        assertThat(accept(checkAfterFour(true), room, 5, "")).isFalse();
        assertThat(violations.sentences()).containsExactly("she got an entry of a room that it doesn't follow");
    }

    @Test
    void findsEntriesBeforeTheRoomIsFollowed() {
        accept(new RoomCheck("she", rooms, FIRST, new long[FOLLOWS], true, violations), 0, 5);
        assertThat(violations.sentences()).containsExactly("she got entry 5 of room 0 before it followed that");
    }

    @Test
    void findsThatOneGotSomethingElseThanOthers() {
        accept(checkAfterFour(true), "load-run-0", 5, "one");
        accept(checkAfterFour(true), "load-run-1", 5, "another");
        assertThat(violations.sentences()).isEmpty();
        accept(checkAfterFour(false), "load-run-0", 5, "edited");
        assertThat(violations.sentences()).isEmpty();
        accept(checkAfterFour(true), "load-run-0", 5, "another");
        assertThat(violations.sentences()).containsExactly("she got another entry 5 of room 0 than others");
    }

    @Test
    void knowsWhetherAllHasCome() {
        RoomCheck check = checkAfterFour(true);
        long[] newest = new long[ROOMS];
        newest[1] = 5;
        newest[2] = 1_000;
        assertThat(check.hasAll(newest)).isFalse();
        check.tellIncomplete(newest);
        assertThat(violations.sentences()).containsExactly("she has the entries of room 1 up to 4 only, not to 5");
        accept(check, 1, 5);
        assertThat(check.hasAll(newest)).isTrue();
    }

    /** As when a connection resumes: what comes first is known, whatever is the newest. */
    @Test
    void goesOnWhereItWasBefore() {
        RoomCheck check = new RoomCheck("she", rooms, FIRST, new long[] {3, 0, 0}, true, violations);
        check.expect(0, 9);
        accept(check, 11, 3);
        assertThat(violations.sentences()).isEmpty();
    }
}
