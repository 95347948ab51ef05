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

    /**
     * @param unread messages since the reader last touched a key
     * @param nowMillis on the clock of the status
     * @param width columns of the terminal; a state line never wraps
     */
    static String of(Address address, LinkStatus status, int unread, long nowMillis, Columns columns, int width) {
        // The last column stays free: a full line makes some terminals wrap.
        int room = width - 1;
        String rest = rest(status, unread, nowMillis);
        String server = server(address);
        String full = "-- " + server + rest + " --";
        if (columns.of(full) <= room) {
            return full;
        }
        int forServer = Math.max(LEAST_SERVER_COLUMNS, room - columns.of(rest));
        return columns.cut(columns.cut(server, forServer) + rest, Math.max(1, room));
    }

    private static String rest(LinkStatus status, int unread, long nowMillis) {
        List<String> parts = new ArrayList<>();
        parts.add(state(status, nowMillis));
        if (status.unsent() > 0) {
            parts.add(status.unsent() + " unsent");
        }
        status.latencyMillis().stream()
                .filter(millis -> status.phase() == LinkPhase.MEMBER && millis >= BAD_LATENCY_MILLIS)
                .forEach(millis -> parts.add("slow: %d.%d s".formatted(millis / 1000, millis % 1000 / 100)));
        parts.add(unread + " new");
        return " | " + String.join(" | ", parts);
    }

    private static String state(LinkStatus status, long nowMillis) {
        if (status.nextAttemptMillis().isPresent() && status.phase() != LinkPhase.MEMBER) {
            long seconds = Math.max(0, status.nextAttemptMillis().getAsLong() - nowMillis + 999) / 1000;
            return "offline, next try in " + seconds + " s";
        }
        return switch (status.phase()) {
            case OFFLINE -> "offline";
            case CONNECTING, GREETING -> "connecting";
            case GUEST -> "not logged in";
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
