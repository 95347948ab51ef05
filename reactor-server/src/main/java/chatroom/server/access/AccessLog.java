package chatroom.server.access;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Username;
import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.Timers;
import chatroom.server.session.Origin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is written down about who came in, or didn't, and what admins did: one line an event, with the address. What costs a hash of a
 * password, or takes an admin, has its line always: there can't be more of them than hashes. The rest goes through {@link RepeatedLines},
 * so that nobody can fill a disk with it. Reactor thread only.
 *
 * <p>What a client wrote stands in quotes; control characters in it are escaped where lines are written ({@code
 * chatroom.server.logging.EscapedMessage}).
 */
public final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final int MAX_NAME_CHARS = 64;

    private final RepeatedLines resumed;
    private final RepeatedLines left;
    private final RepeatedLines refused;
    private final RepeatedLines throttled;

    public AccessLog(Timers timers) {
        // Who has come in is never only a number: these are as many as there are accounts at networks.
        resumed = RepeatedLines.ofAny(timers, LOG::info);
        left = RepeatedLines.ofAny(timers, LOG::info);
        refused = RepeatedLines.upTo(timers, LOG::info);
        throttled = RepeatedLines.upTo(timers, LOG::info);
    }

    /** @param action login or resume */
    public void in(Origin origin, Action action, Username user) {
        String line = "%s is in by %s, from %s".formatted(user, action.wireName(), origin.peer());
        if (action == Action.RESUME) {
            resumed.write(line, "%s is in by resume".formatted(user), origin.network());
        } else {
            LOG.info("{}", line);
        }
    }

    public void out(Origin origin, Username user, CloseReason reason) {
        left.write(
                "%s is out, from %s: %s".formatted(user, origin.peer(), reason.code()),
                "%s is out".formatted(user),
                origin.network());
    }

    void registered(Origin origin, Username user) {
        LOG.info("{} registered, from {}", user, origin.peer());
    }

    void passwordChanged(Origin origin, Username user) {
        LOG.info("{} has a new password, from {}", user, origin.peer());
    }

    /** @param what completes a sentence that begins with the name */
    public void byAdmin(Username admin, Origin origin, String what) {
        LOG.info("{} {}, from {}", admin, what, origin.peer());
    }

    /** After a hash, or by the database: a wrong password, a taken name. */
    void refusedAfterHash(Origin origin, Action action, String name, ErrorCode why) {
        LOG.info("{}", refusal(origin, action, name, why));
    }

    /** Somebody knew the password, but the connection ended before there was an answer: nobody has come in, and no password is changed. */
    void rightButGone(Origin origin, Action action, String name) {
        LOG.info(
                "{} as {} had the right password, from {}, and was gone before the answer",
                action.wireName(),
                quoted(name),
                origin.peer());
    }

    /** A refusal that needed no hash and no look into the database. */
    void refused(Origin origin, Action action, String name, ErrorCode why) {
        refusedCheaply(origin, refusal(origin, action, name, why), action, why);
    }

    private static String refusal(Origin origin, Action action, String name, ErrorCode why) {
        return "%s as %s refused, from %s: %s"
                .formatted(action.wireName(), quoted(name), origin.peer(), why.wireName());
    }

    /** Where no name is known: by a token that stands for nobody, by a request that breaks the rules. */
    void refused(Origin origin, Action action, ErrorCode why) {
        refusedCheaply(
                origin,
                "%s refused, from %s: %s".formatted(action.wireName(), origin.peer(), why.wireName()),
                action,
                why);
    }

    private void refusedCheaply(Origin origin, String line, Action action, ErrorCode why) {
        refused.write(line, "%s refused: %s".formatted(action.wireName(), why.wireName()), origin.network());
    }

    void throttled(Origin origin, Action action, String name, long waitMillis) {
        throttled.write(
                "%s as %s throttled for %s ms, from %s"
                        .formatted(action.wireName(), quoted(name), waitMillis, origin.peer()),
                action.wireName() + " throttled",
                origin.network());
    }

    /** For a resume: it isn't known yet whose token it is. */
    void resumeThrottled(Origin origin, long waitMillis) {
        throttled.write(
                "resume throttled for %s ms, from %s".formatted(waitMillis, origin.peer()),
                "resume throttled",
                origin.network());
    }

    private static String quoted(String name) {
        String shown = name.length() <= MAX_NAME_CHARS ? name : name.substring(0, MAX_NAME_CHARS) + "…";
        return '"' + shown.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
