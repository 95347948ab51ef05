package chatroom.simulation;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import chatroom.protocol.Username;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Promise 8: what docs/protocol.md allows in a room, said once more and of entries, as the server's own table of permissions is of
 * requests.
 */
final class EntryRules {
    private final RoomName room;

    /** The room before the entry. */
    private final RoomState before;

    private final Entry entry;

    /** Who wrote it acts as an owner, in the room or not. */
    private final boolean asOwner;

    private final Map<String, Role> lobbyRoles;

    private EntryRules(RoomName room, RoomState before, Entry entry, boolean asOwner, Map<String, Role> lobbyRoles) {
        this.room = room;
        this.before = before;
        this.entry = entry;
        this.asOwner = asOwner;
        this.lobbyRoles = lobbyRoles;
    }

    /**
     * Whether an entry was allowed by those before it.
     *
     * @param byAdmin who wrote it is an admin, or was one
     * @param lobbyRoles in the lobby, of those who are more than members
     */
    static boolean allow(RoomName room, RoomState before, Entry entry, boolean byAdmin, Map<String, Role> lobbyRoles) {
        boolean isPublic = room.isLobby() || before.kind().equals(Optional.of(RoomKind.PUBLIC));
        EntryRules rules = new EntryRules(room, before, entry, byAdmin && isPublic, lobbyRoles);
        if (entry.username().equals(Entry.SERVER)) {
            return rules.isAllowedToOperators();
        }
        if (room.isDirect()) {
            return rules.isAllowedInDirectRoom();
        }
        return room.isLobby() ? rules.isAllowedInLobby() : rules.isAllowedInRoom();
    }

    /** No role allows it, and none forbids it. */
    private boolean isAllowedToOperators() {
        if (room.isLobby() || room.isDirect()) {
            return false;
        }
        return entry.id() == 1
                ? entry instanceof Entry.Create
                : (entry instanceof Entry.Archive
                                || entry instanceof Entry.Unarchive
                                || entry instanceof Entry.Add
                                || entry instanceof Entry.RoleChange)
                        && fitsMembers();
    }

    private boolean isAllowedInDirectRoom() {
        return room.partnerOf(new Username(entry.username())).isPresent() && isAboutMessages() && fitsMessages();
    }

    private boolean isAllowedInLobby() {
        boolean isOfLobby = isAboutMessages()
                || entry instanceof Entry.Topic
                || entry instanceof Entry.Mute
                || entry instanceof Entry.Unmute
                || entry instanceof Entry.RoleChange;
        return isOfLobby && mayWrite() && fitsRole() && fitsMembers() && fitsMessages();
    }

    private boolean mayWrite() {
        return asOwner || !isNow(before.mutedUntil(), entry.username()) || isOpenToMuted();
    }

    private boolean isAllowedInRoom() {
        if (entry.id() == 1 || entry instanceof Entry.Create) {
            return entry.id() == 1 && entry instanceof Entry.Create;
        }
        if (entry instanceof Entry.Join) {
            return role(entry.username()).isEmpty()
                    && before.kind().equals(Optional.of(RoomKind.PUBLIC))
                    && !before.isArchived()
                    && !isNow(before.bannedUntil(), entry.username());
        }
        return (asOwner || role(entry.username()).isPresent())
                && (!before.isArchived() || goesOnInArchive())
                && mayWrite()
                && fitsRole()
                && fitsMembers()
                && fitsMessages();
    }

    private boolean isAboutMessages() {
        return entry instanceof ChatMessage
                || entry instanceof Entry.Edit
                || entry instanceof Entry.Delete
                || entry instanceof Entry.React
                || entry instanceof Entry.Unreact;
    }

    private boolean goesOnInArchive() {
        return !(entry instanceof ChatMessage
                || entry instanceof Entry.Edit
                || entry instanceof Entry.React
                || entry instanceof Entry.Unreact
                || entry instanceof Entry.Add
                || entry instanceof Entry.Topic);
    }

    private boolean isOpenToMuted() {
        return entry instanceof Entry.Delete || entry instanceof Entry.Leave;
    }

    private boolean isNow(Map<String, Instant> until, String user) {
        return until.containsKey(user) && until.get(user).isAfter(entry.timestamp());
    }

    private Optional<Role> role(String user) {
        if (room.isLobby()) {
            return Optional.of(lobbyRoles.getOrDefault(user, Role.MEMBER));
        }
        return before.member(user).map(RoomState.Member::role);
    }

    private boolean has(Role least) {
        return asOwner
                || role(entry.username())
                        .filter(role -> role.compareTo(least) >= 0)
                        .isPresent();
    }

    private boolean fitsRole() {
        if (entry instanceof Entry.Add) {
            return has(before.kind().equals(Optional.of(RoomKind.PRIVATE)) ? Role.MODERATOR : Role.MEMBER);
        } else if (entry instanceof Entry.RoleChange
                || entry instanceof Entry.Archive
                || entry instanceof Entry.Unarchive) {
            return has(Role.OWNER);
        } else if (entry instanceof Entry.Kick kick) {
            return isAbove(kick.subject());
        } else if (entry instanceof Entry.Ban ban) {
            return isAbove(ban.subject());
        } else if (entry instanceof Entry.Mute mute) {
            return isAbove(mute.subject());
        } else if (entry instanceof Entry.Topic || entry instanceof Entry.Unban || entry instanceof Entry.Unmute) {
            return has(Role.MODERATOR);
        }
        return true;
    }

    /** Nobody does anything to an owner or an equal. */
    private boolean isAbove(String subject) {
        Optional<Role> theirs = role(subject);
        return has(Role.MODERATOR)
                && (theirs.isEmpty()
                        || (theirs.get() != Role.OWNER
                                && has(theirs.get() == Role.MEMBER ? Role.MODERATOR : Role.OWNER)));
    }

    private boolean fitsMembers() {
        if (entry instanceof Entry.Add add) {
            return role(add.subject()).isEmpty() && !isNow(before.bannedUntil(), add.subject());
        } else if (entry instanceof Entry.Kick kick) {
            return role(kick.subject()).isPresent();
        } else if (entry instanceof Entry.Leave leave) {
            return role(leave.username()).isPresent()
                    && (!isLastOwner(leave.username()) || before.members().size() == 1);
        } else if (entry instanceof Entry.RoleChange change) {
            return role(change.subject()).isPresent() && !isLastOwner(change.subject());
        }
        return true;
    }

    private boolean isLastOwner(String user) {
        List<String> owners = before.members().stream()
                .filter(member -> member.role() == Role.OWNER)
                .map(RoomState.Member::username)
                .toList();
        return owners.equals(List.of(user));
    }

    private boolean fitsMessages() {
        if (entry instanceof ChatMessage message) {
            return message.replyTo().isEmpty()
                    || live(message.replyTo().getAsLong()).isPresent();
        } else if (entry instanceof Entry.Edit edit) {
            return isOwn(edit.target());
        } else if (entry instanceof Entry.Delete delete) {
            return isOwn(delete.target()) || (live(delete.target()).isPresent() && has(Role.MODERATOR));
        } else if (entry instanceof Entry.React react) {
            return live(react.target()).isPresent() && !hasReacted(react.target(), react.value());
        } else if (entry instanceof Entry.Unreact unreact) {
            return live(unreact.target()).isPresent() && hasReacted(unreact.target(), unreact.value());
        }
        return true;
    }

    private Optional<ChatMessage> live(long id) {
        return before.message(id).filter(message -> !message.deleted());
    }

    private boolean isOwn(long id) {
        return live(id).filter(message -> message.username().equals(entry.username()))
                .isPresent();
    }

    private boolean hasReacted(long id, String emoji) {
        return live(id).map(message -> message.reactions().getOrDefault(emoji, List.of()))
                .orElse(List.of())
                .contains(entry.username());
    }
}
