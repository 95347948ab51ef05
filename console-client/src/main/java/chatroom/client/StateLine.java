package chatroom.client;

/** The line above the input line: where one is, as whom, and with how many. Pure. */
final class StateLine {
    private static final String ELLIPSIS = "…";

    /** @param columns the width of the terminal; a state line never wraps */
    static String of(Address address, LinkStatus status, int columns) {
        StringBuilder line = new StringBuilder(" ").append(Cleaner.line(address.toString()));
        line.append(" | ").append(state(status));
        if (status.phase() == LinkPhase.MEMBER) {
            line.append(" | ").append(status.online()).append(" online");
        }
        if (status.unsent() > 0) {
            line.append(" | ").append(status.unsent()).append(" unsent");
        }
        line.append(' ');
        // The last column stays free: a full line makes some terminals wrap.
        int most = Math.max(1, columns - 1);
        return line.length() <= most ? line.toString() : line.substring(0, most - 1) + ELLIPSIS;
    }

    private static String state(LinkStatus status) {
        return switch (status.phase()) {
            case OFFLINE -> "not connected";
            case CONNECTING, GREETING -> "connecting";
            case GUEST -> "not logged in";
            case AUTHENTICATING -> "logging in";
            case MEMBER -> status.username().map(Cleaner::line).orElse("");
            case LEAVING, STOPPED -> "logging out";
        };
    }

    private StateLine() {}
}
