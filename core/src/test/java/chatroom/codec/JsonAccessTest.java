package chatroom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JsonAccessTest {
    /** org.json's accessors convert silently: {@code getInt(1e10)} is 1410065408. */
    @Test
    void onlyFieldsAndJsonReaderTouchOrgJson() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<String> users = sources.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> read(path).contains("import org.json."))
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
            assertThat(users)
                    .as("JSON is read through Fields, which checks types")
                    .containsExactly("Fields.java", "JsonReader.java");
        }
        assertThat(read(Path.of("src/main/java/chatroom/codec/Fields.java")))
                .as("Fields looks at values with opt() and instanceof")
                .doesNotContainPattern(
                        "\\.(get|opt)(Int|Long|String|Boolean|Double|Number|BigInteger|JSONArray|JSONObject)\\(");
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
