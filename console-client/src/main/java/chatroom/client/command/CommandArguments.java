package chatroom.client.command;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What stands behind a command.
 *
 * @param text all of it, without spaces around
 */
public record CommandArguments(String text) {
    private static final Pattern SPACES = Pattern.compile("\\s+");

    List<String> words() {
        return text.isEmpty() ? List.of() : Arrays.asList(SPACES.split(text));
    }

    Optional<String> word(int index) {
        return words().stream().skip(index).findFirst();
    }

    /** What stands behind so many words; spaces in it stay. */
    String after(int count) {
        String rest = text;
        for (int i = 0; i < count; i++) {
            String[] wordAndRest = SPACES.split(rest, 2);
            rest = wordAndRest.length == 1 ? "" : wordAndRest[1];
        }
        return rest;
    }

    /** The first word, where the command's rule says that there is one. */
    String first() {
        return word(0).orElseThrow();
    }
}
