package chatroom.client.link;

import chatroom.protocol.Nonce;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** New ones, 128 random bits each. Not thread-safe. */
final class Nonces {
    private final RandomGenerator random;

    Nonces(RandomGenerator random) {
        this.random = random;
    }

    Nonce next() {
        return new Nonce(String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong()));
    }
}
