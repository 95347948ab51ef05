package chatroom.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.reactor.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatedLinesTest {
    private long nowNs = Long.MAX_VALUE - 1_000_000_000L;
    private final Timers timers = new Timers(() -> nowNs);
    private final List<String> log = new ArrayList<>();
    private final RepeatedLines lines = RepeatedLines.ofAny(timers, log::add);

    private void write(int times, String network) {
        for (int i = 0; i < times; i++) {
            lines.write("line from " + network, "it", network);
        }
    }

    private void passes(long seconds) {
        for (long i = 0; i < seconds; i++) {
            nowNs += Duration.ofSeconds(1).toNanos();
            timers.run();
        }
    }

    @Test
    void whatIsRareIsALineEachTime() {
        for (int i = 0; i < 10; i++) {
            write(1, "a");
            passes(31);
        }
        assertThat(log).hasSize(10).containsOnly("line from a");
        assertThat(lines.kept()).isZero();
    }

    @Test
    void theNumberIsToldWhenTheTimeIsOverThoughNothingMoreHappens() {
        write(105, "a");
        passes(15);
        write(7, "b");
        passes(15);
        assertThat(log).hasSize(11).last().isEqualTo("it, 100 times more within 30 s, from a");
        passes(15);
        assertThat(log).hasSize(12).last().isEqualTo("it, 2 times more within 30 s, from b");
        passes(60);
        assertThat(log).hasSize(12);
        assertThat(lines.kept()).isZero();
    }

    @Test
    void aNewNetworkIsToldOfThoughThereWereMoreThanCanBeKeptAndWhoIsForgottenIsToldOfFirst() {
        write(8, "first");
        for (int i = 0; i < RepeatedLines.MAX_KEPT; i++) {
            write(1, "n" + i);
        }
        assertThat(lines.kept()).isEqualTo(RepeatedLines.MAX_KEPT);
        assertThat(log)
                .hasSize(5 + 1 + RepeatedLines.MAX_KEPT)
                .contains("it, 3 times more within 30 s, from first")
                .last()
                .isEqualTo("line from n" + (RepeatedLines.MAX_KEPT - 1));
    }

    @Test
    void manyThatEndAtOnceAreToldOfInPieces() {
        for (int i = 0; i < 1_000; i++) {
            write(6, "n" + i);
        }
        log.clear();
        nowNs += Duration.ofSeconds(30).toNanos();
        timers.run();
        passes(1);
        assertThat(log).hasSize(1_000);
        assertThat(lines.kept()).isZero();
    }
}
