package chatroom.server.command;

import chatroom.server.auth.PasswordHasher;
import chatroom.server.store.DatabaseAddress;
import java.nio.file.Path;
import java.util.Optional;

/** The server that a command is for, as its options say. */
public interface Installation {
    Path dataDir();

    /** Empty where the database is in the data folder. */
    Optional<DatabaseAddress> database();

    /** Whose first line is the password for any database; empty where PGPASSFILE or {@code ~/.pgpass} name it. */
    Optional<Path> databasePasswordFile();

    /** A hasher with the configured cost. */
    PasswordHasher newHasher();
}
