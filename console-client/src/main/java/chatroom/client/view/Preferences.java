package chatroom.client.view;

import chatroom.client.storage.PrivateFiles;
import chatroom.client.storage.PropertyFile;
import chatroom.protocol.Mention;
import chatroom.protocol.Username;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.TreeSet;

/** How somebody likes the screen; kept for the next run. Thread-safe: one thread sets, another asks. */
public final class Preferences {
    private static final String THEME = "theme";
    private static final String BELL = "bell";
    private static final String QUIET = "quiet";
    private static final String IGNORE = "ignore";
    private static final String TIME = "time";
    private static final String NAME_COLUMNS = "name_columns";
    private static final String HIGHLIGHT = "highlight";

    public static final int MOST_HIGHLIGHTS = 50;

    private static final int MOST_NAME_COLUMNS = 32;

    private final Optional<Path> file;

    /** Only of those that ask for nothing else. */
    private final Theme defaultTheme;

    private Optional<Theme> theme = Optional.empty();
    private Bell bell = Bell.USUAL;
    private boolean quiet;
    private TimeFormat time = TimeFormat.MINUTES;
    private OptionalInt nameColumns = OptionalInt.empty();
    private List<String> highlights = List.of();
    private List<Mention> highlighted = List.of();
    private final NavigableSet<String> ignored = new TreeSet<>();

    private Preferences(Optional<Path> file, Theme defaultTheme) {
        this.file = file;
        this.defaultTheme = defaultTheme;
    }

    /** Kept nowhere. */
    public static Preferences of(Theme theme) {
        return new Preferences(Optional.empty(), theme);
    }

    /**
     * @param file what can't be read in it, or isn't there, is as usual
     * @param defaultTheme for whoever has chosen none. {@link Theme#NONE} is an order: without colours, whatever was chosen
     */
    public static Preferences in(Path file, Theme defaultTheme) {
        Preferences preferences = new Preferences(Optional.of(file), defaultTheme);
        try {
            preferences.take(PropertyFile.read(file));
        } catch (IOException e) {
            // As usual.
        }
        return preferences;
    }

    private void take(Properties values) {
        theme = Theme.named(values.getProperty(THEME, ""));
        bell = Bell.of(Arrays.asList(values.getProperty(BELL, "").split(" "))).orElse(Bell.USUAL);
        quiet = Boolean.parseBoolean(values.getProperty(QUIET));
        time = TimeFormat.named(values.getProperty(TIME, "")).orElse(TimeFormat.MINUTES);
        nameColumns = columns(values.getProperty(NAME_COLUMNS, ""));
        highlight(Arrays.stream(values.getProperty(HIGHLIGHT, "").split(" "))
                .filter(word -> !word.isEmpty())
                .limit(MOST_HIGHLIGHTS)
                .toList());
        Arrays.stream(values.getProperty(IGNORE, "").split(" "))
                .filter(name -> !name.isEmpty())
                .map(Username::keyOf)
                .forEach(ignored::add);
    }

    private static OptionalInt columns(String value) {
        try {
            return value.isEmpty()
                    ? OptionalInt.empty()
                    : OptionalInt.of(Math.max(0, Math.min(MOST_NAME_COLUMNS, Integer.parseInt(value))));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    private void highlight(List<String> words) {
        highlights = words;
        highlighted = words.stream().map(Mention::named).toList();
    }

    public synchronized Look look() {
        return new Look(theme(), time, nameColumns);
    }

    /** Words that one wants to notice. */
    public synchronized List<String> highlights() {
        return highlights;
    }

    /** Whether one of them is in a text. */
    public synchronized boolean highlights(String text) {
        return highlighted.stream().anyMatch(word -> word.isIn(text));
    }

    public synchronized void setTime(TimeFormat chosen) throws IOException {
        time = chosen;
        keep();
    }

    /** @param chosen empty: as the terminal's width suggests */
    public synchronized void setNameColumns(OptionalInt chosen) throws IOException {
        nameColumns = chosen;
        keep();
    }

    public synchronized void setHighlights(List<String> words) throws IOException {
        highlight(List.copyOf(words));
        keep();
    }

    public synchronized Theme theme() {
        return defaultTheme == Theme.NONE ? defaultTheme : theme.orElse(defaultTheme);
    }

    public synchronized Bell bell() {
        return bell;
    }

    synchronized boolean quiet() {
        return quiet;
    }

    public synchronized boolean ignores(String username) {
        return ignored.contains(Username.keyOf(username));
    }

    public synchronized List<String> ignored() {
        return List.copyOf(ignored);
    }

    public synchronized void setTheme(Theme chosen) throws IOException {
        theme = Optional.of(chosen);
        keep();
    }

    public synchronized void setBell(Bell chosen) throws IOException {
        bell = chosen;
        keep();
    }

    /** @return whether it's quiet now */
    public synchronized boolean toggleQuiet() throws IOException {
        quiet = !quiet;
        keep();
        return quiet;
    }

    /** @return whether the person is ignored now */
    public synchronized boolean toggleIgnored(String username) throws IOException {
        String key = Username.keyOf(username);
        boolean now = !ignored.remove(key);
        if (now) {
            ignored.add(key);
        }
        keep();
        return now;
    }

    private void keep() throws IOException {
        if (file.isEmpty()) {
            return;
        }
        Map<String, String> values = new HashMap<>();
        theme.ifPresent(t -> values.put(THEME, t.word()));
        values.put(BELL, bell.words());
        values.put(QUIET, Boolean.toString(quiet));
        values.put(IGNORE, String.join(" ", ignored));
        values.put(TIME, time.word());
        nameColumns.ifPresent(columns -> values.put(NAME_COLUMNS, Integer.toString(columns)));
        values.put(HIGHLIGHT, String.join(" ", highlights));
        PrivateFiles.makeFolder(file.get().getParent());
        PropertyFile.write(file.get(), "How the screen looks and rings", values);
    }
}
