package chatroom.client.link;

import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A room whose entries are wanted. It outlives connections. Owned by the link's thread. */
final class FollowedRoom {
    enum State {
        /** To be asked for on this connection, or the next one. */
        WANTED,
        ASKED,
        FOLLOWED,
        /** The server pushes no more rooms, or can't: what is new comes by polls. */
        POLLED
    }

    final RoomReference reference;
    State state = State.WANTED;

    /** Its name is known only then, where it was asked for as {@code @bob}. */
    private Optional<Inbox> inbox = Optional.empty();

    /** Where to begin, if not with what comes. */
    private OptionalLong firstAfterId;

    private boolean isBegun;

    FollowedRoom(RoomReference reference, OptionalLong firstAfterId) {
        this.reference = reference;
        this.firstAfterId = firstAfterId;
    }

    Optional<Inbox> inbox() {
        return inbox;
    }

    RoomRequest.Follow request(String epoch) {
        OptionalLong cursor = isBegun ? inbox.orElseThrow().cursor() : firstAfterId;
        return new RoomRequest.Follow(reference, cursor, cursor.isPresent() ? Optional.of(epoch) : Optional.empty());
    }

    /** What comes is asked for. In a room that the server has listed, so its name is known. */
    void poll(String epoch, LinkListener listener) {
        state = State.POLLED;
        if (!isBegun) {
            begin(new RoomName(reference.value()), epoch, firstAfterId.orElse(0), listener);
        }
    }

    /**
     * What comes from now on goes into the inbox.
     *
     * @param newestId of the room's entries
     */
    void begin(RoomName name, String epoch, long newestId, LinkListener listener) {
        Inbox box = inbox.orElseGet(() -> new Inbox(name, listener));
        inbox = Optional.of(box);
        boolean again = box.enter(epoch, newestId) && isBegun;
        if (!again) {
            box.begin(List.of(), Math.min(newestId, firstAfterId.orElse(newestId)));
            isBegun = true;
        }
        firstAfterId = OptionalLong.empty();
        listener.onEvent(new LinkEvent.Followed(name, box.cursor().getAsLong(), again));
    }

    void onConnectionLost() {
        state = State.WANTED;
        inbox.ifPresent(Inbox::onConnectionLost);
    }
}
