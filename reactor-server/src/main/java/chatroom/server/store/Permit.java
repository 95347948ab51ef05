package chatroom.server.store;

import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import java.time.Instant;
import java.util.Optional;

/**
 * What somebody was allowed, and what they were allowed by. It is asked again in the transaction that stores the entry, but only where
 * roles, members, mutes, bans or the archive changed since, and for what nobody knew before: the role of whom something is done to, and
 * whether the message that is to be deleted is somebody else's.
 *
 * @param asOf when it was allowed, all entries of the room up to this one were known
 * @param refused for who may not: only whether the nonce was stored is looked at, which takes as long where there is no such room
 */
public record Permit(long asOf, Rules rules, Optional<EntryResult.Refused> refused) {
    /** For who may in any case. */
    public static final Permit GIVEN = new Permit(Long.MAX_VALUE, standing -> Optional.empty());

    public Permit(long asOf, Rules rules) {
        this(asOf, rules, Optional.empty());
    }

    /** A permit that refuses. */
    public static Permit refused(EntryResult.Refused why) {
        return new Permit(0, standing -> Optional.of(why), Optional.of(why));
    }

    /** Who may do what it is about. Asked on the storage thread; keeps nothing in mind. */
    @FunctionalInterface
    public interface Rules {
        Optional<EntryResult.Refused> refusal(Standing standing);
    }

    /**
     * How things stand in a room when something is about to be stored in it.
     *
     * @param who what the one who does it is in the room
     * @param subjectsRole what the one to whom it is done is there: an admin an owner, where the room is public; empty where there is none
     * such, or it is no member
     * @param isOthersMessage whether a message of somebody else is to be deleted; nowhere else than where rules are asked just for that
     * @param now what the clock says, which isn't the time of the entry where the clock was ahead once
     */
    public record Standing(
            RoomName room,
            RoomKind kind,
            boolean archived,
            Rooms.Membership who,
            Optional<Role> subjectsRole,
            boolean isOthersMessage,
            Instant now) {}
}
