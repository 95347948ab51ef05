package chatroom.server.config;

import chatroom.server.store.DatabaseAddress;
import chatroom.server.store.DatabaseUrl;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The part of {@link ServerOptions} that says which database accounts and messages are in, if not one in the data folder. */
final class DatabaseOptions {
    private static final String DATABASE = "--database";
    private static final String PASSWORD_FILE = "--database-password-file";

    @Option(
            names = DATABASE,
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            defaultValue = "",
            description =
                    "A PostgreSQL database to keep accounts and messages in, like postgresql://chat@db.example/chat;"
                            + " without it they are in the data folder. [CHAT_DATABASE]")
    private String database;

    @Option(
            names = PASSWORD_FILE,
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            defaultValue = "",
            description = "A file whose first line is the password for --database; without it the file counts that"
                    + " PGPASSFILE names, or ~/.pgpass. [CHAT_DATABASE_PASSWORD_FILE]")
    private Path passwordFile;

    /** Whether or not there is a database that it is for. */
    Optional<Path> passwordFile() {
        return passwordFile.toString().isEmpty() ? Optional.empty() : Optional.of(passwordFile);
    }

    /** @throws ParameterException with one sentence, if it isn't the address of one */
    Optional<DatabaseAddress> toDatabase(OptionChecks check) {
        if (database.isEmpty()) {
            if (passwordFile().isPresent()) {
                throw check.wrong(PASSWORD_FILE, "needs --database, which isn't given.");
            }
            return Optional.empty();
        }
        try {
            return Optional.of(new DatabaseAddress(DatabaseUrl.parse(database), passwordFile()));
        } catch (IllegalArgumentException e) {
            throw check.wrong(DATABASE, e.getMessage());
        }
    }
}
