package chatroom.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ZipfTest {
    private static final int TIMES = 200_000;
    private static final Percentage CLOSE = Percentage.withPercentage(5);

    /** Descending. */
    private static int[] counts(Zipf zipf, int count) {
        int[] counts = new int[count];
        for (int i = 0; i < TIMES; i++) {
            counts[zipf.next()]++;
        }
        return Arrays.stream(counts).map(n -> -n).sorted().map(n -> -n).toArray();
    }

    @Test
    void theSecondComesHalfAsOftenAsTheFirst() {
        Zipf zipf = new Zipf(100, 1, new Random(1));
        int[] counts = counts(zipf, 100);
        assertThat(counts[0]).isCloseTo((int) (TIMES * zipf.largestShare()), CLOSE);
        assertThat(counts[1]).isCloseTo(counts[0] / 2, CLOSE);
        assertThat(counts[9]).isCloseTo(counts[0] / 10, CLOSE);
    }

    @Test
    void withoutAnExponentAllComeEquallyOften() {
        assertThat(Arrays.stream(counts(new Zipf(10, 0, new Random(1)), 10)).boxed())
                .allSatisfy(count -> assertThat(count).isCloseTo(TIMES / 10, CLOSE));
    }

    @Test
    void whichComesMostOftenIsDealt() {
        long first = new Random(2).ints(20).filter(seed -> mostOften(seed) == 0).count();
        assertThat(first).isLessThan(10);
    }

    private static int mostOften(int seed) {
        Zipf zipf = new Zipf(20, 5, new Random(seed));
        int[] counts = new int[20];
        for (int i = 0; i < 100; i++) {
            counts[zipf.next()]++;
        }
        return Arrays.stream(counts)
                .boxed()
                .toList()
                .indexOf(Arrays.stream(counts).max().orElseThrow());
    }
}
