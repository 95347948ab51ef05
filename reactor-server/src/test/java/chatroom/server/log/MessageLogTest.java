package chatroom.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MessageLogTest {
    private static final int CAPACITY = MessageLog.MIN_CAPACITY_BYTES;

    private final MessageLog log = new MessageLog(CAPACITY, 0);

    private static byte[] frame(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    @Test
    void aReaderAtTheEndGetsWhatIsAppendedAfter() {
        log.append(1, frame("one"));
        Cursor cursor = log.cursorAt(2);
        assertThat(log.hasNews(cursor)).isFalse();

        log.append(2, frame("two"));
        log.appendEphemeral(frame("ann joined"));
        log.append(3, frame("three"));

        assertThat(text(log.read(cursor))).isEqualTo("two\nann joined\nthree\n");
        assertThat(log.advance(cursor, 21)).isEmpty();
        assertThat(log.hasNews(cursor)).isFalse();
        assertThat(cursor.nextId()).isEqualTo(4);
    }

    @Test
    void aReaderMayBeginAtAnyMessageThatIsStillHeld() {
        log.append(1, frame("one"));
        log.appendEphemeral(frame("p"));
        log.append(2, frame("two"));

        assertThat(text(log.read(log.cursorAt(1)))).isEqualTo("one\np\ntwo\n");
        assertThat(text(log.read(log.cursorAt(2)))).isEqualTo("two\n");
        assertThat(log.holds(3)).isTrue();
        assertThat(log.holds(4)).isFalse();
        assertThat(log.holds(0)).isFalse();
    }

    @Test
    void aFrameThatWasCutIsHandedBackAndTheCursorGoesToItsEnd() {
        log.append(1, frame("one"));
        log.append(2, frame("two"));
        log.append(3, frame("three"));
        Cursor cursor = log.cursorAt(1);

        assertThat(new String(log.advance(cursor, 6), StandardCharsets.UTF_8)).isEqualTo("o\n");
        assertThat(cursor.nextId()).isEqualTo(3);
        assertThat(text(log.read(cursor))).isEqualTo("three\n");
    }

    @Test
    void aReaderThatTookNothingStandsWhereItStood() {
        log.append(1, frame("one"));
        Cursor cursor = log.cursorAt(1);
        assertThat(log.advance(cursor, 0)).isEmpty();
        assertThat(cursor.nextId()).isEqualTo(1);
        assertThat(text(log.read(cursor))).isEqualTo("one\n");
    }

    @Test
    void aLogGoesOnFromTheHistoryBefore() {
        MessageLog later = new MessageLog(CAPACITY, 41);
        assertThat(later.lastId()).isEqualTo(41);
        assertThat(later.holds(42)).isTrue();
        assertThat(later.holds(41)).isFalse();
        later.append(42, frame("x"));
        assertThat(later.lastId()).isEqualTo(42);
    }

    @Test
    void theOldestFramesMakeRoomAndTheirReadersFallOff() {
        byte[] large = frame("x".repeat(9_999));
        for (int id = 1; id <= 6; id++) {
            log.append(id, large);
        }
        Cursor first = log.cursorAt(1);
        Cursor second = log.cursorAt(2);

        log.append(7, large);

        assertThat(log.hasLost(first)).isTrue();
        assertThat(first.nextId()).isEqualTo(1);
        assertThat(log.hasLost(second)).isFalse();
        assertThat(log.holds(1)).isFalse();
        assertThat(log.holds(2)).isTrue();
    }

    /** Finding where a frame ends costs more than appending one, so it isn't done for each. */
    @Test
    void roomIsMadeForSomeFramesAtOnce() {
        byte[] frame = frame("x".repeat(99));
        int fit = CAPACITY / frame.length;
        for (int id = 1; id <= fit; id++) {
            log.append(id, frame);
        }
        assertThat(log.holds(1)).isTrue();

        log.append(fit + 1, frame);

        int madeFor = CAPACITY / 64 / frame.length;
        assertThat(log.holds(1)).isFalse();
        assertThat(log.holds(madeFor)).isFalse();
        assertThat(log.holds(madeFor + 2)).isTrue();
        for (int id = fit + 2; id <= fit + madeFor; id++) {
            log.append(id, frame);
        }
        assertThat(log.holds(madeFor + 2)).isTrue();
    }

    @Test
    void anIdLeftOutMakesEveryReaderFallOffSoThatNobodyMissesIt() {
        log.append(1, frame("one"));
        Cursor atEnd = log.cursorAt(2);
        Cursor behind = log.cursorAt(1);

        log.append(3, frame("three"));

        assertThat(log.hasLost(atEnd)).isTrue();
        assertThat(atEnd.nextId()).isEqualTo(2);
        assertThat(log.hasLost(behind)).isTrue();
        assertThat(log.holds(2)).isFalse();
        assertThat(text(log.read(log.cursorAt(3)))).isEqualTo("three\n");
    }

    @Test
    void whatIsSkippedIsNewsForEveryReaderAndComesFromTheStore() {
        log.append(1, frame("one"));
        Cursor atEnd = log.cursorAt(2);
        log.skipTo(1);
        assertThat(log.hasNews(atEnd)).as("nothing was skipped").isFalse();

        log.skipTo(3);

        assertThat(log.hasNews(atEnd)).isTrue();
        assertThat(log.hasLost(atEnd)).isTrue();
        assertThat(log.lastId()).isEqualTo(3);
        assertThat(log.holds(3)).isFalse();
        assertThat(log.holds(4)).isTrue();
    }

    @Test
    void anIdTwiceAndAFrameOfHalfTheLogAreMistakes() {
        log.append(1, frame("one"));
        assertThatThrownBy(() -> log.append(1, frame("one"))).hasMessageContaining("1 is appended after 1");
        assertThatThrownBy(() -> log.append(2, new byte[CAPACITY / 2 + 1])).hasMessageContaining("too large");
    }

    /**
     * Readers of every speed against a plain list: appends, evictions, short writes, wrap-around, falling off and stepping back on,
     * interleaved.
     */
    @Test
    void everyReaderGetsEveryMessageInOrderOnceWhateverHappens() {
        readInRing(0, 300);
    }

    @Test
    @Tag("long")
    void everyReaderGetsEveryMessageInOrderOnceWithManyMoreSeeds() {
        readInRing(300, 2_000);
    }

    private static void readInRing(int first, int beyond) {
        for (int seed = first; seed < beyond; seed++) {
            new Model(seed, new MessageLog(CAPACITY, 0), step -> {}).run();
        }
    }

    /** The same in pages, while another log takes pages from this one, and gives them back. */
    @Test
    void everyReaderGetsEveryMessageInOrderOnceOutOfPagesToo() {
        readInPages(0, 100);
    }

    @Test
    @Tag("long")
    void everyReaderGetsEveryMessageInOrderOnceOutOfPagesTooWithManyMoreSeeds() {
        readInPages(100, 500);
    }

    private static void readInPages(int first, int beyond) {
        for (int seed = first; seed < beyond; seed++) {
            Random random = new Random(~seed);
            LogArena arena = new LogArena(CAPACITY, 8 + random.nextInt(5));
            MessageLog log = new MessageLog(arena, 0);
            MessageLog other = new MessageLog(arena, 0);
            new Model(seed, log, step -> {
                        switch (random.nextInt(40)) {
                            case 0 -> log.rest();
                            case 1 -> other.rest();
                            case 2, 3, 4, 5 ->
                                other.append(other.lastId() + 1, frame("y".repeat(random.nextInt(CAPACITY / 4))));
                            default -> {}
                        }
                    })
                    .run();
            log.rest();
            other.rest();
            assertThat(arena.usedBytes().get()).as("seed %s", seed).isZero();
        }
    }

    private static final class Model {
        final int seed;
        final Random random;
        final MessageLog log;
        final IntConsumer others;
        final List<String> store = new ArrayList<>();
        final List<Reader> readers = new ArrayList<>();

        /** So that thousands of runs go around the ring several times each. */
        final int scale;

        /** @param others what happens between the steps */
        Model(int seed, MessageLog log, IntConsumer others) {
            this.seed = seed;
            this.log = log;
            this.others = others;
            this.random = new Random(seed);
            this.scale = 500 + random.nextInt(20_000);
        }

        void run() {
            for (int i = 0; i < 4; i++) {
                readers.add(new Reader(i));
            }
            for (int step = 0; step < 150; step++) {
                others.accept(step);
                switch (random.nextInt(6)) {
                    case 0, 1 -> append();
                    case 2 -> log.appendEphemeral(frame("presence" + "p".repeat(random.nextInt(200))));
                    default -> readers.get(random.nextInt(readers.size())).takeSome();
                }
            }
            for (Reader reader : readers) {
                while (!reader.isDone()) {
                    reader.takeSome();
                }
                assertThat(summary(reader.messages())).as("seed %s", seed).isEqualTo(summary(store));
            }
        }

        /** Number, length and a sum of each: a failure must be readable. */
        static List<String> summary(List<String> messages) {
            return messages.stream()
                    .map(message -> message.substring(0, message.indexOf(' ')) + ", " + message.length() + ", "
                            + message.hashCode())
                    .toList();
        }

        void append() {
            String text = "m" + (store.size() + 1) + " " + "x".repeat(random.nextInt(scale));
            store.add(text);
            log.append(store.size(), frame(text));
        }

        /** Follows the log, and when it falls off, reads pages of the store until the log has what it needs. */
        final class Reader {
            final int number;
            final StringBuilder got = new StringBuilder();
            Cursor cursor = log.cursorAt(1);
            byte[] rest = {};
            long nextFromStore;

            Reader(int number) {
                this.number = number;
            }

            void takeSome() {
                if (rest.length > 0) {
                    got.append(new String(rest, StandardCharsets.UTF_8));
                    rest = new byte[0];
                } else if (cursor == null) {
                    readPage();
                } else if (log.hasLost(cursor)) {
                    nextFromStore = cursor.nextId();
                    cursor = null;
                } else {
                    ByteBuffer news = log.read(cursor);
                    int taken = random.nextInt(3) == 0 ? news.remaining() : random.nextInt(news.remaining() + 1);
                    taken = number == 0 ? Math.min(taken, 700) : taken;
                    got.append(text(news.limit(news.position() + taken)));
                    rest = log.advance(cursor, taken);
                }
            }

            void readPage() {
                for (int i = 1 + random.nextInt(3); i > 0 && nextFromStore <= store.size(); i--) {
                    got.append(store.get((int) nextFromStore - 1)).append('\n');
                    nextFromStore++;
                }
                if (log.holds(nextFromStore)) {
                    cursor = log.cursorAt(nextFromStore);
                }
            }

            boolean isDone() {
                return rest.length == 0 && cursor != null && !log.hasNews(cursor);
            }

            List<String> messages() {
                return got.toString()
                        .lines()
                        .filter(line -> line.startsWith("m"))
                        .toList();
            }
        }
    }
}
