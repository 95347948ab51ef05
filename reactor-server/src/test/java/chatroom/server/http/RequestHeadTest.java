package chatroom.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
    private static final String GET = "GET / HTTP/1.1";

    /** So often that a reader whose steps grow with the square of a line's length takes minutes. */
    private static final int TIMES = 1_000;

    @ParameterizedTest
    @MethodSource
    void aFieldHasTheValueBetweenSpacesAndTabs(String line, String value) throws Exception {
        assertThat(read(GET, "Host: h", line).end().field("a")).contains(value);
    }

    static List<Arguments> aFieldHasTheValueBetweenSpacesAndTabs() {
        return List.of(
                arguments("a:b", "b"),
                arguments("a: b", "b"),
                arguments("a: \t b \t ", "b"),
                arguments("a: b \t c", "b \t c"),
                arguments("a:b:c", "b:c"),
                arguments("a: :", ":"),
                arguments("a:", ""),
                arguments("a: \t ", ""),
                arguments("a: caf\u00E9", "caf\u00E9"),
                arguments("a: x\u0085y", "x\u0085y"),
                arguments("a: \u0085 ", "\u0085"),
                arguments("a: \u00A0", "\u00A0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", ":", ": b", "a : b", "a\t: b", " a: b", "\ta: b", "\u00E9: b", "(a): b", "a b: c", "a\0: b"
            })
    void aLineThatIsNoFieldIsRefused(String line) {
        assertThatThrownBy(() -> read(GET, line)).isInstanceOf(RefusedRequest.class);
    }

    @Test
    void fieldsOfOneNameInAnyCaseAreAll() throws Exception {
        assertThat(read(GET, "Host: h", "a-B: 1", "A-b: 2").end().items("a-b")).containsExactly("1", "2");
    }

    @ParameterizedTest
    @MethodSource("longLines")
    @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
    void noLineTakesMoreThanAStepAByte(String requestLine, String field) {
        for (int i = 0; i < TIMES; i++) {
            try {
                read(requestLine, field);
            } catch (RefusedRequest e) {
                // As fast as what is taken.
            }
        }
    }

    static List<Arguments> longLines() {
        String spaces = " ".repeat(8_000);
        String letters = "a".repeat(8_000);
        return List.of(
                arguments(GET, "a:" + spaces + "\u0085"),
                arguments(GET, "a: x" + spaces + "y"),
                arguments(GET, "a:" + "\t ".repeat(4_000) + "\u0085"),
                arguments(GET, "a:" + " x".repeat(4_000) + " "),
                arguments(GET, letters),
                arguments(GET, ":".repeat(8_000)),
                arguments(letters, ""),
                arguments("GET " + letters + " HTTP/1.x", ""),
                arguments("GET http://" + letters + " HTTP/1.1", ""),
                arguments("GET" + " H".repeat(4_000), ""));
    }

    private static RequestHead read(String... lines) throws RefusedRequest {
        RequestHead head = new RequestHead();
        for (String line : lines) {
            head.add(ByteBuffer.wrap(line.getBytes(ISO_8859_1)));
        }
        return head;
    }
}
