package chatroom.server.room;

import chatroom.protocol.Username;
import chatroom.server.store.Change;
import chatroom.server.store.NewEntry;
import java.util.List;

/** Whose membership an entry changes. */
final class EntrySubject {
    private EntrySubject() {}

    static List<Username> of(NewEntry entry) {
        Change change = entry.change();
        if (change instanceof Change.Create || change instanceof Change.Join || change instanceof Change.Leave) {
            return List.of(entry.username());
        } else if (change instanceof Change.Say) {
            return entry.room()
                    .partnerOf(entry.username())
                    .map(partner -> List.of(entry.username(), partner))
                    .orElse(List.of());
        } else if (change instanceof Change.Add add) {
            return List.of(add.subject());
        } else if (change instanceof Change.Kick kick) {
            return List.of(kick.subject());
        } else if (change instanceof Change.Ban ban) {
            return List.of(ban.subject());
        } else if (change instanceof Change.Unban unban) {
            return List.of(unban.subject());
        } else if (change instanceof Change.Mute mute) {
            return List.of(mute.subject());
        } else if (change instanceof Change.Unmute unmute) {
            return List.of(unmute.subject());
        } else if (change instanceof Change.ChangeRole role) {
            return List.of(role.subject());
        }
        return List.of();
    }
}
