package chatroom.simulation;

import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import chatroom.protocol.Username;
import chatroom.server.store.News.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a transaction tells other nodes, as it comes to be. */
final class NewsBuilder {
    // Sorted, so that a seed is the same world in every process.
    private final Map<RoomName, Long> heads = new TreeMap<>();
    private final Set<Username> members = new TreeSet<>();
    private final Set<Username> accounts = new TreeSet<>();
    private final List<Notice> notices = new ArrayList<>();
    private final Map<Username, Boolean> presence = new TreeMap<>();

    void stored(RoomName room, Entry entry) {
        heads.merge(room, entry.id(), Math::max);
        if (room.isDirect() && entry.id() == 1) {
            Username author = new Username(entry.username());
            members.add(author);
            room.partnerOf(author).ifPresent(members::add);
        }
        subject(entry)
                .filter(name -> !name.equals(Entry.SERVER))
                .map(Username::new)
                .ifPresent(members::add);
    }

    private static Optional<String> subject(Entry entry) {
        if (entry instanceof Entry.Create || entry instanceof Entry.Join || entry instanceof Entry.Leave) {
            return Optional.of(entry.username());
        } else if (entry instanceof Entry.Add add) {
            return Optional.of(add.subject());
        } else if (entry instanceof Entry.Kick kick) {
            return Optional.of(kick.subject());
        } else if (entry instanceof Entry.Ban ban) {
            return Optional.of(ban.subject());
        } else if (entry instanceof Entry.Unban unban) {
            return Optional.of(unban.subject());
        } else if (entry instanceof Entry.Mute mute) {
            return Optional.of(mute.subject());
        } else if (entry instanceof Entry.Unmute unmute) {
            return Optional.of(unmute.subject());
        } else if (entry instanceof Entry.RoleChange change) {
            return Optional.of(change.subject());
        }
        return Optional.empty();
    }

    void deleted(RoomName room, List<RoomState.Member> were) {
        notices.add(new Notice.RoomDeleted(room));
        were.forEach(member -> members.add(new Username(member.username())));
    }

    void ended(Username user) {
        accounts.add(user);
    }

    void notice(Notice notice) {
        notices.add(notice);
    }

    void presence(Map<Username, Boolean> isHere) {
        presence.putAll(isHere);
    }

    NewsRow row(long xid, long session) {
        return new NewsRow(xid, session, heads, members, accounts, notices, presence);
    }
}
