package chatroom.client.view;

import chatroom.client.link.Address;
import chatroom.client.link.LinkPhase;
import chatroom.client.link.LinkStatus;
import chatroom.client.text.Cleaner;
import java.util.ArrayList;
import java.util.List;

/** The line above the input line: where one is, with how many, and what isn't as it should be. Pure. */
final class StateLine {
    /** From here on one notices that the server takes its time. */
    private static final long BAD_LATENCY_MILLIS = 500;

    private static final int LEAST_SERVER_COLUMNS = 6;
    private static final String SEPARATOR = " | ";

    /**
     * @param unread messages since the reader last touched a key
     * @param nowMillis on the clock of the status
     * @param width columns of the terminal; a state line never wraps
     */
    static String of(Address address, LinkStatus status, int unread, long nowMillis, Columns columns, int width) {
        // The last column stays free: a full line makes some terminals wrap.
        int room = width - 1;
        String rest = rest(status, unread, state(status, nowMillis));
        String server = server(address);
        String full = "-- " + server + SEPARATOR + rest + " --";
        if (columns.of(full) <= room) {
            return full;
        }
        int forServer = room - columns.of(SEPARATOR + rest);
        if (forServer >= LEAST_SERVER_COLUMNS) {
            return columns.cut(server, forServer) + SEPARATOR + rest;
        }
        // What isn't as it should be matters more than where one is.
        boolean fits = columns.of(rest) <= room;
        return columns.cut(fits ? rest : rest(status, unread, briefState(status, nowMillis)), Math.max(1, room));
    }

    private static String rest(LinkStatus status, int unread, String state) {
        List<String> parts = new ArrayList<>();
        parts.add(state);
        if (status.unsent() > 0) {
            parts.add(status.unsent() + " unsent");
        }
        status.latencyMillis().stream()
                .filter(millis -> status.phase() == LinkPhase.MEMBER && millis >= BAD_LATENCY_MILLIS)
                .forEach(millis -> parts.add("slow: %s.%s s".formatted(millis / 1000, millis % 1000 / 100)));
        parts.add(unread + " new");
        return String.join(SEPARATOR, parts);
    }

    private static String state(LinkStatus status, long nowMillis) {
        return isCountingDown(status) ? "offline, next try in " + secondsLeft(status, nowMillis) + " s" : phase(status);
    }

    /** The state in fewer words. */
    private static String briefState(LinkStatus status, long nowMillis) {
        return isCountingDown(status) ? "offline, " + secondsLeft(status, nowMillis) + " s" : phase(status);
    }

    private static boolean isCountingDown(LinkStatus status) {
        return status.nextAttemptMillis().isPresent() && status.phase() != LinkPhase.MEMBER;
    }

    private static long secondsLeft(LinkStatus status, long nowMillis) {
        return Math.max(0, status.nextAttemptMillis().orElseThrow() - nowMillis + 999) / 1000;
    }

    private static String phase(LinkStatus status) {
        return switch (status.phase()) {
            case CONNECTING, GREETING -> "connecting";
            // Where there is somebody to log in, a time is set for the next attempt.
            case OFFLINE, GUEST -> "not logged in";
            case AUTHENTICATING -> "logging in";
            case MEMBER -> status.online() + " online";
            case LEAVING, STOPPED -> "logging out";
        };
    }

    static String server(Address address) {
        return Cleaner.line(address.port() == Address.DEFAULT_PORT ? address.host() : address.toString());
    }

    private StateLine() {}
}
