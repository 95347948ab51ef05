package chatroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A test that a document names as a proof is there. */
class NamedTestsTest {
    private static final Pattern NAMED = Pattern.compile("`(?:[\\w/.-]*/)?(\\w+(?:Test|IT)|[\\w-]+\\.test\\.js)`");
    private static final Set<String> FOLDERS =
            Set.of("core", "reactor-server", "console-client", "load-test", "testing");
    private static final String JAVA = ".java";

    @Test
    void everyTestThatADocumentNamesIsThere() throws IOException {
        Set<String> named = new TreeSet<>();
        for (Path document : documents()) {
            NAMED.matcher(ProjectFiles.read(document))
                    .results()
                    .map((MatchResult name) -> name.group(1))
                    .forEach(named::add);
        }
        assertThat(named).contains("TortureIT", "MessageLogTest");
        named.removeAll(tests());
        assertThat(named).as("what documents name, and nobody finds").isEmpty();
    }

    private static List<Path> documents() throws IOException {
        Path root = ProjectFiles.root();
        try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(root.resolve("README.md"), root.resolve("CONTRIBUTING.md")),
                            docs.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
    }

    private static Set<String> tests() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.walk(ProjectFiles.root().resolve(folder))) {
                names.addAll(files.filter(file -> !file.toString().contains("node_modules"))
                        .map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(JAVA) || name.endsWith(".test.js"))
                        .map(name -> name.endsWith(JAVA) ? name.substring(0, name.length() - JAVA.length()) : name)
                        .collect(Collectors.toSet()));
            }
        }
        return names;
    }
}
