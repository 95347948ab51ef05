package chatroom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Incoming;
import chatroom.protocol.Limits;
import chatroom.protocol.Ref;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * What of a request comes back in its reply, by the words of docs/protocol.md: its action, if that is not too long, and its ref, if that is
 * one.
 */
record Echo(Map<String, Object> fields) {

    /** Empty where the frame is no JSON object. */
    static Optional<Echo> of(ByteBuffer frame) {
        return SecondOpinion.read(frame).map(Echo::new);
    }

    Optional<String> action() {
        return text("action").filter(action -> action.length() <= 64);
    }

    Optional<String> text(String name) {
        return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    Optional<Ref> ref() {
        Object ref = fields.get("ref");
        if (ref instanceof String text) {
            return Optional.of(text)
                    .filter(t -> t.codePointCount(0, t.length()) <= Limits.REF_CHARS)
                    .map(Ref::of);
        }
        return Optional.of(ref == null ? "" : ref)
                .filter(BigDecimal.class::isInstance)
                .map(BigDecimal.class::cast)
                .filter(number -> number.precision() <= Limits.REF_CHARS)
                .map(number -> new Ref.Whole(number.toBigIntegerExact()));
    }

    void check(Incoming incoming) {
        assertThat(incoming.ref()).as("ref").isEqualTo(ref());
        if (incoming instanceof Incoming.Refused refused) {
            assertThat(refused.action()).as("action").isEqualTo(action());
        } else if (incoming instanceof Incoming.Call call) {
            assertThat(Optional.of(call.request().action().wireName()))
                    .as("action")
                    .isEqualTo(action());
        }
    }
}
