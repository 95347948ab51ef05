package chatroom.server.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A PostgreSQL database, and how one comes in.
 *
 * @param passwordFile whose first line is the password; empty for what the file says that PGPASSFILE names, or else {@code ~/.pgpass}
 */
public record DatabaseAddress(DatabaseUrl url, Optional<Path> passwordFile) {}
