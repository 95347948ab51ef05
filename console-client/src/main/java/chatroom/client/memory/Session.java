package chatroom.client.memory;

import chatroom.client.link.Address;
import chatroom.client.link.Bookmark;
import chatroom.protocol.Username;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What one person left on one server.
 *
 * @param username as the server spells it
 * @param token empty if that session is void
 * @param bookmark where they stopped reading
 */
public record Session(String username, Optional<String> token, Optional<Bookmark> bookmark) {
    private static final String FILE = "session.properties";

    /** The folder of all that is kept of this person on this server; it need not be there. */
    public static Path folder(Folders folders, Address address, String username) {
        // A name or a host is no path, whatever characters are in it.
        String name = encoded(Username.keyOf(username)) + "@"
                + encoded(address.host().toLowerCase(Locale.ROOT)) + "+" + address.port();
        return folders.state().resolve(name);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @param folder that of {@link #folder} */
    static Optional<Session> read(Path folder) throws IOException {
        Properties values = PropertyFile.read(folder.resolve(FILE));
        String username = values.getProperty("username");
        return username == null
                ? Optional.empty()
                : Optional.of(
                        new Session(username, Optional.ofNullable(values.getProperty("token")), bookmark(values)));
    }

    private static Optional<Bookmark> bookmark(Properties values) {
        try {
            String epoch = values.getProperty("epoch");
            return epoch == null
                    ? Optional.empty()
                    : Optional.of(new Bookmark(epoch, Long.parseLong(values.getProperty("last_id"))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** @param folder that of {@link #folder}, which must be there */
    public void keep(Path folder) throws IOException {
        Map<String, String> values = new HashMap<>();
        values.put("username", username);
        token.ifPresent(value -> values.put("token", value));
        bookmark.ifPresent(value -> {
            values.put("epoch", value.epoch());
            values.put("last_id", Long.toString(value.lastId()));
        });
        PropertyFile.write(folder.resolve(FILE), "The token is as good as a password", values);
    }

    public static void forget(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }

    Session withToken(String spelled, Optional<String> present) {
        return new Session(spelled, present, bookmark);
    }

    Session withBookmark(Bookmark present) {
        return new Session(username, token, Optional.of(present));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Session[username=%s, bookmark=%s]".formatted(username, bookmark);
    }
}
