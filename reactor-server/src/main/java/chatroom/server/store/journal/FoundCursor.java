package chatroom.server.store.journal;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a search in several rooms has come: the message that was found last. By time, then by room, then by id all messages have an
 * order. It says nothing that whoever searches hasn't been shown, as the number of a room would.
 */
public record FoundCursor(long timeMillis, String roomKey, long id) implements Comparable<FoundCursor> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,16})\\.(\\d{1,13})\\.(\\S{1,100})");
    private static final Comparator<FoundCursor> ORDER = Comparator.comparingLong(FoundCursor::timeMillis)
            .thenComparing(FoundCursor::roomKey)
            .thenComparingLong(FoundCursor::id);

    /** Every message is before it. */
    public static final FoundCursor END = new FoundCursor(Long.MAX_VALUE, "", 0);

    /** Empty if it isn't one. */
    public static Optional<FoundCursor> of(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(
                        new FoundCursor(Long.parseLong(form.group(1)), form.group(3), Long.parseLong(form.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(FoundCursor other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return timeMillis + "." + id + "." + roomKey;
    }
}
