package chatroom.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapShareTest {
    private static final long MIB = 1 << 20;

    @Test
    void aConnectionThroughTlsTakesThreeTimesAsMuchOfTheHeap() {
        assertThat(HeapShare.cap(10_000, 256 * MIB, false)).isEqualTo(10_000);
        assertThat(HeapShare.cap(10_000, 64 * MIB, false)).isEqualTo(5_461);
        assertThat(HeapShare.cap(10_000, 1_024 * MIB, true)).isEqualTo(10_000);
        assertThat(HeapShare.cap(10_000, 256 * MIB, true)).isEqualTo(7_281);
    }
}
