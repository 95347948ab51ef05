package chatroom.server.store.postgres;

import chatroom.protocol.Nonce;
import chatroom.server.store.NewEntry;
import java.util.Optional;

/**
 * Every entry has a nonce, so that one that is written again after its connection broke can't be there twice. Where its client gave none it
 * is made up, of this connection group's number and a count. Storage thread only.
 */
final class Nonces {
    /** No client's nonce has a control character. */
    private static final char OURS = '\u0001';

    private final String prefix;
    private long count;

    Nonces(long node) {
        this.prefix = OURS + Long.toString(node) + ":";
    }

    /** Another at each call, where the entry has none. */
    String of(NewEntry entry) {
        Optional<Nonce> given = entry.nonce();
        return given.isPresent() ? given.get().value() : prefix + count++;
    }
}
