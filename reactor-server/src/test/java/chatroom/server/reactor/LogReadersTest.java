package chatroom.server.reactor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.log.MessageLog;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogReadersTest {
    private final MessageLog one = new MessageLog(MessageLog.MIN_CAPACITY_BYTES, 0);
    private final MessageLog other = new MessageLog(MessageLog.MIN_CAPACITY_BYTES, 0);
    private final LogReader ofOne = readerOf(one);
    private final LogReader ofOther = readerOf(other);
    private final LogReaders readers = new LogReaders();

    private static LogReader readerOf(MessageLog log) {
        LogReader reader = new FollowedLog(log, nextId -> {});
        reader.begin(null, log.cursorAt(1));
        return reader;
    }

    private static void grow(MessageLog log) {
        log.append(log.lastId() + 1, "news\n".getBytes(UTF_8));
    }

    @Test
    void theOnlyOneIsLookedAtThoughItIsNotMarked() {
        readers.add(ofOne);
        assertThat(readers.next()).isNull();
        grow(one);
        assertThat(readers.next()).isSameAs(ofOne);
    }

    @Test
    void ofSeveralOnlyThoseThatAreMarkedAreLookedAt() {
        readers.add(ofOne);
        readers.add(ofOther);
        assertThat(readers.next()).isNull();
        grow(one);
        grow(other);
        assertThat(readers.next()).isNull();
        assertThat(readers.withNews()).isZero();
        readers.mark(ofOther);
        readers.mark(ofOther);
        assertThat(readers.withNews()).isEqualTo(1);
        assertThat(readers.next()).isSameAs(ofOther);
        ofOther.advance(5);
        assertThat(readers.next()).isNull();
        readers.mark(ofOne);
        assertThat(readers.next()).isSameAs(ofOne);
    }

    @Test
    void whatTheOnlyOneHasIsNotForgottenWhenAnotherComesAndWhoIsLeftAloneIsLookedAt() {
        readers.add(ofOne);
        grow(one);
        readers.add(ofOther);
        assertThat(readers.next()).isSameAs(ofOne);
        grow(other);
        readers.remove(ofOne);
        assertThat(readers.next()).isSameAs(ofOther);
        readers.remove(ofOther);
        assertThat(List.of(readers.all(), readers.withNews())).isEqualTo(List.of(List.of(), 0));
    }

    @Test
    void oneThatItsLogHasGonePastIsFoundWhenItIsMarked() {
        readers.add(ofOne);
        readers.add(ofOther);
        assertThat(readers.next()).isNull();
        other.skipTo(3);
        readers.mark(ofOther);
        assertThat(readers.fallenBehind()).isSameAs(ofOther);
    }
}
