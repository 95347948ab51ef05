package chatroom.client.view;

import chatroom.client.link.Address;
import chatroom.client.link.LinkPhase;
import chatroom.client.link.LinkStatus;
import chatroom.client.room.RoomSummary;
import chatroom.client.text.Cleaner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The line above the input line: where one is, with how many, and what isn't as it should be. Pure. */
final class StateLine {
    /** From here on one notices that the server takes its time. */
    private static final long BAD_LATENCY_MILLIS = 500;

    private static final int LEAST_PLACE_COLUMNS = 6;
    private static final String SEPARATOR = " | ";
    private static final String WAY_BACK = "q goes back";
    private static final String WAY_OUT = "Ctrl+C gives up";

    /**
     * @param where the room that is looked at, among several; empty where there is none but the lobby
     * @param unread messages in it since the reader last touched a key
     * @param news other rooms with something new, the most urgent first
     * @param nowMillis on the clock of the status
     * @param width columns of the terminal; a state line never wraps
     */
    static String of(
            Address address,
            LinkStatus status,
            Optional<String> where,
            int unread,
            List<RoomSummary> news,
            long nowMillis,
            Columns columns,
            int width) {
        // The last column stays free: a full line makes some terminals wrap.
        int room = width - 1;
        List<String> own = own(status, where.isPresent(), unread, state(status, nowMillis));
        List<String> others = news.stream().map(StateLine::news).toList();
        String place = Cleaner.line(
                where.filter(name -> status.phase() == LinkPhase.MEMBER).orElse(server(address, status)));
        int most = fitting(others, columns, room);
        String full = "-- " + place + SEPARATOR + joined(own, others) + " --";
        if (most == others.size() && columns.of(full) <= room) {
            return full;
        }
        // What isn't as it should be matters more than where one is, and that more than rooms where nobody waits for
        // this reader.
        long urgent = news.stream().filter(RoomSummary::isUrgent).count();
        for (int shown = most; shown >= 0; shown--) {
            String rest = joined(own, some(others, shown));
            int forPlace = room - columns.of(SEPARATOR + rest);
            if (forPlace >= Math.min(LEAST_PLACE_COLUMNS, columns.of(place))) {
                return columns.cut(place, forPlace) + SEPARATOR + rest;
            }
            if (shown <= urgent && columns.of(rest) <= room) {
                return rest;
            }
        }
        return columns.cut(
                String.join(SEPARATOR, own(status, where.isPresent(), unread, briefState(status, nowMillis))),
                Math.max(1, room));
    }

    /** The line for those who can't type yet. */
    static String waiting(Address address, LinkStatus status, long nowMillis, Columns columns, int width) {
        String full =
                "-- " + server(address, status) + SEPARATOR + state(status, nowMillis) + SEPARATOR + WAY_OUT + " --";
        int room = width - 1;
        return columns.of(full) <= room
                ? full
                : columns.cut(briefState(status, nowMillis) + SEPARATOR + WAY_OUT, Math.max(1, room));
    }

    /**
     * Below older messages.
     *
     * @param place where they were said
     * @param hint how it stands with those before
     * @param unread what has come meanwhile
     */
    static String lookingBack(
            String place, Optional<String> hint, int unread, List<RoomSummary> news, Columns columns, int width) {
        int room = Math.max(1, width - 1);
        String where = Cleaner.line(place) + ", earlier";
        List<String> own = new ArrayList<>();
        hint.map(Cleaner::line).ifPresent(own::add);
        if (unread > 0) {
            own.add(unread + " new");
        }
        List<String> others = news.stream().map(StateLine::news).toList();
        for (int shown = fitting(others, columns, room); shown >= 0; shown--) {
            List<String> rest = new ArrayList<>(own);
            rest.addAll(some(others, shown));
            String full = "-- " + joined(List.of(where), rest) + SEPARATOR + WAY_BACK + " --";
            if (columns.of(full) <= room) {
                return full;
            }
        }
        // What somebody waits for matters more than where one is.
        List<String> brief = new ArrayList<>(List.of(WAY_BACK));
        news.stream().filter(RoomSummary::isUrgent).map(StateLine::news).forEach(brief::add);
        return columns.cut(String.join(SEPARATOR, brief) + SEPARATOR + joined(own, List.of(where)), room);
    }

    /** More than so many can't be shown: of a hundred rooms, not each number of them is tried. */
    private static int fitting(List<String> others, Columns columns, int room) {
        int used = 0;
        int most = 0;
        while (most < others.size() && used <= room) {
            used += SEPARATOR.length() + columns.of(others.get(most));
            most += used <= room ? 1 : 0;
        }
        return most;
    }

    /** The first of them, and how many there are besides. */
    private static List<String> some(List<String> others, int shown) {
        if (shown == others.size()) {
            return others;
        }
        List<String> some = new ArrayList<>(others.subList(0, shown));
        some.add("+" + (others.size() - shown) + (shown == 0 ? " rooms" : ""));
        return some;
    }

    private static String joined(List<String> own, List<String> others) {
        return Stream.concat(own.stream(), others.stream()).collect(Collectors.joining(SEPARATOR));
    }

    private static String news(RoomSummary room) {
        return Cleaner.line(room.label()) + (room.isUrgent() ? " " + room.unread() + "!" : " +" + room.unread());
    }

    private static List<String> own(LinkStatus status, boolean hasRooms, int unread, String state) {
        List<String> parts = new ArrayList<>();
        parts.add(state);
        if (status.unsent() > 0) {
            parts.add(status.unsent() + " unsent");
        }
        status.latencyMillis().stream()
                .filter(millis -> status.phase() == LinkPhase.MEMBER && millis >= BAD_LATENCY_MILLIS)
                .forEach(millis -> parts.add("slow: %s.%s s".formatted(millis / 1000, millis % 1000 / 100)));
        if (unread > 0 || !hasRooms) {
            parts.add(unread + " new");
        }
        return parts;
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

    /** @param usual where none is connected to */
    static String server(Address usual, LinkStatus status) {
        Address address = status.server().orElse(usual);
        return Cleaner.line(address.port() == Address.DEFAULT_PORT ? address.host() : address.toString());
    }

    private StateLine() {}
}
