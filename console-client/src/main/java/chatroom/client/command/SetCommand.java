package chatroom.client.command;

import chatroom.client.view.Preferences;
import chatroom.client.view.TimeFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How messages look, and which words ring. */
final class SetCommand {
    private static final String TIME = "time";
    private static final String NAMES = "names";
    private static final String HIGHLIGHT = "highlight";

    /** As wide as the terminal suggests. */
    private static final String AUTO = "auto";

    private static final String NONE = "none";

    private static final Pattern WIDTH = Pattern.compile("0*([0-9]|[1-2][0-9]|3[0-2])");

    static boolean isRight(List<String> words) {
        List<String> values = words.stream().skip(1).toList();
        return words.isEmpty()
                || switch (words.get(0)) {
                    case TIME ->
                        values.size() <= 1
                                && values.stream()
                                        .allMatch(
                                                value -> TimeFormat.named(value).isPresent());
                    case NAMES ->
                        values.size() <= 1
                                && values.stream()
                                        .allMatch(value -> value.equals(AUTO)
                                                || WIDTH.matcher(value).matches());
                    case HIGHLIGHT -> values.size() <= Preferences.MOST_HIGHLIGHTS;
                    default -> false;
                };
    }

    /** Without a value it says what is set. */
    static void run(CommandContext context, CommandArguments arguments) throws IOException {
        Preferences preferences = context.fullScreen().preferences();
        List<String> words = arguments.words();
        List<String> values = words.stream().skip(1).toList();
        if (!values.isEmpty()) {
            switch (words.get(0)) {
                case TIME -> preferences.setTime(TimeFormat.named(values.get(0)).orElseThrow());
                case NAMES ->
                    preferences.setNameColumns(
                            values.get(0).equals(AUTO)
                                    ? OptionalInt.empty()
                                    : OptionalInt.of(Integer.parseInt(values.get(0))));
                default -> preferences.setHighlights(values.equals(List.of(NONE)) ? List.of() : values);
            }
            context.fullScreen().redraw();
        }
        Stream.of(TIME, NAMES, HIGHLIGHT)
                .filter(name -> words.isEmpty() || words.get(0).equals(name))
                .forEach(name -> context.screen().notice("/set " + name + " " + value(preferences, name)));
    }

    private static String value(Preferences preferences, String name) {
        return switch (name) {
            case TIME -> preferences.look().time().word();
            case NAMES ->
                preferences.look().nameColumns().stream()
                        .mapToObj(Integer::toString)
                        .findFirst()
                        .orElse(AUTO);
            default -> preferences.highlights().isEmpty() ? NONE : String.join(" ", preferences.highlights());
        };
    }

    static List<String> choices(List<String> before, String start) {
        Stream<String> words = switch (String.join(" ", before)) {
            case "" -> Stream.of(TIME, NAMES, HIGHLIGHT);
            case TIME -> Arrays.stream(TimeFormat.values()).map(TimeFormat::word);
            case NAMES -> Stream.of(AUTO);
            case HIGHLIGHT -> Stream.of(NONE);
            default -> Stream.of();
        };
        return words.filter(word -> word.startsWith(start)).toList();
    }

    private SetCommand() {}
}
