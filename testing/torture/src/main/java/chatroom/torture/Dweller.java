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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Runs errands in all rooms, sends what wasn't answered again under the same nonce, follows every room that it is in, and checks that each
 * shows every entry once, in order, and none after it was removed.
 */
final class Dweller extends Regular {
    private static final int RECEIVE_BYTES = 8_192;

    private final Journals journals;
    private final Errands errands;
    private final int window;

    /** By their nonces, which also are the refs, in the order in which they were said. */
    private final Map<String, Request> unanswered = new LinkedHashMap<>();

    private final Map<RoomName, Followed> followed = new HashMap<>();
    private int said;

    /** A room as this one knows it. */
    private static final class Followed {
        private final RoomState state = new RoomState();
    }

    Dweller(Scene scene, String name, Journals journals, Errands errands, int window) {
        super(scene, name);
        this.journals = journals;
        this.errands = errands;
        this.window = window;
        followed.put(RoomName.LOBBY, new Followed());
    }

    /** What it knows of a room that it follows. */
    Optional<RoomState> knows(RoomName room) {
        return Optional.ofNullable(followed.get(room)).map(known -> known.state);
    }

    // Talking.

    @Override
    void talk() {
        while (isIn() && scene().isTalking() && unanswered.size() < window) {
            said++;
            String nonce = "errand %s of %s".formatted(said, name());
            try {
                Request errand =
                        errands.next(name(), String.format(Locale.ROOT, "%sn%06d", name(), said), Nonce.of(nonce));
                unanswered.put(nonce, errand);
                send(nonce, errand);
            } catch (Violation e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    boolean isAnswered() {
        return unanswered.isEmpty();
    }

    @Override
    void sayAgain() {
        askForRooms();
        unanswered.forEach(this::send);
    }

    private void askForRooms() {
        ask(new RoomRequest.Rooms(false, Optional.empty(), RoomLimits.PAGE_MOST), this::onRooms);
    }

    @Override
    void sayAgain(String nonce) {
        Optional.ofNullable(unanswered.get(nonce)).ifPresent(errand -> send(nonce, errand));
    }

    @Override
    void onAnswer(String nonce, Reply.Ok reply) {
        Request errand = unanswered.remove(nonce);
        if (errand == null) {
            scene().violations().add("%s got an answer to \"%s\", which it isn't waiting for".formatted(name(), nonce));
        } else if (reply instanceof Reply.Sent sent) {
            onStored(errand, sent.room(), sent.id(), sent.timestamp(), sent.duplicate());
        } else if (reply instanceof RoomReply.Stored stored) {
            onStored(errand, stored.room(), stored.id(), stored.timestamp(), stored.duplicate());
        } else if (!(reply instanceof RoomReply.Unchanged)) {
            scene().violations().add("%s got %s to %s".formatted(name(), reply, errand));
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
        long lastId = followed.get(RoomName.LOBBY).state.lastId();
        return new Subscription(OptionalLong.of(lastId), epoch(), true);
    }

    /** To be in a room, or to be in it no more, was told to nobody while this one was away. */
    private void onRooms(Reply reply) {
        if (reply instanceof RoomReply.RoomPage page) {
            Map<RoomName, Boolean> own =
                    page.rooms().stream().collect(Collectors.toMap(info -> info.room(), i -> true));
            followed.keySet().removeIf(room -> !room.isLobby() && !own.containsKey(room));
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
        Followed known = followed.computeIfAbsent(room, name -> new Followed());
        OptionalLong lastId = OptionalLong.of(known.state.lastId());
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
                case ADDED -> follow(changed.room());
                case REMOVED -> followed.remove(changed.room());
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
        if (entry.id() != known.state.lastId() + 1) {
            scene().violations()
                    .add("%s was shown entry %s of %s after entry %s"
                            .formatted(name(), entry.id(), room, known.state.lastId()));
        }
        known.state.apply(entry);
    }

    /** Of every room that it follows all that was acknowledged. */
    @Override
    boolean hasSeen(long newest) {
        return followed.entrySet().stream()
                .allMatch(room -> room.getValue().state.lastId() >= journals.lastId(room.getKey()));
    }
}
