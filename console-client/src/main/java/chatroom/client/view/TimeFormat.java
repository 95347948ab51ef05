package chatroom.client.view;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the time of a message is written. Each one has as many columns whatever the time is: what is said stands below itself. */
public enum TimeFormat {
    MINUTES("HH:mm"),
    SECONDS("HH:mm:ss"),
    TWELVE_HOURS("hh:mma");

    private final String word;
    private final DateTimeFormatter formatter;

    TimeFormat(String word) {
        this.word = word;
        this.formatter = DateTimeFormatter.ofPattern(word, Locale.ROOT);
    }

    public static Optional<TimeFormat> named(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word.equalsIgnoreCase(word))
                .findFirst();
    }

    public String word() {
        return word;
    }

    String of(LocalTime time) {
        return formatter.format(time);
    }

    /** With the space, or the mark, behind it. */
    int columns() {
        return of(LocalTime.MIDNIGHT).length() + 1;
    }
}
