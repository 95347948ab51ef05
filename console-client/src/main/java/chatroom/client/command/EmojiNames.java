package chatroom.client.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Emoji by their names, as {@code :thumbsup:}. Read when somebody first needs one; a start doesn't wait for it. The page in
 * browsers reads the same file: an emoji in two spellings, with and without a selector, would be two reactions.
 */
final class EmojiNames {
    private static final String FILE = "/chatroom/web/emoji.txt";
    private static final String COLON = ":";
    private static final int MOST_OFFERED = 200;

    /** @return what is meant: an emoji by its name, or what was typed, which may be one itself */
    static Optional<String> emoji(String typed) {
        if (!typed.startsWith(COLON)) {
            return Optional.of(typed);
        }
        String name = typed.replace(COLON, "").toLowerCase(Locale.ROOT);
        return Optional.ofNullable(Names.BY_NAME.get(name));
    }

    /** @param start with its colon; empty for all */
    static List<String> beginningWith(String start) {
        String name = start.replace(COLON, "").toLowerCase(Locale.ROOT);
        return Names.BY_NAME.keySet().stream()
                .filter(known -> known.startsWith(name))
                .limit(MOST_OFFERED)
                .map(known -> COLON + known + COLON)
                .toList();
    }

    /** Loaded by itself. */
    private static final class Names {
        static final Map<String, String> BY_NAME = read();

        private static Map<String, String> read() {
            Map<String, String> names = new LinkedHashMap<>();
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(EmojiNames.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
                // Lines without tabs are about the others. The second column has Unicode's names, by which the page
                // searches.
                lines.lines()
                        .map(line -> line.split("\t", -1))
                        .filter(columns -> columns.length == 3 && !columns[2].isEmpty())
                        .forEach(columns ->
                                List.of(columns[2].split(" ", -1)).forEach(name -> names.put(name, columns[0])));
                return names;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private EmojiNames() {}
}
