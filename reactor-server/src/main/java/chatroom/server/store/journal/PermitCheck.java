package chatroom.server.store.journal;

import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Permit;
import chatroom.server.store.Rooms.Membership;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Asks a {@link Permit} again where what it was given by may have changed. Storage thread only, in one transaction. */
public final class PermitCheck {
    private final JournalRows rows;
    private final BatchTime time;

    PermitCheck(JournalRows rows, BatchTime time) {
        this.rows = rows;
        this.time = time;
    }

    Optional<EntryResult.Refused> refusal(long room, NewEntry entry) throws SQLException {
        return isAsked(rows.entries(), room, entry)
                ? entry.permit().rules().refusal(standing(room, entry, false))
                : Optional.empty();
    }

    /** Of what is done to somebody else's message: asked in any case, as nobody knew whose it is. */
    Optional<EntryResult.Refused> refusalOfOthersMessage(long room, NewEntry entry) throws SQLException {
        return entry.permit().equals(Permit.GIVEN)
                ? Optional.empty()
                : entry.permit().rules().refusal(standing(room, entry, true));
    }

    /** Whether it has to be asked again. */
    public static boolean isAsked(EntryRows rows, long room, NewEntry entry) throws SQLException {
        Permit permit = entry.permit();
        return !permit.equals(Permit.GIVEN)
                && (entry.change() instanceof Change.About || permit.asOf() < rows.lastChange(room));
    }

    private Permit.Standing standing(long room, NewEntry entry, boolean isOthersMessage) throws SQLException {
        Optional<Change.About> about = entry.change() instanceof Change.About one ? Optional.of(one) : Optional.empty();
        MemberRows.Judged judged = rows.members().judged(room, entry.userId(), about.map(Change.About::subject));
        return new Permit.Standing(
                judged.room(),
                judged.kind(),
                judged.archived(),
                new Membership(
                        judged.room(),
                        role(room, judged.who()),
                        0,
                        until(judged.who().mutedUntil()),
                        until(judged.who().bannedUntil())),
                about.isEmpty() ? Optional.empty() : subjectsRole(room, judged),
                isOthersMessage,
                time.byClock());
    }

    /** Admins act as owners in public rooms: nobody does anything to them there. */
    private static Optional<Role> subjectsRole(long room, MemberRows.Judged judged) {
        return judged.hasSubject() && judged.isSubjectAdmin() && judged.kind() == RoomKind.PUBLIC
                ? Optional.of(Role.OWNER)
                : role(room, judged.subject());
    }

    /** Everybody is in the lobby. */
    static Optional<Role> role(long room, MemberRow row) {
        return row.role().isEmpty() && room == RoomRows.LOBBY ? Optional.of(Role.MEMBER) : row.role();
    }

    private static Optional<Instant> until(long millis) throws DamagedException {
        return millis == 0 ? Optional.empty() : Optional.of(StoredValue.time(millis));
    }
}
