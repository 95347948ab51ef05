package chatroom.server.store.journal;

import java.time.Clock;
import java.time.Instant;

/**
 * When a batch is stored. The two differ where the clock was ahead once.
 *
 * @param ofEntries the time of all that is stored, never before that of what was stored earlier, even if the clock was set back
 * @param byClock what the clock says, by which mutes and bans end for everybody else, too
 */
public record BatchTime(Instant ofEntries, Instant byClock) {
    public static BatchTime of(Clock clock, long newestMillis) {
        long millis = clock.millis();
        return new BatchTime(Instant.ofEpochMilli(Math.max(millis, newestMillis)), Instant.ofEpochMilli(millis));
    }
}
