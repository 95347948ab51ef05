package chatroom.client.view;

import chatroom.client.storage.PrivateFiles;
import chatroom.client.storage.PropertyFile;
import chatroom.protocol.Username;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;

/** How somebody likes the screen; kept for the next run. Thread-safe: one thread sets, another asks. */
public final class Preferences {
    private static final String THEME = "theme";
    private static final String BELL = "bell";
    private static final String QUIET = "quiet";
    private static final String IGNORE = "ignore";

    private final Optional<Path> file;

    /** Only of those that ask for nothing else. */
    private final Theme defaultTheme;

    private Optional<Theme> theme = Optional.empty();
    private Bell bell = Bell.USUAL;
    private boolean quiet;
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
        Arrays.stream(values.getProperty(IGNORE, "").split(" "))
                .filter(name -> !name.isEmpty())
                .map(Username::keyOf)
                .forEach(ignored::add);
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
        PrivateFiles.makeFolder(file.get().getParent());
        PropertyFile.write(file.get(), "How the screen looks and rings", values);
    }
}
