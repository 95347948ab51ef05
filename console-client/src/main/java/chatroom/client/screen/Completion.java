package chatroom.client.screen;

import chatroom.client.command.CommandTable;
import chatroom.client.command.CompletionSources;
import chatroom.client.text.Cleaner;
import chatroom.client.text.EntrySentences;
import chatroom.client.view.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Tab makes of a line: commands, their words, and names. Tab again goes on to the next that fits, and after the
 * last one back to what was typed; Shift+Tab goes the other way. Owned by the thread that types.
 */
final class Completion {
    /** @param cursor a place in {@code line} */
    record Edit(String line, int cursor) {}

    /** What is only put behind a name that stands in a line. */
    private static final Pattern SUFFIX = Pattern.compile(":? $");

    private static final Pattern SPACES = Pattern.compile("\\s+");

    private static final Pattern MESSAGE_ID = Pattern.compile("#[0-9]{1,18}");

    private static final String MORE = " …";

    private final CompletionSources known;

    private List<String> choices = List.of();
    private int chosen;
    private String before = "";
    private String after = "";

    /** What the last Tab made: if it's still there, the next Tab goes on. */
    private Optional<Edit> last = Optional.empty();

    Completion(CompletionSources known) {
        this.known = known;
    }

    /** Empty if nothing fits. */
    Optional<Edit> complete(String line, int cursor) {
        return step(line, cursor, 1);
    }

    /** As {@link #complete}, from the last that fits to the first. */
    Optional<Edit> completeBackwards(String line, int cursor) {
        return step(line, cursor, -1);
    }

    private Optional<Edit> step(String line, int cursor, int by) {
        if (!last.equals(Optional.of(new Edit(line, cursor)))) {
            begin(line, cursor);
        }
        if (choices.size() < 2) {
            last = Optional.empty();
            return last;
        }
        chosen = Math.floorMod(chosen + by, choices.size());
        String start = before + choices.get(chosen);
        last = Optional.of(new Edit(start + after, start.length()));
        return last;
    }

    /**
     * What the last Tab chose from, the chosen one in brackets; of many those around it. Empty where there was nothing to choose.
     *
     * @param room columns that the line may take
     */
    Optional<String> candidates(Columns columns, int room) {
        if (last.isEmpty() || choices.size() <= 2) {
            return Optional.empty();
        }
        StringBuilder line = new StringBuilder();
        for (int i = 1; i < choices.size(); i++) {
            String name = label(SUFFIX.matcher(choices.get(i)).replaceFirst(""));
            String next = i == chosen ? " [" + name + "]" : "  " + name + " ";
            if (columns.of(line + next + MORE) > room) {
                if (i > chosen) {
                    return Optional.of(columns.cut(line + MORE, room));
                }
                line.setLength(0);
                line.append(MORE);
            }
            line.append(next);
        }
        return Optional.of(columns.cut(line.toString(), room));
    }

    /** A message is known by what it says, not by its id. */
    private String label(String choice) {
        return MESSAGE_ID.matcher(choice).matches()
                ? known.rooms()
                        .message(Long.parseLong(choice.substring(1)))
                        .map(message -> choice + " " + Cleaner.line(EntrySentences.excerpt(message)))
                        .orElse(choice)
                : choice;
    }

    private void begin(String line, int cursor) {
        int start = cursor;
        while (start > 0 && !Character.isWhitespace(line.charAt(start - 1))) {
            start--;
        }
        String word = line.substring(start, cursor);
        before = line.substring(0, start);
        after = line.substring(cursor);
        chosen = 0;
        choices = new ArrayList<>();
        choices.add(word);
        choices.addAll(choices(word));
    }

    private List<String> choices(String word) {
        boolean first = before.isEmpty();
        if (first && word.startsWith("/") && !word.startsWith("//")) {
            return CommandTable.namesBeginningWith(word, known.people().amAdmin()).stream()
                    .map(name -> name + " ")
                    .toList();
        }
        if (before.startsWith("/") && !before.startsWith("//") && !before.startsWith(CommandTable.ME + " ")) {
            return argument(before.strip(), word);
        }
        if (word.startsWith("@")) {
            return names(word.substring(1), "@", " ");
        }
        if (word.isEmpty() && !first) {
            return List.of();
        }
        return first ? names(word, "", ": ") : names(word, "@", " ");
    }

    private List<String> argument(String begun, String word) {
        List<String> words = Arrays.asList(SPACES.split(begun));
        return CommandTable.find(words.get(0))
                .map(command -> command.completer().choices(words.subList(1, words.size()), word, known))
                .orElse(List.of())
                .stream()
                .map(choice -> Cleaner.line(choice) + " ")
                .toList();
    }

    private List<String> names(String start, String prefix, String suffix) {
        return known.people().beginningWith(start).stream()
                .map(name -> prefix + Cleaner.line(name) + suffix)
                .toList();
    }
}
