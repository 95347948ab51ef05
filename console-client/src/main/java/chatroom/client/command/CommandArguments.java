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

    /** The first word, where the command's rule says that there is one. */
    String first() {
        return word(0).orElseThrow();
    }
}
