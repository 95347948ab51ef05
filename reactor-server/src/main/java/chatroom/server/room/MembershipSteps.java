package chatroom.server.room;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Role;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Rooms.Membership;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What an entry makes of those whom it is about. */
final class MembershipSteps {
    private MembershipSteps() {}

    /** @param username perhaps in another case than it is registered */
    record Step(String username, UnaryOperator<Membership> change) {
        String userKey() {
            return Username.keyOf(username);
        }
    }

    /** None for most entries. */
    static List<Step> of(RoomName room, Entry entry) {
        long id = entry.id();
        String by = entry.username();
        if (entry instanceof ChatMessage) {
            return id == 1 && room.isDirect() ? ofFirst(room, new Username(by)) : List.of();
        } else if (entry instanceof Entry.Create) {
            return one(by, membership -> come(membership, Role.OWNER, id));
        } else if (entry instanceof Entry.Join) {
            return one(by, membership -> come(membership, Role.MEMBER, id));
        } else if (entry instanceof Entry.Add add) {
            return one(add.subject(), membership -> come(membership, Role.MEMBER, id));
        } else if (entry instanceof Entry.Leave) {
            return one(by, MembershipSteps::go);
        } else if (entry instanceof Entry.Kick kick) {
            return one(kick.subject(), MembershipSteps::go);
        } else if (entry instanceof Entry.Ban ban) {
            return one(ban.subject(), membership -> ban(go(membership), Optional.of(end(ban.until()))));
        } else if (entry instanceof Entry.Unban unban) {
            return one(unban.subject(), membership -> ban(membership, Optional.empty()));
        } else if (entry instanceof Entry.Mute mute) {
            return one(mute.subject(), membership -> mute(membership, Optional.of(end(mute.until()))));
        } else if (entry instanceof Entry.Unmute unmute) {
            return one(unmute.subject(), membership -> mute(membership, Optional.empty()));
        } else if (entry instanceof Entry.RoleChange role) {
            return one(role.subject(), membership -> with(membership, Optional.of(role.value())));
        }
        return List.of();
    }

    private static List<Step> one(String username, UnaryOperator<Membership> change) {
        return List.of(new Step(username, change));
    }

    /** The steps of an entry that creates a direct room. */
    private static List<Step> ofFirst(RoomName room, Username author) {
        Step ofAuthor = new Step(author.value(), membership -> come(membership, Role.MEMBER, 1));
        return room.partnerOf(author)
                .map(partner -> List.of(
                        ofAuthor, new Step(partner.value(), membership -> with(membership, Optional.of(Role.MEMBER)))))
                .orElse(List.of(ofAuthor));
    }

    /** Whether whom it is about isn't in the room any more. */
    static boolean removes(Entry entry) {
        return entry instanceof Entry.Leave || entry instanceof Entry.Kick || entry instanceof Entry.Ban;
    }

    private static Instant end(Optional<Instant> until) {
        return until.orElse(RoomLimits.FOR_EVER);
    }

    /** Has read everything. */
    private static Membership come(Membership of, Role role, long id) {
        return new Membership(of.room(), Optional.of(role), id, of.mutedUntil(), Optional.empty());
    }

    /** A mute outlasts it. */
    private static Membership go(Membership of) {
        return with(of, Optional.empty());
    }

    static Membership with(Membership of, Optional<Role> role) {
        return new Membership(of.room(), role, of.readId(), of.mutedUntil(), of.bannedUntil());
    }

    private static Membership mute(Membership of, Optional<Instant> until) {
        return new Membership(of.room(), of.role(), of.readId(), until, of.bannedUntil());
    }

    private static Membership ban(Membership of, Optional<Instant> until) {
        return new Membership(of.room(), of.role(), of.readId(), of.mutedUntil(), until);
    }
}
