package chatroom.server.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times as people write them in a command: {@code 12h}, {@code 90d}, {@code 52w}. */
final class AgeConverter implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})([hdw])");

    @Override
    public Duration convert(String value) {
        Matcher age = FORM.matcher(value);
        if (!age.matches()) {
            throw new TypeConversionException(
                    "must be a number of hours, days or weeks, such as 12h, 90d or 52w, not \"%s\".".formatted(value));
        }
        long number = Long.parseLong(age.group(1));
        return switch (age.group(2)) {
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofDays(7 * number);
        };
    }
}
