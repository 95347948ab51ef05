package chatroom.load;

import java.util.Arrays;
import java.util.Random;

/**
 * Chooses among many as people do: the one that is chosen most often comes up twice as often as the second, three times as often as the
 * third. Which is which, is dealt at random.
 */
final class Zipf {
    private final Random random;
    private final int[] byRank;

    /** How probable it is that one of this rank, or of a higher one, is chosen. */
    private final double[] cumulated;

    /** @param exponent 1 for Zipf's own law, 0 where all are chosen equally often */
    Zipf(int count, double exponent, Random random) {
        this.random = random;
        this.byRank = new int[count];
        this.cumulated = new double[count];
        double sum = 0;
        for (int rank = 0; rank < count; rank++) {
            int other = random.nextInt(rank + 1);
            byRank[rank] = byRank[other];
            byRank[other] = rank;
            sum += Math.pow(rank + 1, -exponent);
            cumulated[rank] = sum;
        }
        for (int rank = 0; rank < count; rank++) {
            cumulated[rank] /= sum;
        }
    }

    int next() {
        int at = Arrays.binarySearch(cumulated, random.nextDouble());
        return byRank[Math.min(at < 0 ? -at - 1 : at, byRank.length - 1)];
    }

    /** What part of all the one is that is chosen most often. */
    double largestShare() {
        return cumulated[0];
    }
}
