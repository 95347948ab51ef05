package chatroom.client.storage;

import chatroom.client.link.Address;
import chatroom.client.link.Servers;
import chatroom.client.link.UsageException;
import chatroom.protocol.Password;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where to go and as whom: what was said on the command line and in the environment, and for the rest what is remembered.
 *
 * @param named empty if no server was named and nothing is remembered
 * @param authority certificates to trust instead of those that Java trusts
 * @param token of a session on this server under this name
 */
public record Settings(
        Optional<Servers> named,
        Optional<Path> authority,
        Optional<String> username,
        Optional<Password> password,
        Optional<String> token) {

    /** Nothing is remembered. */
    public Settings(Address address, Optional<String> username, Optional<Password> password) {
        this(Optional.of(Servers.of(address)), Optional.empty(), username, password, Optional.empty());
    }

    public Servers servers() {
        return named.orElseGet(() -> Servers.of(new Address("localhost", Address.DEFAULT_PORT)));
    }

    /** The server by which goes what is kept of the chat. */
    public Address address() {
        return servers().first();
    }

    /**
     * Who says nothing goes where they were last, as whom they were; who names the server is there under the name that they had there last.
     *
     * @throws UsageException with a sentence: the session that is there may not be used so
     */
    public Settings withStored(Folders folders) throws UsageException {
        Optional<LastLogin> last = LastLogin.last(folders)
                .filter(seat ->
                        named.isEmpty() || address().equals(seat.servers().first()));
        Settings complete = new Settings(
                named.or(() -> last.map(LastLogin::servers)),
                authority.or(() -> last.flatMap(LastLogin::authority)),
                username.or(() -> last.map(LastLogin::username)),
                password,
                token);
        return complete.username().isPresent() ? complete.withToken(folders) : complete;
    }

    /** At the servers that somebody has named now. */
    public Settings at(Servers servers) {
        return new Settings(Optional.of(servers), authority, username, password, Optional.empty());
    }

    private Settings withToken(Folders folders) throws UsageException {
        try {
            Optional<StoredSession> session =
                    StoredSession.read(StoredSession.folder(folders, address(), username.orElseThrow()));
            return session.isEmpty()
                    ? this
                    : new Settings(
                            named, authority, username, password, session.get().tokenFor(servers()));
        } catch (IOException e) {
            // Then the password is asked for.
            return this;
        }
    }

    /** Leaves the token out, so that it gets into no log. */
    @Override
    public String toString() {
        return "Settings[servers=%s, username=%s]".formatted(named, username);
    }
}
