package chatroom.server.command;

import chatroom.protocol.AdminRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "prune",
        description =
                "Takes the texts out of old messages, and gives their space back. The messages keep their places, names and times.",
        mixinStandardHelpOptions = true)
final class PruneCommand extends AdminCommand {
    @Option(
            names = "--older-than",
            required = true,
            paramLabel = "AGE",
            converter = Age.class,
            description = "Such as 12h, 90d or 52w: hours, days or weeks.")
    private Duration age;

    @Override
    void run(Desk desk) throws CommandFailure {
        askAndSay(desk, new AdminRequest.Prune(Clock.systemUTC().instant().minus(age)));
    }

    private static final class Age implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,6})([hdw])");

        @Override
        public Duration convert(String value) {
            Matcher age = FORM.matcher(value);
            if (!age.matches()) {
                throw new TypeConversionException(
                        "must be a number of hours, days or weeks, such as 12h, 90d or 52w, not \"%s\"."
                                .formatted(value));
            }
            long number = Long.parseLong(age.group(1));
            return switch (age.group(2)) {
                case "h" -> Duration.ofHours(number);
                case "d" -> Duration.ofDays(number);
                default -> Duration.ofDays(7 * number);
            };
        }
    }
}
