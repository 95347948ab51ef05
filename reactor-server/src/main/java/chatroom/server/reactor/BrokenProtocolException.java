package chatroom.server.reactor;

import java.io.IOException;

/** The peer breaks the rules of a {@link Transport}. What it sends is good for nothing any more; it can still be told so. */
public class BrokenProtocolException extends IOException {
    public BrokenProtocolException(String message) {
        super(message);
    }
}
