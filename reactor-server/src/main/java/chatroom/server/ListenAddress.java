package chatroom.server;

import chatroom.server.store.StartupException;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Where the options say that the server listens; what is wrong with that is a sentence that names them. */
final class ListenAddress {
    @FunctionalInterface
    interface Listening {
        /** @return where it listens, with the port that the system chose */
        InetSocketAddress at(InetSocketAddress address) throws IOException;
    }

    /**
     * @param hostOption that says where, like {@code --host}
     * @param portOption like {@code --port}
     */
    static InetSocketAddress listen(String host, int port, String hostOption, String portOption, Listening listening)
            throws StartupException {
        InetSocketAddress wanted = new InetSocketAddress(host, port);
        if (wanted.isUnresolved()) {
            throw new StartupException(
                    "There is no host \"%s\": give %s an address of this machine.".formatted(host, hostOption));
        }
        try {
            return listening.at(wanted);
        } catch (IOException e) {
            throw new StartupException(
                    "Can't listen on %s port %s (%s): stop what uses it, or choose another with %s and %s."
                            .formatted(host, port, e.getMessage(), hostOption, portOption),
                    e);
        }
    }

    private ListenAddress() {}
}
