package chatroom.torture;

import chatroom.load.LoadException;
import chatroom.load.OwnServer;
import chatroom.load.Violations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What an ordeal has to work with.
 *
 * @param random seeded: what is done, and when, is the same for the same seed, as far as the machine lets it
 * @param brief a tenth of what is done otherwise, for builds
 */
record Stage(RandomGenerator random, boolean brief, Optional<Path> serverJar, Violations violations) {
    /** A server that has started, and nobody at it. */
    Scene open(String... options) throws IOException, LoadException {
        return open(List.of(), options);
    }

    /** @param prefix of the server's command */
    Scene open(List<String> prefix, String... options) throws IOException, LoadException {
        return open(new OwnServer.Setup(serverJar, prefix, List.of(), List.of(options)));
    }

    /** @param javaOptions of the server's JVM, beyond its own */
    Scene openWith(List<String> javaOptions, String... options) throws IOException, LoadException {
        return open(new OwnServer.Setup(serverJar, List.of(), javaOptions, List.of(options)));
    }

    private Scene open(OwnServer.Setup setup) throws IOException, LoadException {
        OwnServer server = new OwnServer(setup);
        try {
            server.start();
            return new Scene(this, server);
        } catch (IOException | LoadException e) {
            server.close();
            throw e;
        }
    }

    int count(int usual, int whenBrief) {
        return brief ? whenBrief : usual;
    }
}
