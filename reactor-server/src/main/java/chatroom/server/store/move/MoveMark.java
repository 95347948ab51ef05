package chatroom.server.store.move;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * What a move leaves in a database that isn't to be worked on.
 *
 * @param id of the move, the same on both sides
 * @param place the other side, as its operator named it
 * @param time when it was left, by the clock of who moved
 */
public record MoveMark(State state, String id, String place, Instant time) {
    public enum State {
        /** A chat has been moved into it, and may still be at work where it came from. */
        MOVING,
        /** The chat that was in it is elsewhere now. */
        MOVED
    }

    /** By {@link #toText}; empty if it is empty. */
    public static Optional<MoveMark> of(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = text.split(" ", 4);
        return Optional.of(new MoveMark(
                State.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                parts[1],
                parts[3],
                Instant.ofEpochMilli(Long.parseLong(parts[2]))));
    }

    public String toText() {
        return String.join(" ", state.name().toLowerCase(Locale.ROOT), id, String.valueOf(time.toEpochMilli()), place);
    }

    /**
     * Completes the sentence "… can't be used: …".
     *
     * @param here the place that has the mark
     */
    public String why(String here) {
        Instant second = time.truncatedTo(ChronoUnit.SECONDS);
        return state == State.MOVING
                ? "the move from %s into it, at %s, wasn't brought to its end: give the command move --from %1$s --to %s again, or begin with an empty one"
                        .formatted(place, second, here)
                : "its chat was moved to %s at %s: start the server with that, or, if nobody does, take it back by the command move --undo --from %s"
                        .formatted(place, second, here);
    }
}
