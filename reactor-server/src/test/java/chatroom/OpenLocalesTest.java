package chatroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No source leaves to the machine's locale how a number is written or what case a letter has: in Egypt {@code %d} writes other digits, and
 * in Turkey the small letter of I isn't i. A number in a sentence is {@code %s}, which is ASCII everywhere; what needs more names {@code
 * Locale.ROOT}.
 */
class OpenLocalesTest {
    private static final Pattern TEXT_OR_COMMENT = Pattern.compile(
            "(?s)\"\"\".*?\"\"\"|\"[^\"\\\\\n]*+(?:\\\\.[^\"\\\\\n]*+)*+\"|'(?:\\\\.|[^'\\\\])'|//[^\\n]*|/\\*.*?\\*/");

    /** Each leaves the locale open where its statement doesn't name one. */
    private static final Pattern OPEN =
            Pattern.compile("\"[^\"\\n]*%(?:\\d+\\$)?[-#+ 0,(]*\\d*(?:\\.\\d+)?(?:[dxXoeEfgGaA]|[tT][a-zA-Z])[^\\n]*\""
                    + "|\\bto(?:Lower|Upper)Case\\(\\)"
                    + "|\\bofPattern\\(|\\bofLocalized|\\bnew (?:SimpleDateFormat|DecimalFormat|MessageFormat|Scanner|Formatter)\\b"
                    + "|\\bNumberFormat\\.get|\\b(?:Collator|BreakIterator)\\.get");

    @Test
    void noSourceLeavesTheLocaleOpen() throws IOException {
        Path root = ProjectFiles.root();
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(file -> root.relativize(file)
                                    .toString()
                                    .matches("(?:testing/)?[a-z-]+/src/main/java/.*\\.java"))
                            .flatMap(file -> open(ProjectFiles.read(file))
                                    .map(found -> root.relativize(file) + " leaves the locale open: " + found)))
                    .isEmpty();
        }
    }

    private static Stream<String> open(String source) {
        String code = TEXT_OR_COMMENT
                .matcher(source)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group().startsWith("/") ? "" : found.group().replaceAll("[;{}]", "_")));
        return Stream.of(code.split("[;{}]"))
                .filter(statement -> !statement.contains("Locale."))
                .flatMap(statement -> OPEN.matcher(statement).results())
                .map(found -> found.group().strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x = \"%d of %s\".formatted(a, b);",
                "x = \"[a-z]{%d,%d}\".formatted(a, b);",
                "x = String.format(\"%,.1f\", a);",
                "out.printf(\"%08X%n\", a);",
                "x = \"on %tF\".formatted(day);",
                "if (name.toLowerCase().equals(key)) {",
                "DateTimeFormatter.ofPattern(\"uuuu\").format(now);",
                "new Scanner(in).nextInt();",
            })
    void eachOfTheseWouldBeFound(String statement) {
        assertThat(open("class A { void f() { " + statement + " } }")).isNotEmpty();
    }

    @Test
    void whatNamesALocaleOrWritesNoNumberIsFine() {
        List<String> fine = List.of(
                "x = \"%s of %s, 100 %%\".formatted(a, b);",
                "x = String.format(Locale.ROOT, \"%,.1f\", a);",
                "x = name.toLowerCase(Locale.ROOT);",
                "DateTimeFormatter.ofPattern(\"uuuu\", Locale.ROOT).format(now); // not \"%d\".formatted(a)");
        assertThat(fine.stream().flatMap(OpenLocalesTest::open)).isEmpty();
    }
}
