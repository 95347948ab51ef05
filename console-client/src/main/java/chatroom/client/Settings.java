package chatroom.client;

import chatroom.protocol.Password;
import java.util.Optional;

/** What was said on the command line and in the environment. */
record Settings(Address address, Optional<String> username, Optional<Password> password) {}
