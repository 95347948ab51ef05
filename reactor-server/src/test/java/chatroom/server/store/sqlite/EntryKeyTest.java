package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryKeyTest {
    private static final long MOST = (1L << 40) - 1;

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 1099511627775", "1, 1", "1, 1099511627775", "2, 42", "1000000, 7"})
    void aKeyIsOneRoomsAndOneIds(long room, long id) {
        long key = EntryKey.of(room, id);
        assertThat(EntryKey.room(key)).isEqualTo(room);
        assertThat(EntryKey.id(key)).isEqualTo(id);
        assertThat(key).isGreaterThan(EntryKey.beforeFirst(room)).isLessThan(EntryKey.afterLast(room));
    }

    @Test
    void keysOfTheLobbyAreItsIds() {
        assertThat(EntryKey.of(EntryKey.LOBBY, 42)).isEqualTo(42);
    }

    @Test
    void noRoomReachesIntoAnother() {
        assertThat(EntryKey.afterLast(1)).isEqualTo(EntryKey.beforeFirst(0));
        assertThat(EntryKey.within(1, Long.MAX_VALUE)).isEqualTo(EntryKey.of(1, MOST));
        assertThat(EntryKey.within(1, Long.MIN_VALUE)).isEqualTo(EntryKey.beforeFirst(1));
    }
}
