package chatroom.simulation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Which seeds to run: 5000 (the first so many), 5000-5999, or one as 5000-5000. */
record Seeds(long first, long last) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:-(\\d{1,18}))?");

    static Seeds of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" names no seeds: give how many, or a range as 5000-5999.".formatted(text));
        }
        long number = Long.parseLong(form.group(1));
        return form.group(2) == null ? new Seeds(0, number - 1) : new Seeds(number, Long.parseLong(form.group(2)));
    }

    boolean isOne() {
        return first == last;
    }

    LongStream stream() {
        return LongStream.rangeClosed(first, last);
    }
}
