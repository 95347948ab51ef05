package chatroom.server.command;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** What is said of a value that is none of the words among which there is a choice. */
public final class WrongWord {
    private WrongWord() {}

    /** One sentence; empty where something else is wrong. */
    public static Optional<String> sentence(ParameterException e) {
        ArgSpec argument = e.getArgSpec();
        if (argument == null || !argument.type().isEnum() || e.getValue() == null) {
            return Optional.empty();
        }
        String choice = choice(argument.type());
        return Optional.of(
                argument instanceof OptionSpec option
                        ? "%s must be %s, not \"%s\".".formatted(option.longestName(), choice, e.getValue())
                        : "Say %s, not \"%s\".".formatted(choice, e.getValue()));
    }

    private static String choice(Class<?> words) {
        String all = Stream.of(words.getEnumConstants())
                .map(word -> ((Enum<?>) word).name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return all.replaceFirst(", (?=[^,]*$)", " or ");
    }
}
