package chatroom.protocol;

import java.util.Optional;

/** One frame from a client, read as far as it could be. */
public sealed interface Incoming {
    Optional<Ref> ref();

    record Call(Optional<Ref> ref, Request request) implements Incoming {}

    /** @param action as the client wrote it, where there was one */
    record Refused(Optional<Ref> ref, Optional<String> action, Violation violation) implements Incoming {}
}
