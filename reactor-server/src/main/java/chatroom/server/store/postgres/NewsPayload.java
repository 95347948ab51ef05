package chatroom.server.store.postgres;

import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.News;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a row of news tells apart from rooms and members, a text each: a word and what belongs to it, on a line each. Takes no notice of
 * words that only a newer server knows.
 */
final class NewsPayload {
    private static final String ACCOUNT = "account";
    private static final String HERE = "here";
    private static final String GONE = "gone";
    private static final String ANNOUNCED = "announced";
    private static final String TYPING = "typing";
    private static final String READ = "read";
    private static final String DELETED = "deleted";
    private static final String PRUNED = "pruned";

    private final Set<Username> accounts = new LinkedHashSet<>();
    private final List<News.Notice> notices = new ArrayList<>();
    private final List<News.Presence> presence = new ArrayList<>();

    static String account(Username account) {
        return lines(ACCOUNT, account.value());
    }

    static String presence(Username user, boolean isHere) {
        return lines(isHere ? HERE : GONE, user.value());
    }

    static String notice(News.Notice notice) {
        if (notice instanceof News.Notice.Announced announced) {
            return lines(ANNOUNCED, Long.toString(announced.time().toEpochMilli()), announced.text());
        } else if (notice instanceof News.Notice.Typing typing) {
            return lines(TYPING, typing.room().value(), typing.user().value());
        } else if (notice instanceof News.Notice.ReadMarked marked) {
            return lines(READ, marked.user().value(), marked.room().value(), Long.toString(marked.id()));
        } else if (notice instanceof News.Notice.RoomDeleted deleted) {
            return lines(DELETED, deleted.room().value());
        } else if (notice instanceof News.Notice.Pruned pruned) {
            return lines(PRUNED, pruned.room().value(), Long.toString(pruned.throughId()));
        }
        throw new IllegalStateException("no way to tell " + notice);
    }

    private static String lines(String... lines) {
        return String.join("\n", lines);
    }

    /** In the order in which they were told. */
    void add(long node, String text) {
        // What an announcement says may have several lines.
        String[] parts = text.split("\n", text.startsWith(ANNOUNCED + "\n") ? 3 : -1);
        switch (parts[0]) {
            case ACCOUNT -> accounts.add(new Username(parts[1]));
            case HERE, GONE -> addPresence(node, new Username(parts[1]), parts[0].equals(HERE));
            default -> notice(parts).ifPresent(notices::add);
        }
    }

    private static Optional<News.Notice> notice(String[] parts) {
        return switch (parts[0]) {
            case ANNOUNCED ->
                Optional.of(new News.Notice.Announced(parts[2], Instant.ofEpochMilli(Long.parseLong(parts[1]))));
            case TYPING -> Optional.of(new News.Notice.Typing(new RoomName(parts[1]), new Username(parts[2])));
            case READ ->
                Optional.of(new News.Notice.ReadMarked(
                        new Username(parts[1]), new RoomName(parts[2]), Long.parseLong(parts[3])));
            case DELETED -> Optional.of(new News.Notice.RoomDeleted(new RoomName(parts[1])));
            case PRUNED -> Optional.of(new News.Notice.Pruned(new RoomName(parts[1]), Long.parseLong(parts[2])));
            default -> Optional.empty();
        };
    }

    /** What follows each other of one node is one. */
    void addPresence(long node, Username user, boolean isHere) {
        News.Presence last = presence.isEmpty() ? null : presence.get(presence.size() - 1);
        if (last == null || last.node() != node) {
            last = new News.Presence(node, new LinkedHashMap<>());
            presence.add(last);
        }
        last.isHere().put(user, isHere);
    }

    Set<Username> accounts() {
        return accounts;
    }

    List<News.Notice> notices() {
        return notices;
    }

    List<News.Presence> presence() {
        return presence;
    }
}
