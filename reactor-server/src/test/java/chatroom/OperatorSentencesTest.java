package chatroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What an operator is told ends as a sentence, and never with what a library said: that stands in brackets, because it has no full stop, no
 * advice, and sometimes another language.
 */
class OperatorSentencesTest {
    private static final Path SOURCES = ProjectFiles.root().resolve("reactor-server/src/main/java");

    private static final Pattern TOLD = Pattern.compile(
            "new (?:StorageException|RefusedException|StartupException|CommandFailure|WrongConfig|WrongLine|(?:AdminReply\\.)?Failed)\\([^;]*;");

    /** Between two parts of a long text. */
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Not a part of one: those begin with small letters or a blank. */
    private static final Pattern BEGINS_A_SENTENCE = Pattern.compile("(?:[A-Z]|%s|\\\\\")[^ ]* .*");

    private static final Pattern ENDS_ONE = Pattern.compile(".*(?:[.?]|[.] %s)");

    @Test
    void whatAnOperatorIsToldIsAWholeSentence() throws IOException {
        List<String> unfinished = new ArrayList<>();
        List<String> told = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                Matcher statement = TOLD.matcher(ProjectFiles.read(source));
                while (statement.find()) {
                    Matcher text = TEXT.matcher(JOINT.matcher(statement.group()).replaceAll(""));
                    while (text.find()) {
                        String sentence = text.group(1);
                        if (BEGINS_A_SENTENCE.matcher(sentence).matches()) {
                            told.add(sentence);
                            if (!ENDS_ONE.matcher(sentence).matches()) {
                                unfinished.add(source.getFileName() + ": " + sentence);
                            }
                        }
                    }
                }
            }
        }
        assertThat(told).as("sentences found").hasSizeGreaterThan(50);
        assertThat(unfinished).isEmpty();
    }
}
