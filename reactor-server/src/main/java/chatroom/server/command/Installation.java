package chatroom.server.command;

import chatroom.server.auth.PasswordHasher;
import java.nio.file.Path;

/** The server that a command is for, as its options say. */
public interface Installation {
    Path dataDir();

    /** A hasher with the configured cost. */
    PasswordHasher newHasher();
}
