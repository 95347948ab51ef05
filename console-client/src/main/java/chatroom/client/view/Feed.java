package chatroom.client.view;

import chatroom.client.link.Address;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkPhase;
import chatroom.client.link.LinkStatus;
import chatroom.client.room.Posting;
import chatroom.client.room.Rooms;
import chatroom.client.text.RoomSentences;
import chatroom.client.text.Sentences;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomReply;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What happens, in items to read: it knows who the reader is, which day it is, whom one needs not hear and what one
 * may have missed. Owned by the printer's thread.
 */
final class Feed {
    private final Address address;
    private final Preferences preferences;
    private final People people;
    private final Attention attention;
    private final Rooms rooms;
    private final EntryItems entryItems;
    private final PresenceDigest presence;

    /** Somebody has logged in, and will be greeted once it's known with how many. */
    private boolean greets;

    /** How many of the next messages are below a rule that counts them already. */
    private long announced;

    Feed(
            Address address,
            Preferences preferences,
            People people,
            Attention attention,
            Rooms rooms,
            EntryItems entryItems) {
        this.address = address;
        this.rooms = rooms;
        this.entryItems = entryItems;
        this.preferences = preferences;
        this.people = people;
        this.attention = attention;
        this.presence = new PresenceDigest(people);
    }

    List<Item> items(LinkEvent event, long nowMillis) {
        List<Item> items = new ArrayList<>();
        if (event instanceof LinkEvent.Missed missed) {
            missed(missed, items);
        } else if (event instanceof LinkEvent.PresenceChanged changed) {
            presence(changed, nowMillis);
        } else if (event instanceof LinkEvent.LoggedIn in) {
            loggedIn(in, nowMillis, items);
        } else if (event instanceof LinkEvent.StatusChanged changed) {
            greet(changed.status(), items);
        } else if (event instanceof LinkEvent.HistoryRead read) {
            excerpt(Sentences.history(read), read.entries(), "back to now", items);
        } else if (event instanceof LinkEvent.SearchFound found) {
            excerpt(Sentences.found(found), found.messages(), "end of what was found", items);
        } else if (event instanceof LinkEvent.Done done) {
            done(done, items);
        } else {
            notices(event, items);
        }
        due(nowMillis).forEach(item -> items.add(0, item));
        return items;
    }

    /** What was put off until now. */
    List<Item> due(long nowMillis) {
        if (!rooms.current().isLobby()) {
            // Gathered in the lobby; here it would be taken for the members of the room.
            presence.drop();
        }
        return presence.take(nowMillis).<Item>map(Item.Quiet::new).stream().toList();
    }

    OptionalLong dueMillis() {
        return presence.dueMillis();
    }

    /** Something happened in the room that is shown. */
    List<Item> posted(Posting posting, long nowMillis) {
        List<Item> items = new ArrayList<>();
        Entry entry = posting.entry();
        boolean isAnnounced = announced > 0;
        announced -= isAnnounced ? 1 : 0;
        if (entry instanceof ChatMessage message) {
            people.talked(message.username(), nowMillis);
            presence.onTalk(message.username(), nowMillis);
            if (!isAnnounced && rooms.isOthers(message) && attention.onNews(nowMillis)) {
                items.add(new Item.Rule("new"));
            }
        }
        entryItems.addNew(posting, items);
        due(nowMillis).forEach(item -> items.add(0, item));
        return items;
    }

    private void missed(LinkEvent.Missed missed, List<Item> items) {
        announced = missed.shown();
        attention.onMissed(missed.count());
        String rule = missed.count() + " new while you were away";
        items.add(new Item.Rule(
                missed.shown() == missed.count()
                        ? rule
                        : "%s; the last %s follow, /history has those before".formatted(rule, missed.shown())));
    }

    private void presence(LinkEvent.PresenceChanged changed, long nowMillis) {
        List<String> joined = heard(changed.joined());
        List<String> left = heard(changed.left());
        changed.joined().forEach(people::joined);
        if (preferences.quiet() || !rooms.current().isLobby()) {
            presence.addUntold(joined, left);
        } else {
            presence.add(joined, left, nowMillis);
        }
        changed.left().forEach(people::left);
    }

    private List<String> heard(List<String> names) {
        return names.stream().filter(name -> !isMe(name) && !isHidden(name)).toList();
    }

    private void loggedIn(LinkEvent.LoggedIn in, long nowMillis, List<Item> items) {
        people.iAm(in.username(), in.admin());
        presence.drop();
        announced = 0;
        greets = !in.again();
        if (greets) {
            // Whoever has just come in sits there.
            attention.onKey(nowMillis);
        }
        if (in.again()) {
            items.add(new Item.Notice("Connected again."));
        }
    }

    private void greet(LinkStatus status, List<Item> items) {
        if (greets && status.phase() == LinkPhase.MEMBER) {
            greets = false;
            items.add(new Item.Notice("Connected to %s. %s online. /help for help"
                    .formatted(StateLine.server(address, status), status.online())));
        }
    }

    /**
     * Something from the past, between two rules: its days are its own, and the one that the live messages are on is
     * named anew after it.
     */
    private void excerpt(String title, List<? extends Entry> entries, String end, List<Item> items) {
        items.add(new Item.Rule(title));
        if (entries.isEmpty()) {
            return;
        }
        entryItems.forgetDay();
        entries.forEach(entry -> entryItems.addCurrent(entry, items));
        entryItems.forgetDay();
        items.add(new Item.Rule(end));
    }

    private void done(LinkEvent.Done done, List<Item> items) {
        if (done.reply() instanceof RoomReply.FoundPage page) {
            List<RoomReply.Found> found = rooms.newMentions(page.found());
            items.add(new Item.Rule(found.isEmpty() ? "Nobody has named you since you last looked" : "You were named"));
            found.forEach(each -> items.add(
                    new Item.Plain(RoomSentences.of(rooms.label(each.room()), each.message(), entryItems.zone()))));
            return;
        }
        boolean isList = RoomSentences.isList(done);
        RoomSentences.of(done).forEach(line -> items.add(isList ? new Item.Plain(line) : new Item.Notice(line)));
    }

    private void notices(LinkEvent event, List<Item> items) {
        if (event instanceof LinkEvent.HistoryReplaced) {
            entryItems.forgetDay();
        }
        if (event instanceof LinkEvent.WhoIsThere there) {
            there.users().forEach(people::joined);
        }
        Sentences.of(event).forEach(sentence -> items.add(new Item.Notice(sentence)));
    }

    private boolean isMe(String name) {
        return rooms.isMe(name);
    }

    private boolean isHidden(String name) {
        return preferences.ignores(name);
    }
}
