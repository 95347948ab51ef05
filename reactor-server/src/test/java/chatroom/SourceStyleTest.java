package chatroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Rules of CONTRIBUTING.md about sources that neither the compiler nor the formatter knows. */
class SourceStyleTest {
    private static final Set<String> NO_SOURCES = Set.of("target", ".git");
    private static final int COLUMNS = 140;
    private static final Pattern COMMENT = Pattern.compile("\\s*(?:\\*|/\\*|//)");
    private static final Pattern NAME_WITH_UNDERSCORES = Pattern.compile("\\bvoid ([a-z]\\w*_\\w*)\\(");

    @Test
    void namesOfTestsAreInCamelCase() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path source : sources()) {
            Matcher name = NAME_WITH_UNDERSCORES.matcher(ProjectFiles.read(source));
            while (name.find()) {
                wrong.add(source.getFileName() + ": " + name.group(1));
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** A string that is longer stays whole, because somebody may search for it, and so do the rows of a text block. */
    @Test
    void linesHaveAtMost140Columns() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path source : sources()) {
            List<String> lines = ProjectFiles.read(source).lines().toList();
            boolean inTextBlock = false;
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                boolean hasString = !COMMENT.matcher(line).lookingAt() && line.contains("\"");
                if (line.length() > COLUMNS && !hasString && !inTextBlock) {
                    wrong.add(source.getFileName() + ":" + (i + 1));
                }
                inTextBlock ^= line.contains("\"\"\"") && line.indexOf("\"\"\"") == line.lastIndexOf("\"\"\"");
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Of all modules. */
    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(ProjectFiles.root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NO_SOURCES.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }
}
