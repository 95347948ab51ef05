package chatroom.server.store.journal;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Rooms of two. Neither blocks nor that an account was deleted are entries there, so both are looked at for each entry. Written by the
 * storage thread only, in one transaction.
 */
final class DirectRooms {
    private final RoomRows rooms;
    private final MemberRows members;
    private final MessageChanges messages;

    DirectRooms(JournalRows rows, MessageChanges messages) {
        this.rooms = rows.rooms();
        this.members = rows.members();
        this.messages = messages;
    }

    /** What comes into one that isn't there yet: the first message makes it. */
    EntryResult begin(NewEntry entry) throws SQLException {
        Optional<Username> name = partnerOf(entry);
        if (name.isEmpty() || !(entry.change() instanceof Change.Say say)) {
            return new EntryResult.Refused(ErrorCode.UNKNOWN_ROOM);
        }
        Optional<MemberRows.Partner> partner = members.partner(name.get(), entry.userId());
        if (partner.isEmpty()) {
            return new EntryResult.Refused(ErrorCode.UNKNOWN_USER);
        }
        if (partner.get().isApart()) {
            return new EntryResult.Refused(ErrorCode.FORBIDDEN);
        }
        if (say.replyTo().isPresent()) {
            return new EntryResult.Refused(ErrorCode.UNKNOWN_MESSAGE);
        }
        OptionalLong created =
                rooms.create(RoomName.direct(entry.username(), partner.get().name()), RoomKind.DIRECT, "");
        if (created.isEmpty()) {
            // It was deleted: names don't come back.
            return new EntryResult.Refused(ErrorCode.FORBIDDEN);
        }
        long room = created.getAsLong();
        members.put(entry.userId(), room, MemberRow.NOBODY.come(Role.MEMBER, 1));
        members.put(partner.get().id(), room, MemberRow.NOBODY.come(Role.MEMBER, 1));
        // Who writes first has read that; the other hasn't.
        members.setRead(entry.userId(), room, 1);
        return messages.say(room, entry, say);
    }

    /** Why an entry isn't written into one that is there. */
    Optional<EntryResult.Refused> refusal(NewEntry entry) throws SQLException {
        Optional<Username> name = partnerOf(entry);
        if (name.isEmpty()) {
            return Optional.of(new EntryResult.Refused(ErrorCode.UNKNOWN_ROOM));
        }
        boolean isApart = members.partner(name.get(), entry.userId())
                .map(MemberRows.Partner::isApart)
                .orElse(true);
        return isApart || !isOfMessages(entry.change())
                ? Optional.of(new EntryResult.Refused(ErrorCode.FORBIDDEN))
                : Optional.empty();
    }

    private static boolean isOfMessages(Change change) {
        return change instanceof Change.Say
                || change instanceof Change.Edit
                || change instanceof Change.Delete
                || change instanceof Change.React;
    }

    private static Optional<Username> partnerOf(NewEntry entry) {
        return entry.isByServer() ? Optional.empty() : entry.room().partnerOf(entry.username());
    }
}
