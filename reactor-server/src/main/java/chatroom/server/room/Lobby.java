package chatroom.server.room;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Event;
import chatroom.protocol.MessageText;
import chatroom.protocol.Ref;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.log.MessageLog;
import chatroom.server.reactor.Timers;
import chatroom.server.stats.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The room that everybody is in: it also tells who is here. Reactor thread only. */
public final class Lobby extends Room {
    /** How long changes of presence are gathered (docs/protocol.md: at most 250 ms). */
    private static final Duration PRESENCE_GATHERING = Duration.ofMillis(250);

    /** Where very many came or went, what is left is told with the next turns. */
    private static final Duration PRESENCE_GOES_ON = Duration.ofMillis(1);

    private final Timers timers;
    private final Presence presence = new Presence();
    private final Map<Username, Integer> connectionsByMember = new HashMap<>();
    private final NameList names;
    private final Count users = new Count();
    private boolean presencePending;

    public Lobby(MessageLog log, ServerFrameCodec frames, Timers timers) {
        super(RoomName.LOBBY, RoomKind.PUBLIC, false, log, frames, new RoomStats());
        this.timers = timers;
        this.names = new NameList(frames::writeNames);
    }

    /** Shows an announcement, which isn't stored. */
    public void announce(MessageText text, Instant now) {
        log().appendEphemeral(frames().write(new Event.Announced(text.value(), now)));
    }

    /** How many people are here, without telling it to a member. */
    public int size() {
        return connectionsByMember.size();
    }

    boolean has(Username user) {
        return connectionsByMember.containsKey(user);
    }

    public void join(Username user) {
        if (connectionsByMember.merge(user, 1, Integer::sum) == 1) {
            users.increment();
            names.add(user);
            presence.changes(user, false);
            tellPresenceSoon();
        }
    }

    public void leave(Username user) {
        if (connectionsByMember.merge(user, -1, Integer::sum) == 0) {
            connectionsByMember.remove(user);
            names.remove(user);
            users.add(-1);
            presence.changes(user, true);
            tellPresenceSoon();
        }
    }

    /** How many people are here, for metrics. Read by any thread. */
    public Count users() {
        return users;
    }

    /** How many people are here, whatever their number of connections. Call it when a client is told the number. */
    public int online() {
        presence.show();
        return connectionsByMember.size();
    }

    /** The answer to {@code who}: all names, sorted without regard to case. */
    byte[] who(Optional<Ref> ref) {
        return frames().writeWho(ref, names.written(), online());
    }

    /** How many are here, for whoever may have missed changes of presence. */
    @Override
    Optional<byte[]> snapshot() {
        return Optional.of(frames().write(new Event.PresenceChanged(List.of(), List.of(), online(), true)));
    }

    private void tellPresenceSoon() {
        if (!presencePending) {
            presencePending = true;
            timers.schedule(PRESENCE_GATHERING, this::tellPresence);
        }
    }

    private void tellPresence() {
        presence.take(connectionsByMember.size(), connectionsByMember::containsKey)
                .forEach(event -> log().appendEphemeral(frames().write(event)));
        presencePending = !presence.isEmpty();
        if (presencePending) {
            timers.schedule(PRESENCE_GOES_ON, this::tellPresence);
        }
    }
}
