package chatroom.protocol;

import java.util.Optional;

/** One frame from the server, as a client reads it. */
public sealed interface ServerFrame {

    record Answer(Optional<Ref> ref, Reply reply) implements ServerFrame {}

    record Unasked(Event event) implements ServerFrame {}

    /** An event or a reply of a later protocol: to be ignored. */
    record Unknown() implements ServerFrame {}
}
