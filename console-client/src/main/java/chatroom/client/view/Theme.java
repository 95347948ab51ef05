package chatroom.client.view;

import chatroom.protocol.Username;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jline.utils.AttributedStyle;

/** How things look. Colour only helps the eye: whatever it tells is told by a mark or a word as well. */
public enum Theme {
    /** Light letters on a dark ground. */
    DARK,
    /** Dark letters on a light ground. */
    LIGHT,
    /** No colour at all; bold and reversed letters stay. */
    NONE;

    /** Among the 256 of xterm; a terminal with fewer shows the nearest. */
    private static final List<Integer> BRIGHT = List.of(81, 114, 215, 176, 222, 110, 150, 209, 141, 79, 180, 204);

    private static final List<Integer> DEEP = List.of(25, 28, 130, 90, 94, 31, 58, 124, 54, 23, 88, 161);
    private static final int LIGHT_GREY = 245;
    private static final int DARK_GREY = 243;

    /** What fits when nobody has said anything: no colour where https://no-color.org is followed. */
    public static Theme of(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() ? DARK : NONE;
    }

    public static Optional<Theme> named(String word) {
        for (Theme theme : values()) {
            if (theme.word().equals(word.toLowerCase(Locale.ROOT))) {
                return Optional.of(theme);
            }
        }
        return Optional.empty();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Always the same for one person, and most likely another one for another person. */
    AttributedStyle name(String username) {
        if (this == NONE) {
            return AttributedStyle.DEFAULT;
        }
        List<Integer> names = this == DARK ? BRIGHT : DEEP;
        int hash = Username.keyOf(username).hashCode() * 0x9E3779B9;
        return AttributedStyle.DEFAULT.foreground(names.get(Math.floorMod(hash >>> 8, names.size())));
    }

    AttributedStyle ownName() {
        return AttributedStyle.BOLD;
    }

    /** Somebody speaks of the reader. */
    AttributedStyle mention() {
        return AttributedStyle.BOLD;
    }

    /** Times, joins and leaves, and other lines that one may overlook. */
    public AttributedStyle quiet() {
        return switch (this) {
            case DARK -> AttributedStyle.DEFAULT.foreground(LIGHT_GREY);
            case LIGHT -> AttributedStyle.DEFAULT.foreground(DARK_GREY);
            case NONE -> AttributedStyle.DEFAULT;
        };
    }

    /** Where something new begins. */
    AttributedStyle rule() {
        return AttributedStyle.BOLD;
    }

    AttributedStyle state() {
        return AttributedStyle.INVERSE;
    }
}
