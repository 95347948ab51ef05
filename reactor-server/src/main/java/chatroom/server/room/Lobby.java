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
import java.util.Set;
import java.util.function.BiConsumer;

/** The room that everybody is in: it also tells who is here. Reactor thread only. */
public final class Lobby extends Room {
    /** How long changes of presence are gathered (docs/protocol.md: at most 250 ms). */
    private static final Duration PRESENCE_GATHERING = Duration.ofMillis(250);

    /** Where very many came or went, what is left is told with the next turns. */
    private static final Duration PRESENCE_GOES_ON = Duration.ofMillis(1);

    private final Timers timers;
    private final Presence presence = new Presence();
    private final Map<Username, Integer> connectionsByMember = new HashMap<>();

    /** Of those who are on other servers, on how many. */
    private final Map<Username, Integer> serversByMember = new HashMap<>();

    private final NameList names;
    private final Count users = new Count();
    private boolean presencePending;
    private BiConsumer<Username, Boolean> localListener = (user, isHere) -> {};

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
        return (int) users.get();
    }

    boolean has(Username user) {
        return connectionsByMember.containsKey(user) || serversByMember.containsKey(user);
    }

    /** Who is told who comes to this server, and who isn't on it any more. */
    public void whenLocal(BiConsumer<Username, Boolean> listener) {
        localListener = listener;
    }

    /** Who is on this server, by whatever number of connections. */
    public Set<Username> local() {
        return connectionsByMember.keySet();
    }

    public void join(Username user) {
        boolean isHereUntilNow = has(user);
        if (connectionsByMember.merge(user, 1, Integer::sum) == 1) {
            came(user, isHereUntilNow);
            localListener.accept(user, true);
        }
    }

    public void leave(Username user) {
        if (connectionsByMember.merge(user, -1, Integer::sum) == 0) {
            connectionsByMember.remove(user);
            left(user);
            localListener.accept(user, false);
        }
    }

    /** A user comes to another server; once for each. */
    public void joinElsewhere(Username user) {
        boolean isHereUntilNow = has(user);
        if (serversByMember.merge(user, 1, Integer::sum) == 1) {
            came(user, isHereUntilNow);
        }
    }

    /** As often as {@link #joinElsewhere}. */
    public void leaveElsewhere(Username user) {
        if (serversByMember.merge(user, -1, Integer::sum) == 0) {
            serversByMember.remove(user);
            left(user);
        }
    }

    private void came(Username user, boolean isHereUntilNow) {
        if (!isHereUntilNow) {
            users.increment();
            names.add(user);
            presence.changes(user, false);
            tellPresenceSoon();
        }
    }

    private void left(Username user) {
        if (!has(user)) {
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
        return size();
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
        presence.take(size(), this::has).forEach(event -> log().appendEphemeral(frames().write(event)));
        presencePending = !presence.isEmpty();
        if (presencePending) {
            timers.schedule(PRESENCE_GOES_ON, this::tellPresence);
        }
    }
}
