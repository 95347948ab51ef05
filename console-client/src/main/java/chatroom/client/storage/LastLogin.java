package chatroom.client.storage;

import chatroom.client.link.Servers;
import chatroom.client.link.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where somebody logged in last, to go there again.
 *
 * @param authority the file with the certificates that the server's is to be signed by, if it isn't one of those that Java trusts
 */
public record LastLogin(Servers servers, Optional<Path> authority, String username) {
    private static final String FILE = "client.properties";

    /** @return a sentence, if what is kept was damaged */
    public static Optional<String> mend(Folders folders) {
        return OwnFile.mend(folders.config().resolve(FILE));
    }

    /** Empty if nobody has logged in yet, or if what is there makes no sense. */
    public static Optional<LastLogin> last(Folders folders) {
        try {
            Properties values = PropertyFile.read(folders.config().resolve(FILE));
            if (values.getProperty("server") == null || values.getProperty("user") == null) {
                return Optional.empty();
            }
            boolean tls = Boolean.parseBoolean(values.getProperty("tls"));
            Optional<Path> authority =
                    Optional.ofNullable(values.getProperty("tls-ca")).map(Path::of);
            return Optional.of(new LastLogin(
                    Servers.parse(values.getProperty("server"), tls), authority, values.getProperty("user")));
        } catch (IOException | UsageException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public void keep(Folders folders) throws IOException {
        Map<String, String> values = new HashMap<>();
        values.put("server", servers.toString());
        values.put("tls", Boolean.toString(servers.tls()));
        authority.ifPresent(file -> values.put("tls-ca", file.toAbsolutePath().toString()));
        values.put("user", username);
        PrivateFiles.makeFolder(folders.config());
        PropertyFile.write(folders.config().resolve(FILE), "Where the chat goes unless told otherwise", values);
    }

    public static void forget(Folders folders) throws IOException {
        Files.deleteIfExists(folders.config().resolve(FILE));
    }
}
