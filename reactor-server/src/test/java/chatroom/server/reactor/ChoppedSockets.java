package chatroom.server.reactor;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.Random;
import java.util.function.LongSupplier;

/** Makes reactors whose sockets take and give bytes in random pieces. In this package because only tests may stand between the two. */
public final class ChoppedSockets {
    private final Random random;

    public ChoppedSockets(long seed) {
        random = new Random(seed);
    }

    public Reactor newReactor(LongSupplier nanoTime, ReactorLimits limits) throws IOException {
        return new Reactor(Selector.open(), nanoTime, limits, socket -> new ChoppedTransport(socket, random));
    }
}
