package chatroom.server.config;

import chatroom.commandline.Suggestion;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * The file that {@code --config} names, as it was when it was read: Java properties in UTF-8, whose keys are the names of options without
 * their dashes.
 *
 * @param values by key; an empty one isn't there, as if its line were missing
 */
record ConfigFile(Path path, Map<String, String> values) {
    static final ConfigFile NONE = new ConfigFile(Path.of(""), Map.of());

    /**
     * @param known every key that there may be
     * @throws WrongConfig the file can't be read, or is wrong
     */
    static ConfigFile read(Path path, Set<String> known) throws WrongConfig {
        OnceOnly properties = new OnceOnly();
        try (BufferedReader text = Files.newBufferedReader(path)) {
            properties.load(text);
        } catch (NoSuchFileException e) {
            throw new WrongConfig("There is no file %s: look at --config.".formatted(path), e);
        } catch (AccessDeniedException e) {
            throw new WrongConfig(
                    "The server may not read %s (--config): make it readable for the user that runs the server."
                            .formatted(path),
                    e);
        } catch (CharacterCodingException e) {
            throw new WrongConfig("%s (--config) isn't valid UTF-8: save it as UTF-8.".formatted(path), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new WrongConfig(
                    "%s (--config) can't be read (%s): it must be a file with a line for each option, such as port=5000."
                            .formatted(path, e.getMessage()),
                    e);
        }
        Map<String, String> values = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (!known.contains(key)) {
                throw unknown(path, key, known);
            }
            // Only the file's format keeps blanks at the end of a value; nobody sees them there.
            String value = properties.getProperty(key).strip();
            if (!value.isEmpty()) {
                values.put(key, value);
            }
        }
        if (properties.twice != null) {
            throw new WrongConfig(
                    "\"%s\" stands twice in %s: remove one of the two.".formatted(properties.twice, path), null);
        }
        return new ConfigFile(path, values);
    }

    private static WrongConfig unknown(Path path, String key, Set<String> known) {
        Optional<String> meant = Suggestion.nearest(key, known, Math.max(2, key.length() / 3));
        return new WrongConfig(
                meant.isPresent()
                        ? "There is no option \"%s\" (in %s): did you mean %s?".formatted(key, path, meant.get())
                        : "There is no option \"%s\" (in %s): see --help for those there are.".formatted(key, path),
                null);
    }

    /** The file can't be used; the message is one sentence that says why and what to do. */
    static final class WrongConfig extends Exception {
        private static final long serialVersionUID = 1L;

        WrongConfig(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }

    /** Properties that notice what {@link Properties} passes over: of two lines with one key the last would count. */
    private static final class OnceOnly extends Properties {
        private static final long serialVersionUID = 1L;

        private String twice;

        @Override
        public synchronized Object put(Object key, Object value) {
            Object before = super.put(key, value);
            if (before != null) {
                twice = (String) key;
            }
            return before;
        }
    }
}
