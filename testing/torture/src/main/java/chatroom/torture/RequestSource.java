package chatroom.torture;

import chatroom.protocol.Nonce;
import chatroom.protocol.Request;
import chatroom.protocol.Violation;

/** What somebody comes to ask for. */
interface RequestSource {
    /**
     * The next thing, which writes an entry if it is allowed.
     *
     * @param word of which no other text is made
     */
    Request next(String who, String word, Nonce nonce) throws Violation;
}
