package chatroom.client.view;

import chatroom.client.text.Cleaner;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * When the terminal is to ring, and how: by its bell alone, or with a notification of the desktop too, in one of the
 * two ways that terminals know.
 *
 * @param way empty: the bell alone
 */
public record Bell(When when, Optional<Way> way) {
    enum When {
        OFF,
        MENTION,
        ALL
    }

    enum Way {
        /** iTerm2, WezTerm, kitty, Windows Terminal. */
        OSC9,
        /** foot, Ghostty, urxvt, VTE. */
        OSC777
    }

    static final Bell USUAL = new Bell(When.MENTION, Optional.empty());

    private static final String BEL = "\u0007";
    private static final String OSC = "\033]";
    private static final String END_OF_OSC = "\033\\";
    private static final int MOST_CHARS = 120;

    /** Empty if these words don't say it. */
    public static Optional<Bell> of(List<String> words) {
        if (words.isEmpty() || words.size() > 2) {
            return Optional.empty();
        }
        Optional<When> when = word(When.values(), words.get(0));
        Optional<Way> way = words.size() == 1 ? Optional.empty() : word(Way.values(), words.get(1));
        boolean sensible = words.size() == 1 || way.isPresent();
        return when.filter(w -> sensible).map(w -> new Bell(w, way));
    }

    private static <E extends Enum<E>> Optional<E> word(E[] values, String word) {
        for (E value : values) {
            if (value.name().equalsIgnoreCase(word)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    public String words() {
        String words = when.name() + way.map(w -> " " + w.name()).orElse("");
        return words.toLowerCase(Locale.ROOT);
    }

    boolean ringsFor(Item.Said said) {
        return !said.own() && (when == When.ALL || (when == When.MENTION && said.mention()));
    }

    /**
     * What makes a terminal ring. The texts are made harmless here.
     *
     * @param place the room, unless it goes without saying
     */
    String signal(Item.Said said, Optional<String> place) {
        if (way.isEmpty()) {
            return BEL;
        }
        // A semicolon would begin another field.
        String name = Cleaner.line(
                        said.message().username() + place.map(" in "::concat).orElse(""))
                .replace(';', ',');
        String line = Cleaner.line(said.message().text());
        String text = line.codePointCount(0, line.length()) <= MOST_CHARS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MOST_CHARS)) + "…";
        return BEL
                + OSC
                + (way.get() == Way.OSC9 ? "9;" + name + ": " + text : "777;notify;" + name + ";" + text)
                + END_OF_OSC;
    }
}
