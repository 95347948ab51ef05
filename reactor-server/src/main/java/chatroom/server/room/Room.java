package chatroom.server.room;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Event;
import chatroom.protocol.MessageText;
import chatroom.protocol.Ref;
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

/** A place to talk: its members and its log. Reactor thread only. */
public final class Room {
    /** How long changes of presence are gathered (docs/protocol.md: at most 250 ms). */
    private static final Duration PRESENCE_GATHERING = Duration.ofMillis(250);

    /** Where very many came or went, what is left is told with the next turns. */
    private static final Duration PRESENCE_GOES_ON = Duration.ofMillis(1);

    private final String name;
    private final MessageLog log;
    private final ServerFrameCodec frames;
    private final Timers timers;
    private final Presence presence = new Presence();
    private final Map<Username, Integer> connectionsByMember = new HashMap<>();
    private final NameList names;
    private final Count users = new Count();
    private final RoomStats stats = new RoomStats();
    private Runnable published = () -> {};
    private boolean presencePending;

    public Room(String name, MessageLog log, ServerFrameCodec frames, Timers timers) {
        this.name = name;
        this.log = log;
        this.frames = frames;
        this.timers = timers;
        this.names = new NameList(frames::writeNames);
    }

    public String name() {
        return name;
    }

    public RoomStats stats() {
        return stats;
    }

    MessageLog log() {
        return log;
    }

    /** The newest message that anybody has seen, 0 if there is none. */
    public long lastId() {
        return log.lastId();
    }

    /** Shows a message, which must be stored already, to everybody. */
    void publish(ChatMessage message) {
        log.append(message.id(), frameOf(message));
        published.run();
    }

    /** Who is told of messages that are shown, beside those who read them. */
    void whenPublished(Runnable listener) {
        published = listener;
    }

    /** What readers are sent of a message. */
    byte[] frameOf(ChatMessage message) {
        return frames.write(new Event.MessagePosted(message));
    }

    /** A stored message can't be {@linkplain #publish published}: everybody reads it from the store. */
    void leaveToStore(long id) {
        log.skipTo(id);
        published.run();
    }

    /** Shows an announcement, which isn't stored. */
    public void announce(MessageText text, Instant now) {
        log.appendEphemeral(frames.write(new Event.Announced(text.value(), now)));
    }

    /** How many people are here, without telling it to a member. */
    public int size() {
        return connectionsByMember.size();
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
        return frames.writeWho(ref, names.written(), online());
    }

    /** For whoever may have missed changes of presence. */
    byte[] presenceSnapshot() {
        return frames.write(new Event.PresenceChanged(List.of(), List.of(), online(), true));
    }

    private void tellPresenceSoon() {
        if (!presencePending) {
            presencePending = true;
            timers.schedule(PRESENCE_GATHERING, this::tellPresence);
        }
    }

    private void tellPresence() {
        presence.take(connectionsByMember.size(), connectionsByMember::containsKey)
                .forEach(event -> log.appendEphemeral(frames.write(event)));
        presencePending = !presence.isEmpty();
        if (presencePending) {
            timers.schedule(PRESENCE_GOES_ON, this::tellPresence);
        }
    }
}
