package chatroom.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogArenaTest {
    private static final int PAGE = 4096;

    private final LogArena arena = new LogArena(LogArena.MIN_CAPACITY_BYTES);
    private final MessageLog quiet = new MessageLog(arena, 0);
    private final MessageLog busy = new MessageLog(arena, 41);

    private static byte[] frame(int bytes) {
        return ("x".repeat(bytes - 1) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aLogHasNoMemoryUntilItIsWrittenTo() {
        assertThat(arena.usedBytes().get()).isZero();
        busy.append(42, frame(100));
        assertThat(arena.usedBytes().get()).isEqualTo(PAGE);
        quiet.append(1, frame(PAGE + 1));
        assertThat(arena.usedBytes().get()).isEqualTo(3 * PAGE);
    }

    @Test
    void aFrameGoesOnInTheNextPageAndIsReadInPieces() {
        quiet.append(1, frame(PAGE - 10));
        busy.append(42, frame(10));
        quiet.append(2, "a frame that crosses\n".getBytes(StandardCharsets.UTF_8));
        Cursor cursor = quiet.cursorAt(2);

        ByteBuffer first = quiet.read(cursor);
        assertThat(StandardCharsets.UTF_8.decode(first).toString()).isEqualTo("a frame th");
        assertThat(quiet.advance(cursor, 10)).asString(StandardCharsets.UTF_8).isEqualTo("at crosses\n");
        assertThat(quiet.hasNews(cursor)).isFalse();
        assertThat(cursor.nextId()).isEqualTo(3);
    }

    @Test
    void theLogThatWasNotWrittenToForLongestGivesItsOldestPageBack() {
        for (int id = 1; id <= 8; id++) {
            quiet.append(id, frame(PAGE));
        }
        for (int id = 42; id < 50; id++) {
            busy.append(id, frame(PAGE));
        }
        Cursor first = quiet.cursorAt(1);
        Cursor second = quiet.cursorAt(2);
        assertThat(arena.usedBytes().get()).isEqualTo(arena.capacityBytes());

        busy.append(50, frame(PAGE));

        assertThat(quiet.hasLost(first)).isTrue();
        assertThat(quiet.hasLost(second)).isFalse();
        assertThat(quiet.holds(1)).isFalse();
        assertThat(quiet.holds(2)).isTrue();
        assertThat(busy.holds(42)).isTrue();
        assertThat(quiet.evicted().get()).isEqualTo(1);
    }

    @Test
    void whoWritesAloneGoesAroundInItsOwnPages() {
        for (int id = 42; id < 1_000; id++) {
            busy.append(id, frame(1_000));
            assertThat(busy.holds(id)).isTrue();
        }
        assertThat(busy.holds(1_000 - 60)).isTrue();
        assertThat(busy.holds(1_000 - 80)).isFalse();
    }

    /** The frame before, which a page is taken from, and the new one don't fit together. */
    @Test
    void framesOfHalfTheMemoryFollowEachOther() {
        int half = arena.capacityBytes() / 2;
        busy.append(42, frame(100));
        for (int id = 43; id < 50; id++) {
            busy.append(id, frame(half));
            Cursor cursor = busy.cursorAt(id);
            assertThat(busy.advance(cursor, 1)).hasSize(half - 1);
        }
        assertThatThrownBy(() -> busy.append(50, frame(half + 1))).hasMessageContaining("too large");
    }

    @Test
    void atRestALogGivesEverythingBackAndItsReadersAtTheEndGoOn() {
        quiet.append(1, frame(100));
        quiet.append(2, frame(100));
        Cursor atEnd = quiet.cursorAt(3);
        Cursor behind = quiet.cursorAt(2);

        quiet.rest();

        assertThat(arena.usedBytes().get()).isZero();
        assertThat(quiet.hasLost(atEnd)).isFalse();
        assertThat(quiet.hasNews(atEnd)).isFalse();
        assertThat(quiet.hasLost(behind)).isTrue();
        assertThat(behind.nextId()).isEqualTo(2);
        assertThat(quiet.holds(2)).isFalse();
        quiet.append(3, frame(50));
        assertThat(quiet.read(atEnd).remaining()).isEqualTo(50);
    }

    @Test
    void whatIsSkippedGivesItsPagesBack() {
        quiet.append(1, frame(PAGE));
        quiet.skipTo(7);
        assertThat(arena.usedBytes().get()).isZero();
        quiet.append(8, frame(10));
        assertThat(quiet.holds(8)).isTrue();
    }

    @Test
    void manyLogsShareTheMemory() {
        MessageLog[] logs = new MessageLog[100];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = new MessageLog(arena, 0);
        }
        for (int id = 1; id < 30; id++) {
            for (MessageLog log : logs) {
                log.append(id, frame(300 + id));
                assertThat(log.holds(id)).isTrue();
                assertThat(arena.usedBytes().get()).isLessThanOrEqualTo(arena.capacityBytes());
            }
        }
        assertThat(logs[99].holds(28)).isFalse();
        for (MessageLog log : logs) {
            log.rest();
        }
        assertThat(arena.usedBytes().get()).isZero();
    }

    @Test
    void anArenaHasRoomForSeveralFrames() {
        assertThatThrownBy(() -> new LogArena(LogArena.MIN_CAPACITY_BYTES - 1)).hasMessageContaining("too few");
    }
}
