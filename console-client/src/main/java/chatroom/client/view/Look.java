package chatroom.client.view;

import java.util.OptionalInt;

/**
 * How items are laid out.
 *
 * @param nameColumns so wide is the name's part of a line, if it isn't a longer name; empty: as the terminal's width suggests
 */
public record Look(Theme theme, TimeFormat time, OptionalInt nameColumns) {
    private static final int NARROW = 60;
    private static final int WIDE = 120;

    /** Names take at most a third of the terminal's width. */
    private static final int LARGEST_PART = 3;

    /** With everything but the theme as usual. */
    static Look of(Theme theme) {
        return new Look(theme, TimeFormat.MINUTES, OptionalInt.empty());
    }

    /** @param width columns of the terminal */
    int nameColumns(int width) {
        return nameColumns.isPresent()
                ? Math.min(nameColumns.getAsInt(), width / LARGEST_PART)
                : width < NARROW ? 0 : width < WIDE ? 8 : 14;
    }
}
