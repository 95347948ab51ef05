package chatroom.torture;

import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Nonce;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.RoomState;
import chatroom.protocol.Subscription;
import chatroom.protocol.Violation;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs errands in all rooms, sends what wasn't answered again under the same nonce, follows every room that it is in, and checks that each
 * shows every entry once, in order, and none after it was removed.
 */
final class RoomClient extends ReconnectingClient {
    private static final int RECEIVE_BYTES = 8_192;

    private final ExpectedJournals journals;
    private final RequestSource agenda;
    private final Habits habits;

    /** By their nonces, which also are the refs, in the order in which they were said. */
    private final Map<String, Said> unanswered = new LinkedHashMap<>();

    private final Map<RoomName, Followed> followed = new HashMap<>();

    /** Since it asked for its rooms, which the answer needn't know. */
    private final Set<RoomName> addedMeanwhile = new HashSet<>();

    private int said;

    /** It has said something a moment ago. */
    private boolean pausing;

    /**
     * How somebody is.
     *
     * @param window how much may be unanswered
     * @param pauseMillis after each thing that is said, about; 0 for none
     * @param remembers all that it was shown, not only up to where
     */
    record Habits(int window, int pauseMillis, boolean remembers) {}

    private record Said(Request request, long whenNs) {}

    /** A room as this one knows it. */
    private static final class Followed {
        private final Optional<RoomState> state;
        private long lastId;

        Followed(boolean remembers) {
            this.state = remembers ? Optional.of(new RoomState()) : Optional.empty();
        }

        void apply(Entry entry) {
            lastId = entry.id();
            state.ifPresent(known -> known.apply(entry));
        }
    }

    RoomClient(Scene scene, String name, ExpectedJournals journals, RequestSource agenda, Habits habits) {
        super(scene, name);
        this.journals = journals;
        this.agenda = agenda;
        this.habits = habits;
        followed.put(RoomName.LOBBY, new Followed(habits.remembers()));
    }

    /** What it remembers of a room that it follows. */
    Optional<RoomState> knows(RoomName room) {
        return Optional.ofNullable(followed.get(room)).flatMap(known -> known.state);
    }

    // Talking.

    @Override
    void talk() {
        while (isIn() && scene().isTalking() && !pausing && unanswered.size() < habits.window()) {
            said++;
            String nonce = "errand %s of %s".formatted(said, name());
            try {
                Request errand =
                        agenda.next(name(), String.format(Locale.ROOT, "%sn%06d", name(), said), Nonce.of(nonce));
                unanswered.put(nonce, new Said(errand, System.nanoTime()));
                send(nonce, errand);
                pause();
            } catch (Violation e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void pause() {
        if (habits.pauseMillis() > 0) {
            pausing = true;
            long millis = scene().random().nextInt(2 * habits.pauseMillis());
            scene().loop().after(TimeUnit.MILLISECONDS.toNanos(millis), () -> {
                pausing = false;
                talk();
            });
        }
    }

    @Override
    boolean isAnswered() {
        return unanswered.isEmpty();
    }

    @Override
    void sayAgain() {
        askForRooms();
        unanswered.forEach((nonce, asked) -> send(nonce, asked.request()));
    }

    private void askForRooms() {
        addedMeanwhile.clear();
        ask(new RoomRequest.Rooms(false, Optional.empty(), RoomLimits.PAGE_MOST), this::onRooms);
    }

    @Override
    void sayAgain(String nonce) {
        Optional.ofNullable(unanswered.get(nonce)).ifPresent(asked -> send(nonce, asked.request()));
    }

    @Override
    void onAnswer(String nonce, Reply.Ok reply) {
        Said asked = unanswered.remove(nonce);
        Request errand = asked == null ? null : asked.request();
        if (errand == null) {
            scene().violations().add("%s got an answer to \"%s\", which it isn't waiting for".formatted(name(), nonce));
        } else if (reply instanceof Reply.Sent sent) {
            onStored(errand, sent.room(), sent.id(), sent.timestamp(), sent.duplicate());
        } else if (reply instanceof RoomReply.Stored stored) {
            onStored(errand, stored.room(), stored.id(), stored.timestamp(), stored.duplicate());
        } else if (!(reply instanceof RoomReply.Unchanged)) {
            scene().violations().add("%s got %s to %s".formatted(name(), reply, errand));
        }
        if (asked != null) {
            onAcknowledged(asked.whenNs());
        }
        talk();
    }

    private void onStored(Request errand, RoomName room, long id, Instant timestamp, boolean duplicate) {
        journals.onAcknowledged(name(), errand, room, id, timestamp, duplicate);
    }

    /** Much of what it asks for isn't allowed. */
    @Override
    void onRefused(String nonce, Reply.Failed failed) {
        unanswered.remove(nonce);
        if (failed.code() == ErrorCode.INTERNAL_ERROR || failed.code() == ErrorCode.INVALID_REQUEST) {
            scene().violations().add("%s was refused: %s".formatted(name(), failed));
        }
        scene().countRefused(failed.code());
        talk();
    }

    // Listening.

    /** So little that whoever doesn't read is soon behind. */
    @Override
    Optional<Integer> receiveBytes() {
        return Optional.of(RECEIVE_BYTES);
    }

    @Override
    Subscription subscription() {
        long lastId = followed.get(RoomName.LOBBY).lastId;
        return new Subscription(OptionalLong.of(lastId), epoch(), true);
    }

    /** To be in a room, or to be in it no more, was told to nobody while this one was away. */
    private void onRooms(Reply reply) {
        if (reply instanceof RoomReply.RoomPage page) {
            Map<RoomName, Boolean> own =
                    page.rooms().stream().collect(Collectors.toMap(info -> info.room(), i -> true));
            followed.keySet()
                    .removeIf(room -> !room.isLobby() && !own.containsKey(room) && !addedMeanwhile.contains(room));
            own.keySet().forEach(this::follow);
        } else if (reply instanceof Reply.Failed failed
                && (failed.code() == ErrorCode.STORAGE_UNAVAILABLE || failed.code() == ErrorCode.SERVER_BUSY)) {
            // The database may go away at any moment, also of whoever has just come in.
            askAgainLater(this::askForRooms);
        } else {
            scene().violations().add("%s isn't told its rooms: %s".formatted(name(), reply));
        }
    }

    private void follow(RoomName room) {
        if (room.isLobby()) {
            return;
        }
        Followed known = followed.computeIfAbsent(room, name -> new Followed(habits.remembers()));
        OptionalLong lastId = OptionalLong.of(known.lastId);
        ask(new RoomRequest.Follow(RoomReference.to(room), lastId, epoch()), reply -> {
            if (reply instanceof RoomReply.Following) {
                // Where it left meanwhile and joined again, this answer may come after "removed" and before "added".
                followed.put(room, known);
            } else if (reply instanceof Reply.Failed failed && failed.code() != ErrorCode.ALREADY_FOLLOWING) {
                followed.remove(room, known);
            }
        });
    }

    @Override
    void onEvent(Event event) {
        if (event instanceof Event.MessagePosted posted) {
            onEntry(posted.room(), posted.entry());
        } else if (event instanceof Event.RoomChanged changed) {
            switch (changed.change()) {
                case ADDED -> {
                    addedMeanwhile.add(changed.room());
                    follow(changed.room());
                }
                case REMOVED -> {
                    addedMeanwhile.remove(changed.room());
                    followed.remove(changed.room());
                }
                case CHANGED -> {}
            }
        }
    }

    private void onEntry(RoomName room, Entry entry) {
        Followed known = followed.get(room);
        if (known == null) {
            scene().violations().add("%s was shown %s of %s, which it isn't in".formatted(name(), entry, room));
            return;
        }
        if (entry.id() != known.lastId + 1) {
            scene().violations()
                    .add("%s was shown entry %s of %s after entry %s"
                            .formatted(name(), entry.id(), room, known.lastId));
        }
        known.apply(entry);
        journals.onShown(name(), room, entry);
    }

    /** Of every room that it follows all that was acknowledged. */
    @Override
    boolean hasSeen(long newest) {
        return followed.entrySet().stream().allMatch(room -> room.getValue().lastId >= journals.lastId(room.getKey()));
    }
}
