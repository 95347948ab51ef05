package chatroom.server.room;

import static chatroom.protocol.Role.MEMBER;
import static chatroom.protocol.Role.MODERATOR;
import static chatroom.protocol.Role.OWNER;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.store.EntryResult;
import chatroom.server.store.Permit;
import chatroom.server.store.Rooms.Membership;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what in a room: the one table of it. What depends on somebody or something else than who asks and the room, as the role of who
 * is to be banned, is looked at when the entry is stored.
 */
public final class Permissions {
    /** The least role for each action, and where it isn't for everybody with that role. */
    private record Rule(Role least, boolean archived, boolean muted, boolean lobby, boolean direct) {
        static final Map<Action, Rule> ALL = new EnumMap<>(Map.ofEntries(
                //                              least  archived  muted  lobby  direct
                row(Action.POLL, MEMBER, true, true, true, true),
                row(Action.HISTORY, MEMBER, true, true, true, true),
                row(Action.SEARCH, MEMBER, true, true, true, true),
                row(Action.WHO, MEMBER, true, true, true, true),
                row(Action.MEMBERS, MEMBER, true, true, true, true),
                row(Action.FOLLOW, MEMBER, true, true, true, true),
                row(Action.READ, MEMBER, true, true, true, true),
                row(Action.TYPING, MEMBER, false, false, true, true),
                row(Action.SEND, MEMBER, false, false, true, true),
                row(Action.EDIT, MEMBER, false, false, true, true),
                row(Action.REACT, MEMBER, false, false, true, true),
                row(Action.DELETE, MEMBER, true, true, true, true),
                row(Action.LEAVE, MEMBER, true, true, false, false),
                row(Action.ADD, MEMBER, false, false, false, false),
                row(Action.TOPIC, MODERATOR, false, false, true, false),
                row(Action.KICK, MODERATOR, true, false, false, false),
                row(Action.BAN, MODERATOR, true, false, false, false),
                row(Action.UNBAN, MODERATOR, true, false, false, false),
                row(Action.MUTE, MODERATOR, true, false, true, false),
                row(Action.UNMUTE, MODERATOR, true, false, true, false),
                row(Action.ROLE, OWNER, true, false, true, false),
                row(Action.ARCHIVE, OWNER, true, false, false, false),
                row(Action.UNARCHIVE, OWNER, true, false, false, false)));

        private static Map.Entry<Action, Rule> row(
                Action action, Role least, boolean archived, boolean muted, boolean lobby, boolean direct) {
            return Map.entry(action, new Rule(least, archived, muted, lobby, direct));
        }
    }

    /** What permissions depend on about a room. */
    public record Place(RoomName name, RoomKind kind, boolean archived) {
        static Place of(Room room) {
            return new Place(room.name(), room.kind(), room.isArchived());
        }
    }

    /** Why something is refused. */
    public record Refusal(ErrorCode code, String sentence, Optional<Instant> until) {
        Refusal(ErrorCode code, String sentence) {
            this(code, sentence, Optional.empty());
        }

        /** Who is an admin may all the same: they act as owners. */
        boolean isForAdmins() {
            return code != ErrorCode.ARCHIVED && code != ErrorCode.UNKNOWN_ROOM;
        }
    }

    private static final Set<Action> MORE_FOR_OWNERS = EnumSet.of(Action.DELETE, Action.KICK, Action.BAN, Action.MUTE);

    /** For what isn't there, and for what somebody may not know of. */
    public static final Refusal UNKNOWN_ROOM =
            new Refusal(ErrorCode.UNKNOWN_ROOM, "There is no such room, or you may not know of it.");

    /**
     * In the order of the contract: ban, membership, archive, mute, role.
     *
     * @param who what asks is in the room
     * @param clock asked only about who was banned or muted
     * @return empty for who may
     */
    public static Optional<Refusal> refusal(Action action, Place room, Membership who, InstantSource clock) {
        return refusal(action, MEMBER, room, who, clock);
    }

    /** @param atLeast the role that it takes where the table says less, as there is more to be done by the same action */
    static Optional<Refusal> refusal(Action action, Role atLeast, Place room, Membership who, InstantSource clock) {
        if (who.bannedUntil().isPresent() && isNow(who.bannedUntil(), clock.instant())) {
            return Optional.of(banned(room));
        }
        return action == Action.JOIN ? ofJoining(room, who) : ofMember(action, atLeast, room, who, clock);
    }

    private static Optional<Refusal> ofJoining(Place room, Membership who) {
        if (isHidden(room) && who.role().isEmpty()) {
            return Optional.of(UNKNOWN_ROOM);
        }
        if (room.kind() == RoomKind.DIRECT) {
            return Optional.of(notHere(room));
        }
        return room.archived() ? Optional.of(archived()) : Optional.empty();
    }

    private static Optional<Refusal> ofMember(
            Action action, Role atLeast, Place room, Membership who, InstantSource clock) {
        Rule rule = Rule.ALL.get(action);
        if (who.role().isEmpty()) {
            return Optional.of(
                    isHidden(room)
                            ? UNKNOWN_ROOM
                            : new Refusal(
                                    ErrorCode.NOT_A_MEMBER, "Join this room first: only its members may do that."));
        }
        if (room.archived() && !rule.archived) {
            return Optional.of(archived());
        }
        if (!rule.muted && who.mutedUntil().isPresent() && isNow(who.mutedUntil(), clock.instant())) {
            return Optional.of(new Refusal(
                    ErrorCode.MUTED, "You are muted in this room: you may read, delete and leave.", who.mutedUntil()));
        }
        if ((room.name().isLobby() && !rule.lobby) || (room.kind() == RoomKind.DIRECT && !rule.direct)) {
            return Optional.of(notHere(room));
        }
        Role ofAction = action == Action.ADD && room.kind() == RoomKind.PRIVATE ? MODERATOR : rule.least;
        Role least = atLeast.compareTo(ofAction) > 0 ? atLeast : ofAction;
        return who.role().get().compareTo(least) >= 0
                ? Optional.empty()
                : Optional.of(new Refusal(
                        ErrorCode.FORBIDDEN, "Only %ss of this room may do that.".formatted(least.wireName())));
    }

    /**
     * The same once more when the entry is stored, with what isn't known before: nobody does anything to an owner or an equal, and no mere
     * member deletes messages of others.
     *
     * @param asOwner an admin does it, who isn't held to a role
     */
    static Permit.Rules rules(Action action, boolean asOwner) {
        return standing -> {
            Membership who = asOwner ? owner(standing.room()) : standing.who();
            Optional<Refusal> refusal = refusal(
                    action, new Place(standing.room(), standing.kind(), standing.archived()), who, standing::now);
            if (refusal.isPresent()) {
                return Optional.of(new EntryResult.Refused(
                        refusal.get().code(), refusal.get().until()));
            }
            boolean isAgainst = action == Action.KICK || action == Action.BAN || action == Action.MUTE;
            Role most = who.role().orElse(MEMBER);
            if (standing.isOthersMessage() && most == MEMBER) {
                return Optional.of(new EntryResult.Refused(ErrorCode.FORBIDDEN));
            }
            return isAgainst
                            && standing.subjectsRole()
                                    .filter(role -> role == OWNER || role.compareTo(most) >= 0)
                                    .isPresent()
                    ? Optional.of(new EntryResult.Refused(ErrorCode.FORBIDDEN))
                    : Optional.empty();
        };
    }

    /** Whether who may do this may do more of it as an owner: to messages of others, or to equals. */
    static boolean isMoreForOwners(Action action, Membership who) {
        return who.role().isPresent() && who.role().get() != OWNER && MORE_FOR_OWNERS.contains(action);
    }

    /** What admins are where they act as owners. */
    static Membership owner(RoomName room) {
        return new Membership(room, Optional.of(OWNER), 0, Optional.empty(), Optional.empty());
    }

    /** Whether the room is one of which only its members know. */
    static boolean isHidden(Place room) {
        return room.kind() != RoomKind.PUBLIC;
    }

    private static Refusal banned(Place room) {
        return isHidden(room) ? UNKNOWN_ROOM : new Refusal(ErrorCode.BANNED, "You are banned from this room.");
    }

    private static Refusal archived() {
        return new Refusal(ErrorCode.ARCHIVED, "This room is archived: nothing is written in it any more.");
    }

    private static Refusal notHere(Place room) {
        return new Refusal(
                ErrorCode.FORBIDDEN,
                room.name().isLobby()
                        ? "Everybody is in the lobby, for ever: nobody is added to it or banned from it, leaves or archives it."
                        : "A direct room has its two users, and nothing else that could change.");
    }

    /** Whether a mute or a ban hasn't ended. */
    static boolean isNow(Optional<Instant> until, Instant now) {
        return until.isPresent() && until.get().isAfter(now);
    }

    private Permissions() {}
}
