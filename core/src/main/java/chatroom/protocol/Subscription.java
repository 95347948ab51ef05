package chatroom.protocol;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * From where, and whether, a logged-in connection gets messages pushed.
 *
 * @param lastId the newest message that the client has, 0 or more; without it, pushes begin after the newest
 * @param epoch the history that {@code lastId} belongs to; if it isn't the server's, {@code lastId} means nothing
 * @param push false for a client that only polls
 */
public record Subscription(OptionalLong lastId, Optional<String> epoch, boolean push) {
    /** Everything from now on. */
    public static final Subscription LIVE = new Subscription(OptionalLong.empty(), Optional.empty(), true);

    /** Nothing unasked. */
    public static final Subscription NONE = new Subscription(OptionalLong.empty(), Optional.empty(), false);

    /** Everything after a message of a history. */
    public static Subscription after(long lastId, String epoch) {
        return new Subscription(OptionalLong.of(lastId), Optional.of(epoch), true);
    }
}
