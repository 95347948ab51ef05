package chatroom.client.storage;

import chatroom.client.link.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Up to which message somebody has looked at what named them, on one server; for the next run. Several clients of one person share the
 * file, and each reads it when it is to know: what one has looked at is old for the others too. Owned by one thread.
 */
public final class MentionLooks {
    private static final String FILE = "mentions.properties";
    private static final String LOOKED_AT = "looked_at";

    private final Folders folders;
    private final Address address;
    private final Consumer<String> complaints;
    private boolean hasComplained;

    /** @param complaints told once, in a sentence, where nothing can be kept */
    public MentionLooks(Folders folders, Address address, Consumer<String> complaints) {
        this.folders = folders;
        this.address = address;
        this.complaints = complaints;
    }

    /** Empty where nobody has looked, or nothing can be read. */
    public Optional<Instant> last(String username) {
        try {
            return Optional.ofNullable(
                            PropertyFile.read(folder(username).resolve(FILE)).getProperty(LOOKED_AT))
                    .map(Instant::parse);
        } catch (IOException | DateTimeException e) {
            // Then old ones are shown again.
            return Optional.empty();
        }
    }

    /** Unless somebody has looked at later ones already. */
    public void keep(String username, Instant lookedAt) {
        if (last(username).filter(known -> !known.isBefore(lookedAt)).isPresent()) {
            return;
        }
        try {
            Path folder = folder(username);
            PrivateFiles.makeFolder(folders.state());
            PrivateFiles.makeFolder(folder);
            PropertyFile.write(
                    folder.resolve(FILE),
                    "Up to this message /mentions has been looked at",
                    Map.of(LOOKED_AT, lookedAt.toString()));
        } catch (IOException e) {
            if (!hasComplained) {
                hasComplained = true;
                complaints.accept(
                        "The next start will list these again: " + OwnFile.reason(e) + ", in " + folders.state());
            }
        }
    }

    private Path folder(String username) {
        return StoredSession.folder(folders, address, username);
    }
}
