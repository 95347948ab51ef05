package chatroom.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import chatroom.server.e2e.ProtocolDocument.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays the examples of docs/protocol.md against a server, as "How to read the examples" in it explains. Replies are compared in their
 * order and messages in theirs; which of both comes first isn't promised. Nothing may come that the example doesn't show, but {@code
 * welcome} and presence.
 */
@Timeout(120)
class DocumentedExamplesTest {
    private static final String ANYTHING = "…";
    private static final Pattern STEP = Pattern.compile("(\\w*)([<>]) (.+)");
    private static final Pattern LAST_SEEN = Pattern.compile("\"(\\w+)\":\"" + ANYTHING + "\"");

    @TempDir
    private Path data;

    private Stage stage;

    @AfterEach
    void close() throws IOException {
        if (stage != null) {
            stage.close();
        }
    }

    @Test
    void thereAreExamples() {
        assertThat(new ProtocolDocument().chatBlocks()).hasSizeGreaterThanOrEqualTo(10);
    }

    @TestFactory
    Stream<DynamicTest> examples() {
        List<Block> blocks = new ProtocolDocument().chatBlocks();
        return IntStream.range(0, blocks.size())
                .mapToObj(i -> dynamicTest(
                        "%s (line %s)"
                                .formatted(
                                        blocks.get(i).heading(), blocks.get(i).line()),
                        () -> play(blocks.get(i), i)));
    }

    private void play(Block block, int number) throws Exception {
        if (!block.continued()) {
            close();
            stage = new Stage(data.resolve("server-" + number));
        }
        assertThat(stage).as("what this example continues").isNotNull();
        int line = block.line();
        try {
            for (String step : block.lines()) {
                line++;
                stage.play(step);
            }
            stage.nothingElseCame();
        } catch (AssertionError e) {
            throw new AssertionError(
                    "docs/protocol.md, \"%s\", line %s: %s".formatted(block.heading(), line, e.getMessage()), e);
        }
    }

    /** A server and those who talk to it. */
    private static final class Stage {
        private final TestServer server;
        private final OperatorConsole operator;
        private final Map<String, Speaker> speakers = new LinkedHashMap<>();

        Stage(Path data) throws Exception {
            server = new TestServer(data);
            operator = new OperatorConsole(data, data);
        }

        void play(String line) throws Exception {
            if (line.isBlank() || line.startsWith("#")) {
                return;
            }
            if (line.equals("! restart")) {
                server.restart();
                return;
            }
            if (line.startsWith("! ")) {
                operator.does(line.substring(2).split(" "));
                return;
            }
            Matcher step = STEP.matcher(line);
            assertThat(step.matches()).as("a line of an example: " + line).isTrue();
            String name = step.group(1);
            boolean connects = step.group(3).equals("connect");
            if (connects || !speakers.containsKey(name)) {
                Speaker before = speakers.put(name, new Speaker(server.connect(), speakers.get(name)));
                if (before != null) {
                    before.client.close();
                }
            }
            if (!connects) {
                Speaker speaker = speakers.get(name);
                if (step.group(2).equals(">")) {
                    speaker.says(step.group(3));
                } else {
                    speaker.hears(step.group(3));
                }
            }
        }

        void nothingElseCame() throws IOException {
            for (Speaker speaker : speakers.values()) {
                speaker.nothingElseCame();
            }
        }

        void close() throws IOException {
            for (Speaker speaker : speakers.values()) {
                speaker.client.close();
            }
            server.close();
        }
    }

    private static final class Speaker {
        private final WireClient client;
        private final Deque<JSONObject> replies = new ArrayDeque<>();
        private final Deque<JSONObject> messages = new ArrayDeque<>();
        private final Deque<JSONObject> otherEvents = new ArrayDeque<>();

        /** The newest value of each field that the speaker got, on this connection or an earlier one. */
        private final Map<String, Object> seen = new HashMap<>();

        private boolean saidEnd;
        private boolean ended;

        Speaker(WireClient client, Speaker before) {
            this.client = client;
            if (before != null) {
                seen.putAll(before.seen);
            }
        }

        void says(String text) throws IOException {
            if (text.equals("end")) {
                saidEnd = true;
                client.endsItsSide();
            } else {
                client.says(LAST_SEEN
                        .matcher(text)
                        .replaceAll(field -> Matcher.quoteReplacement("\"%s\":%s"
                                .formatted(field.group(1), JSONObject.valueToString(lastSeen(field.group(1)))))));
            }
        }

        private Object lastSeen(String field) {
            assertThat(seen).as("what was received before").containsKey(field);
            return seen.get(field);
        }

        void hears(String text) throws IOException {
            if (text.equals("end")) {
                while (receive()) {
                    // Until there is nothing more.
                }
                ended = true;
                nothingIsLeft();
                return;
            }
            JSONObject expected = new JSONObject(text);
            JSONObject actual = next(expected);
            assertThat(matches(expected, actual))
                    .as("expected %s\nand got  %s", expected, actual)
                    .isTrue();
        }

        /** The next frame of the kind expected. */
        private JSONObject next(JSONObject expected) throws IOException {
            String event = expected.optString("event");
            Deque<JSONObject> kind = event.isEmpty() ? replies : event.equals("message") ? messages : otherEvents;
            while (true) {
                if (kind == otherEvents) {
                    otherEvents.removeIf(unshown(event));
                }
                if (!kind.isEmpty()) {
                    return kind.poll();
                }
                assertThat(receive())
                        .as("the connection is open; expected %s", expected)
                        .isTrue();
            }
        }

        private static Predicate<JSONObject> unshown(String expected) {
            return frame -> {
                String event = frame.getString("event");
                return !event.equals(expected) && (event.equals("welcome") || event.equals("presence"));
            };
        }

        private boolean receive() throws IOException {
            String line = client.line();
            if (line == null) {
                return false;
            }
            JSONObject frame = new JSONObject(line);
            frame.keySet().forEach(name -> seen.put(name, frame.get(name)));
            String event = frame.optString("event");
            (event.isEmpty() ? replies : event.equals("message") ? messages : otherEvents).add(frame);
            return true;
        }

        /** What was due comes before the answer to a last question. */
        void nothingElseCame() throws IOException {
            if (ended || saidEnd) {
                assertThat(ended).as("the example shows the end").isTrue();
                return;
            }
            client.says("{\"action\":\"ping\",\"ref\":\"last\"}");
            while (replies.isEmpty() || !replies.peekLast().optString("ref").equals("last")) {
                assertThat(receive())
                        .as("the connection is open, as the example shows no end")
                        .isTrue();
            }
            replies.removeLast();
            nothingIsLeft();
        }

        private void nothingIsLeft() {
            otherEvents.removeIf(unshown(""));
            assertThat(replies).as("replies that aren't shown").isEmpty();
            assertThat(messages).as("messages that aren't shown").isEmpty();
            assertThat(otherEvents).as("events that aren't shown").isEmpty();
        }
    }

    /** Equal in names, values and order of elements, but for what may be anything. */
    private static boolean matches(Object expected, Object actual) {
        if (ANYTHING.equals(expected)) {
            return true;
        }
        if (expected instanceof JSONObject object && actual instanceof JSONObject other) {
            return object.keySet().equals(other.keySet())
                    && object.keySet().stream().allMatch(name -> matches(object.get(name), other.get(name)));
        }
        if (expected instanceof JSONArray array && actual instanceof JSONArray other) {
            return array.length() == other.length()
                    && IntStream.range(0, array.length()).allMatch(i -> matches(array.get(i), other.get(i)));
        }
        return expected.equals(actual);
    }
}
