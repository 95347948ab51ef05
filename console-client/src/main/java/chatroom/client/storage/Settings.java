package chatroom.client.storage;

import chatroom.client.link.Address;
import chatroom.client.link.UsageException;
import chatroom.protocol.Password;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where to go and as whom: what was said on the command line and in the environment, and for the rest what is remembered.
 *
 * @param server empty if it wasn't said and nothing is remembered
 * @param authority certificates to trust instead of those that Java trusts
 * @param token of a session on this server under this name
 */
public record Settings(
        Optional<Address> server,
        Optional<Path> authority,
        Optional<String> username,
        Optional<Password> password,
        Optional<String> token) {

    /** Nothing is remembered. */
    public Settings(Address address, Optional<String> username, Optional<Password> password) {
        this(Optional.of(address), Optional.empty(), username, password, Optional.empty());
    }

    public Address address() {
        return server.orElse(new Address("localhost", Address.DEFAULT_PORT));
    }

    /**
     * Who says nothing goes where they were last, as whom they were; who names the server is there under the name that they had there last.
     *
     * @throws UsageException with a sentence: the session that is there may not be used so
     */
    public Settings withStored(Folders folders) throws UsageException {
        Optional<LastLogin> last = LastLogin.last(folders)
                .filter(seat -> server.isEmpty() || server.get().equals(seat.address()));
        Settings complete = new Settings(
                server.or(() -> last.map(LastLogin::address)),
                authority.or(() -> last.flatMap(LastLogin::authority)),
                username.or(() -> last.map(LastLogin::username)),
                password,
                token);
        return complete.username().isPresent() ? complete.withToken(folders) : complete;
    }

    /** At the server that somebody has named now. */
    public Settings at(Address address) {
        return new Settings(Optional.of(address), authority, username, password, Optional.empty());
    }

    private Settings withToken(Folders folders) throws UsageException {
        try {
            Optional<StoredSession> session =
                    StoredSession.read(StoredSession.folder(folders, address(), username.orElseThrow()));
            return session.isEmpty()
                    ? this
                    : new Settings(
                            server, authority, username, password, session.get().tokenFor(address()));
        } catch (IOException e) {
            // Then the password is asked for.
            return this;
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Settings[server=%s, username=%s]".formatted(server, username);
    }
}
