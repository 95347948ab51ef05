package chatroom.client.link;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a state line shows. Times are milliseconds on the link's clock ({@link Link#nowMillis}).
 *
 * @param username who was logged in last
 * @param online as last heard
 * @param unsent messages that the server hasn't confirmed
 * @param oldestUnsentMillis since when the first of them waits
 * @param nextAttemptMillis when the next attempt to connect or to log in is made, if one is waited for
 * @param server which one is connected to; empty where none is, or where a chat has only one
 * @param latencyMillis how long the server takes to answer, in steps, so that it doesn't change with every answer; empty until it's known
 */
public record LinkStatus(
        LinkPhase phase,
        Optional<String> username,
        int online,
        int unsent,
        OptionalLong oldestUnsentMillis,
        OptionalLong nextAttemptMillis,
        Optional<Address> server,
        OptionalLong latencyMillis) {

    /** Nothing is waited for, and nothing is known of the latency. */
    public LinkStatus(LinkPhase phase, Optional<String> username, int online, int unsent) {
        this(phase, username, online, unsent, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    /** Of a chat with one server. */
    public LinkStatus(
            LinkPhase phase,
            Optional<String> username,
            int online,
            int unsent,
            OptionalLong oldestUnsentMillis,
            OptionalLong nextAttemptMillis,
            OptionalLong latencyMillis) {
        this(phase, username, online, unsent, oldestUnsentMillis, nextAttemptMillis, Optional.empty(), latencyMillis);
    }
}
