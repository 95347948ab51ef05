package chatroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/operations.md lists each warning and each error that the server can log, as it stands in the sources, and no other. */
class LoggedWarningsTest {
    private static final Path SOURCES = ProjectFiles.root().resolve("reactor-server/src/main/java");
    private static final Path DOCUMENT = ProjectFiles.root().resolve("docs/operations.md");

    private static final Pattern CALL = Pattern.compile(
            "\\bLOG\\s*\\.(?:warn|error|atWarn|atError)\\(\\s*(\"((?:[^\"\\\\]|\\\\.|\"\\s*\\+\\s*\")*)\"\\s*[,)])?");

    /** Between two parts of a long text. */
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

    /** In the chapter on the log, the first cell of a row: a line of the log between backticks. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

    @Test
    void everyWarningAndErrorIsExplainedAndNoneThatIsGone() throws Exception {
        assertThat(documented())
                .as("what the chapter \"What the log says\" of docs/operations.md lists, with … for each {}")
                .isEqualTo(logged());
    }

    private static Set<String> logged() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(LoggedWarningsTest::loggedIn)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Stream<String> loggedIn(Path source) {
        return CALL.matcher(ProjectFiles.read(source)).results().map(call -> line(source, call));
    }

    private static String line(Path source, MatchResult call) {
        assertThat(call.group(2))
                .as("%s logs what is no plain text, so this test can't read it: %s", source.getFileName(), call.group())
                .isNotNull();
        return JOINT.matcher(call.group(2)).replaceAll("").replace("{}", "…").replace("\\\"", "\"");
    }

    private static Set<String> documented() {
        String document = ProjectFiles.read(DOCUMENT);
        Matcher chapter =
                Pattern.compile("(?ms)^## What the log says$.*?(?=^## |\\z)").matcher(document);
        assertThat(chapter.find()).as("the chapter on the log").isTrue();
        return ROW.matcher(chapter.group())
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
