package chatroom.client.command;

import chatroom.client.view.Preferences;
import chatroom.client.view.TimeFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
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

    /** Why these arguments are wrong, and which are right; empty where they are. */
    static Optional<String> objection(List<String> words) {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        List<String> values = words.subList(1, words.size());
        return switch (words.get(0)) {
            case TIME ->
                unless(
                        isOne(values, value -> TimeFormat.named(value).isPresent()),
                        "/set time takes one of HH:mm, HH:mm:ss and hh:mma");
            case NAMES ->
                unless(
                        isOne(
                                values,
                                value -> value.equals(AUTO)
                                        || WIDTH.matcher(value).matches()),
                        "/set names takes a number of columns from 0 to 32, or auto");
            case HIGHLIGHT ->
                unless(
                        values.size() <= Preferences.MOST_HIGHLIGHTS,
                        "/set highlight takes at most " + Preferences.MOST_HIGHLIGHTS + " words");
            default -> Optional.of("What can be set is time, names and highlight; /help set tells more");
        };
    }

    private static Optional<String> unless(boolean isRight, String objection) {
        return isRight ? Optional.empty() : Optional.of(objection);
    }

    /** Or none, to see what is set. */
    private static boolean isOne(List<String> values, Predicate<String> rule) {
        return values.isEmpty() || (values.size() == 1 && rule.test(values.get(0)));
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
