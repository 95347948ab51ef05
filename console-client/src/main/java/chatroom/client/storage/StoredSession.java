package chatroom.client.storage;

import chatroom.client.link.Address;
import chatroom.client.link.Bookmark;
import chatroom.client.link.Servers;
import chatroom.client.link.UsageException;
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
 * @param password what it would be noticed by
 * @param tls whether the token came through TLS; empty in a file of an earlier version, which didn't say
 */
public record StoredSession(
        String username,
        Optional<String> token,
        Optional<Bookmark> bookmark,
        Optional<Boolean> tls,
        Optional<Fingerprint> password) {
    private static final String PASSWORD = "password_check";
    private static final String FILE = "session.properties";
    private static final String TLS = "tls";

    /** A session that was not asked for its password. */
    public StoredSession(String username, Optional<String> token, Optional<Bookmark> bookmark, Optional<Boolean> tls) {
        this(username, token, bookmark, tls, Optional.empty());
    }

    /** What the password would be noticed by; empty where nothing is known of it. */
    public static Optional<Fingerprint> passwordOf(Folders folders, Settings settings) {
        try {
            return settings.username().isEmpty()
                    ? Optional.empty()
                    : read(folder(
                                    folders,
                                    settings.address(),
                                    settings.username().get()))
                            .flatMap(StoredSession::password);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

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

    /** @return a sentence, if what is kept was damaged */
    static Optional<String> mend(Path folder) {
        return OwnFile.mend(folder.resolve(FILE));
    }

    /** @param folder that of {@link #folder} */
    static Optional<StoredSession> read(Path folder) throws IOException {
        Properties values = PropertyFile.read(folder.resolve(FILE));
        String username = values.getProperty("username");
        return username == null
                ? Optional.empty()
                : Optional.of(new StoredSession(
                        username,
                        Optional.ofNullable(values.getProperty("token")),
                        bookmark(values),
                        Optional.ofNullable(values.getProperty(TLS)).map(Boolean::valueOf),
                        Optional.ofNullable(values.getProperty(PASSWORD)).flatMap(Fingerprint::parse)));
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
        tls.ifPresent(value -> values.put(TLS, Boolean.toString(value)));
        password.ifPresent(value -> values.put(PASSWORD, value.toString()));
        PropertyFile.write(folder.resolve(FILE), "The token is as good as a password", values);
    }

    public static void forget(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }

    /**
     * The token, if it may go to these servers: what came through TLS never goes out in the clear.
     *
     * @throws UsageException with a sentence: it may not
     */
    Optional<String> tokenFor(Servers servers) throws UsageException {
        if (servers.tls() || token.isEmpty()) {
            return token;
        }
        if (tls.equals(Optional.of(true))) {
            throw new UsageException(
                    "The session of %s at %s began through TLS and isn't used without: add --tls, or --tls --logout to end it."
                            .formatted(username, servers.first()));
        }
        // Nobody knows how this one came: the password is asked for again, once.
        return tls.isPresent() || servers.areLoopback() ? token : Optional.empty();
    }

    StoredSession withToken(String spelled, String present, boolean throughTls) {
        return new StoredSession(spelled, Optional.of(present), bookmark, Optional.of(throughTls), password);
    }

    StoredSession withoutToken() {
        return new StoredSession(username, Optional.empty(), bookmark, tls, password);
    }

    StoredSession withBookmark(Bookmark present) {
        return new StoredSession(username, token, Optional.of(present), tls, password);
    }

    StoredSession withPassword(Fingerprint present) {
        return new StoredSession(username, token, bookmark, tls, Optional.of(present));
    }

    /** Leaves the token out, so that it gets into no log. */
    @Override
    public String toString() {
        return "StoredSession[username=%s, bookmark=%s]".formatted(username, bookmark);
    }
}
