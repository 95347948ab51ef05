package chatroom.client.room;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import java.util.Optional;
import java.util.function.Predicate;

/** One room. Guarded by {@link Rooms}. */
final class Room {
    final RoomName name;
    final Scrollback scrollback = new Scrollback();
    RoomKind kind;
    String topic = "";

    /** What stands in the line while another room is shown. */
    String halfTyped = "";

    /** The user isn't in it any more. It stays for as long as it is looked at: what is typed there must not go elsewhere. */
    boolean isLeft;

    /** The server has said that the user is in it. */
    boolean isListed;

    /** So far the user has read, here or elsewhere. */
    long readId;

    long unread;
    int mentions;

    /** When it was shown last, in the order of all. */
    long shownTurn;

    /** The counts have everything up to this entry. */
    private long countedId;

    Room(RoomName name) {
        this.name = name;
        this.kind = name.isDirect() ? RoomKind.DIRECT : RoomKind.PUBLIC;
    }

    /** @param me for whom a direct room is named by the other */
    String label(Optional<String> me) {
        if (!name.isDirect() || me.isEmpty()) {
            return name.value();
        }
        int comma = name.value().indexOf(',');
        String first = name.value().substring(1, comma);
        return "@" + (first.equalsIgnoreCase(me.get()) ? name.value().substring(comma + 1) : first);
    }

    RoomSummary summary(Optional<String> me) {
        return new RoomSummary(name, label(me), kind, topic, unread, mentions);
    }

    void describe(RoomInfo info) {
        kind = info.kind();
        topic = info.topic();
    }

    /** After a login: what the server has counted. */
    void count(RoomInfo info) {
        describe(info);
        isLeft = false;
        isListed = true;
        boolean isNewer = info.lastId() >= countedId;
        info.own().ifPresent(own -> {
            // What was read here a moment ago the server doesn't know yet.
            boolean isRead = readId >= info.lastId() && readId > own.readId();
            long listed = isRead ? 0 : own.unread();
            int listedMentions = isRead ? 0 : own.mentions();
            readId = Math.max(readId, own.readId());
            unread = isNewer ? listed : Math.max(unread, listed);
            mentions = isNewer ? listedMentions : Math.max(mentions, listedMentions);
        });
        countedId = Math.max(countedId, info.lastId());
    }

    /** @param isOthers whether a message is somebody else's, and not hidden */
    void add(Entry entry, Predicate<ChatMessage> isOthers, Predicate<ChatMessage> isMention) {
        scrollback.add(entry);
        if (entry instanceof Entry.Topic changed) {
            topic = changed.value();
        }
        if (entry.id() > countedId) {
            countedId = entry.id();
            if (entry.id() > readId && entry instanceof ChatMessage message && isOthers.test(message)) {
                unread++;
                mentions += isMention.test(message) ? 1 : 0;
            }
        }
    }

    /** The user has read up to this entry. */
    void read(long id, Predicate<ChatMessage> isOthers, Predicate<ChatMessage> isMention) {
        if (id <= readId) {
            return;
        }
        readId = id;
        if (id >= Math.max(countedId, scrollback.newestId())) {
            unread = 0;
            mentions = 0;
        } else if (scrollback.oldestId() <= id + 1) {
            unread = 0;
            mentions = 0;
            for (Entry entry : scrollback.current()) {
                if (entry.id() > id
                        && entry instanceof ChatMessage message
                        && !message.deleted()
                        && isOthers.test(message)) {
                    unread++;
                    mentions += isMention.test(message) ? 1 : 0;
                }
            }
        }
    }
}
