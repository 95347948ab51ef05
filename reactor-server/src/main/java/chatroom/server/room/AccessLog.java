package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Username;
import chatroom.server.reactor.CloseReason;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is written down about who came in, or didn't, and what admins did: one line an event, with the address. Of each kind there are only so many lines in a time, so that nobody
 * can fill a disk with them, or hide one kind behind another; the next line of the kind tells how many were left out. Reactor thread only.
 *
 * <p>What a client wrote stands in quotes; control characters in it are escaped where lines are written ({@code chatroom.server.EscapedMessage}).
 */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final int LINES_PER_SECOND = 10;

    /** After a restart everybody comes back at once. */
    private static final int BURST = 1_000;

    private static final int MAX_NAME_CHARS = 64;

    private enum Kind {
        IN,
        OUT,
        REFUSED,
        REGISTERED,
        PASSWORD_CHANGED,
        ADMIN,
        THROTTLED
    }

    /** Who did something as an admin, and from where: what is left of a session that may be gone by then. */
    record Admin(Username user, String peer) {}

    private static final class Lines {
        private final FloodLimit limit = new FloodLimit(LINES_PER_SECOND, BURST);
        private int leftOut;
    }

    private final Map<Kind, Lines> lines = new EnumMap<>(Kind.class);

    /** @param action login or resume */
    void in(Session session, Action action, Username user, long nowNs) {
        write(Kind.IN, "%s is in by %s, from %s".formatted(user, action.wireName(), session.peer()), nowNs);
    }

    void out(Session session, Username user, CloseReason reason, long nowNs) {
        write(Kind.OUT, "%s is out, from %s: %s".formatted(user, session.peer(), reason.code()), nowNs);
    }

    void registered(Session session, Username user, long nowNs) {
        write(Kind.REGISTERED, "%s registered, from %s".formatted(user, session.peer()), nowNs);
    }

    void passwordChanged(Session session, Username user, long nowNs) {
        write(Kind.PASSWORD_CHANGED, "%s has a new password, from %s".formatted(user, session.peer()), nowNs);
    }

    /** @param what completes a sentence that begins with the name */
    void byAdmin(Admin admin, String what, long nowNs) {
        write(Kind.ADMIN, "%s %s, from %s".formatted(admin.user(), what, admin.peer()), nowNs);
    }

    void refused(Session session, Action action, String name, ErrorCode why, long nowNs) {
        write(
                Kind.REFUSED,
                "%s as %s refused, from %s: %s"
                        .formatted(action.wireName(), quoted(name), session.peer(), why.wireName()),
                nowNs);
    }

    /** By a token that stands for nobody. */
    void resumeRefused(Session session, long nowNs) {
        write(Kind.REFUSED, "resume refused, from %s: session_expired".formatted(session.peer()), nowNs);
    }

    /** By a request that breaks the rules. */
    void registerRefused(Session session, ErrorCode why, long nowNs) {
        write(Kind.REFUSED, "register refused, from %s: %s".formatted(session.peer(), why.wireName()), nowNs);
    }

    void resumeThrottled(Session session, long waitMillis, long nowNs) {
        write(Kind.THROTTLED, "resume throttled for " + waitMillis + " ms, from " + session.peer(), nowNs);
    }

    void throttled(Session session, Action action, String name, long waitMillis, long nowNs) {
        write(
                Kind.THROTTLED,
                "%s as %s throttled for %d ms, from %s"
                        .formatted(action.wireName(), quoted(name), waitMillis, session.peer()),
                nowNs);
    }

    private void write(Kind kind, String line, long nowNs) {
        Lines sameKind = lines.computeIfAbsent(kind, k -> new Lines());
        if (sameKind.limit.tryTake(0, nowNs) > 0) {
            sameKind.leftOut++;
            return;
        }
        int missing = sameKind.leftOut;
        sameKind.leftOut = 0;
        LOG.info("{}{}", line, missing == 0 ? "" : " (" + missing + " lines like this were left out)");
    }

    private static String quoted(String name) {
        String shown = name.length() <= MAX_NAME_CHARS ? name : name.substring(0, MAX_NAME_CHARS) + "…";
        return '"' + shown.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
