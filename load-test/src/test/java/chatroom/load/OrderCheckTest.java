package chatroom.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrderCheckTest {
    private static final int MESSAGES = 12;
    private static final int LONGEST_CHUNK = 300;
    private static final String PRESENCE = "{\"event\":\"presence\",\"joined\":[\"ann\"],\"left\":[],\"online\":2}\n";

    /** What can be wrong with a stream, and what is said of it. */
    enum Defect {
        MISSING("message 6 when 5 was next: 1 missing") {
            @Override
            void spoil(List<String> frames) {
                frames.remove(4);
            }
        },
        REPEATED("message 5 when 6 was next: repeated") {
            @Override
            void spoil(List<String> frames) {
                frames.add(5, frames.get(4));
            }
        },
        SWAPPED("message 6 when 5 was next") {
            @Override
            void spoil(List<String> frames) {
                frames.add(5, frames.remove(4));
            }
        },
        BEGUN_TOO_LATE("message 2 when 1 was next") {
            @Override
            void spoil(List<String> frames) {
                frames.remove(0);
            }
        };

        private final String sentence;

        Defect(String sentence) {
            this.sentence = sentence;
        }

        abstract void spoil(List<String> frames);
    }

    private final Violations violations = new Violations();
    private final List<String> others = new ArrayList<>();
    private final Reference reference = new Reference(1 << 16);

    private static String message(long id) {
        return "{\"event\":\"message\",\"id\":%s,\"username\":\"ann\",\"text\":\"%016x no %s\",\"timestamp\":\"2026-11-22T08:38:00.123Z\"}\n"
                .formatted(id, 1_000 * id, id);
    }

    private static List<String> messages() {
        List<String> frames = new ArrayList<>();
        for (int id = 1; id <= MESSAGES; id++) {
            frames.add(message(id));
        }
        return frames;
    }

    private OrderCheck check(Reference with) {
        OrderCheck check = new OrderCheck(
                "she",
                with,
                (in, from, to, nowNs) -> {
                    byte[] frame = new byte[to - from];
                    in.get(from, frame);
                    others.add(new String(frame, UTF_8));
                },
                violations);
        check.expect(1);
        return check;
    }

    private static void feed(OrderCheck check, List<String> frames, int chunkBytes) {
        byte[] bytes = String.join("", frames).getBytes(UTF_8);
        for (int from = 0; from < bytes.length; from += chunkBytes) {
            byte[] chunk = new byte[Math.min(chunkBytes, bytes.length - from)];
            System.arraycopy(bytes, from, chunk, 0, chunk.length);
            check.accept(ByteBuffer.wrap(chunk), 0);
        }
    }

    @Test
    void findsNothingWrongWithWhatIsRight() {
        for (int chunkBytes = 1; chunkBytes <= LONGEST_CHUNK; chunkBytes++) {
            Reference fresh = new Reference(1 << 16);
            OrderCheck first = check(fresh);
            OrderCheck second = check(fresh);
            feed(first, messages(), chunkBytes);
            feed(second, messages(), LONGEST_CHUNK - chunkBytes + 1);
            assertThat(first.nextId()).isEqualTo(MESSAGES + 1);
            assertThat(second.nextId()).isEqualTo(MESSAGES + 1);
        }
        assertThat(violations.sentences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void findsDefectsWhereItParses(Defect defect) {
        List<String> frames = messages();
        defect.spoil(frames);
        for (int chunkBytes = 1; chunkBytes <= LONGEST_CHUNK; chunkBytes++) {
            long before = violations.count();
            feed(check(new Reference(1 << 16)), frames, chunkBytes);
            assertThat(violations.count()).as("chunks of %s", chunkBytes).isGreaterThan(before);
        }
        assertThat(violations.sentences().get(0)).contains(defect.sentence);
    }

    @ParameterizedTest
    @EnumSource
    void findsDefectsWhereItCompares(Defect defect) {
        feed(check(reference), messages(), LONGEST_CHUNK);
        List<String> frames = messages();
        defect.spoil(frames);
        for (int chunkBytes = 1; chunkBytes <= LONGEST_CHUNK; chunkBytes++) {
            long before = violations.count();
            feed(check(reference), frames, chunkBytes);
            assertThat(violations.count()).as("chunks of %s", chunkBytes).isGreaterThan(before);
        }
        assertThat(violations.sentences().get(0)).contains(defect.sentence);
    }

    @Test
    void findsThatOneGotAnotherTextThanOthers() {
        feed(check(reference), messages(), LONGEST_CHUNK);
        List<String> frames = messages();
        frames.set(4, frames.get(4).replace("no 5", "no 6"));
        for (int chunkBytes = 1; chunkBytes <= LONGEST_CHUNK; chunkBytes++) {
            long before = violations.count();
            feed(check(reference), frames, chunkBytes);
            assertThat(violations.count()).as("chunks of %s", chunkBytes).isEqualTo(before + 1);
        }
        assertThat(violations.sentences().get(0)).contains("another message 5 than others");
    }

    @Test
    void handsOnWhatComesBetweenMessages() {
        feed(check(reference), messages(), LONGEST_CHUNK);
        List<String> frames = messages();
        frames.add(3, PRESENCE);
        frames.add(7, PRESENCE);
        for (int chunkBytes = 1; chunkBytes <= LONGEST_CHUNK; chunkBytes++) {
            others.clear();
            OrderCheck check = check(reference);
            feed(check, frames, chunkBytes);
            assertThat(others).containsExactly(PRESENCE.strip(), PRESENCE.strip());
            assertThat(check.nextId()).isEqualTo(MESSAGES + 1);
        }
        assertThat(violations.sentences()).isEmpty();
    }

    /** The reference holds three or four messages, and goes on while the slow one is in the middle of one. */
    @Test
    void goesOnWithoutAReferenceThatHasLostItsPlace() {
        int bytes = String.join("", messages()).length();
        for (int slowBytes = 1; slowBytes < bytes; slowBytes++) {
            Reference small = new Reference(512);
            OrderCheck quick = check(small);
            OrderCheck slow = check(small);
            byte[] all = String.join("", messages()).getBytes(UTF_8);
            quick.accept(ByteBuffer.wrap(all, 0, bytes / 4), 0);
            slow.accept(ByteBuffer.wrap(all, 0, slowBytes), 0);
            quick.accept(ByteBuffer.wrap(all, bytes / 4, bytes - bytes / 4), 0);
            slow.accept(ByteBuffer.wrap(all, slowBytes, bytes - slowBytes), 0);
            assertThat(slow.nextId()).isEqualTo(MESSAGES + 1);
        }
        assertThat(violations.sentences()).isEmpty();
    }

    @Test
    void refusesMessagesBeforeTheLogin() {
        OrderCheck check = new OrderCheck("she", reference, (in, from, to, nowNs) -> {}, violations);
        feed(check, messages(), LONGEST_CHUNK);
        assertThat(violations.sentences().get(0)).contains("before its log-in was answered");
    }

    @Test
    void keepsWhenAMessageWasToBeSent() {
        feed(check(reference), messages(), LONGEST_CHUNK);
        assertThat(reference.intendedNs(7)).isEqualTo(7_000);
    }
}
