package chatroom.server.store.sqlite;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far a search in several rooms has come: the message that was found last. By time and then by key all messages have an order. */
record FoundCursor(long timeMillis, long key) implements Comparable<FoundCursor> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,16})\\.(-?\\d{1,18})");

    /** Every message is before it. */
    static final FoundCursor END = new FoundCursor(Long.MAX_VALUE, Long.MAX_VALUE);

    /** Empty if it isn't one. */
    static Optional<FoundCursor> of(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new FoundCursor(Long.parseLong(form.group(1)), Long.parseLong(form.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(FoundCursor other) {
        int byTime = Long.compare(timeMillis, other.timeMillis);
        return byTime != 0 ? byTime : Long.compare(key, other.key);
    }

    @Override
    public String toString() {
        return timeMillis + "." + key;
    }
}
