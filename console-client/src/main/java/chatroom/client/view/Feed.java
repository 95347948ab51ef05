package chatroom.client.view;

import chatroom.client.link.Address;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkPhase;
import chatroom.client.link.LinkStatus;
import chatroom.client.text.Sentences;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Username;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What happens, in items to read: it knows who the reader is, which day it is, whom one needs not hear and what one
 * may have missed. Owned by the printer's thread.
 */
public final class Feed {
    private final Address address;
    private final ZoneId zone;
    private final Preferences preferences;
    private final People people;
    private final Attention attention;
    private final PresenceDigest presence;

    private Optional<String> me = Optional.empty();
    private Optional<Mentions> mentions = Optional.empty();
    private Optional<LocalDate> day = Optional.empty();

    /** Somebody has logged in, and will be greeted once it's known with how many. */
    private boolean greets;

    /** How many of the next messages are below a rule that counts them already. */
    private long announced;

    public Feed(Address address, ZoneId zone, Preferences preferences, People people, Attention attention) {
        this.address = address;
        this.zone = zone;
        this.preferences = preferences;
        this.people = people;
        this.attention = attention;
        this.presence = new PresenceDigest(people);
    }

    List<Item> items(LinkEvent event, long nowMillis) {
        List<Item> items = new ArrayList<>();
        if (event instanceof LinkEvent.Posted posted) {
            posted(posted.message(), nowMillis, items);
        } else if (event instanceof LinkEvent.Missed missed) {
            missed(missed, items);
        } else if (event instanceof LinkEvent.PresenceChanged changed) {
            presence(changed, nowMillis);
        } else if (event instanceof LinkEvent.LoggedIn in) {
            loggedIn(in, nowMillis, items);
        } else if (event instanceof LinkEvent.StatusChanged changed) {
            greet(changed.status(), items);
        } else if (event instanceof LinkEvent.HistoryRead read) {
            excerpt(Sentences.history(read), read.messages(), "back to now", items);
        } else if (event instanceof LinkEvent.SearchFound found) {
            excerpt(Sentences.found(found), found.messages(), "end of what was found", items);
        } else {
            notices(event, items);
        }
        due(nowMillis).forEach(item -> items.add(0, item));
        return items;
    }

    /** What was put off until now. */
    List<Item> due(long nowMillis) {
        return presence.take(nowMillis).<Item>map(Item.Quiet::new).stream().toList();
    }

    OptionalLong dueMillis() {
        return presence.dueMillis();
    }

    /** The screen was emptied. */
    void forgetDay() {
        day = Optional.empty();
    }

    private void posted(ChatMessage message, long nowMillis, List<Item> items) {
        people.talked(message.username(), nowMillis);
        presence.onTalk(message.username(), nowMillis);
        Item.Said said = said(message);
        if (isHidden(message.username())) {
            return;
        }
        if (announced > 0) {
            announced--;
        } else if (!said.own() && attention.onNews(nowMillis)) {
            items.add(new Item.Rule("new"));
        }
        day(message, items);
        items.add(said);
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
        if (!preferences.quiet()) {
            presence.add(joined, left, nowMillis);
        }
        changed.left().forEach(people::left);
    }

    private List<String> heard(List<String> names) {
        return names.stream().filter(name -> !isMe(name) && !isHidden(name)).toList();
    }

    private void loggedIn(LinkEvent.LoggedIn in, long nowMillis, List<Item> items) {
        me = Optional.of(in.username());
        mentions = Optional.of(new Mentions(in.username()));
        people.iAm(in.username(), in.admin());
        presence.clear();
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
                    .formatted(StateLine.server(address), status.online())));
        }
    }

    /**
     * Something from the past, between two rules: its days are its own, and the one that the live messages are on is
     * named anew after it.
     */
    private void excerpt(String title, List<ChatMessage> messages, String end, List<Item> items) {
        items.add(new Item.Rule(title));
        if (messages.isEmpty()) {
            return;
        }
        day = Optional.empty();
        for (ChatMessage message : messages) {
            if (!isHidden(message.username())) {
                day(message, items);
                items.add(said(message));
            }
        }
        day = Optional.empty();
        items.add(new Item.Rule(end));
    }

    private void notices(LinkEvent event, List<Item> items) {
        if (event instanceof LinkEvent.HistoryReplaced) {
            day = Optional.empty();
        }
        if (event instanceof LinkEvent.WhoIsThere there) {
            there.users().forEach(people::joined);
        }
        Sentences.of(event).forEach(sentence -> items.add(new Item.Notice(sentence)));
    }

    private Item.Said said(ChatMessage message) {
        boolean own = isMe(message.username());
        boolean mention = !own && mentions.map(m -> m.in(message.text())).orElse(false);
        return new Item.Said(message, at(message).toLocalTime(), own, mention);
    }

    private void day(ChatMessage message, List<Item> items) {
        Optional<LocalDate> date = Optional.of(at(message).toLocalDate());
        if (!day.equals(date)) {
            day = date;
            items.add(new Item.Day(date.get()));
        }
    }

    private ZonedDateTime at(ChatMessage message) {
        return message.timestamp().atZone(zone);
    }

    private boolean isMe(String name) {
        return me.map(Username::keyOf).equals(Optional.of(Username.keyOf(name)));
    }

    private boolean isHidden(String name) {
        return preferences.ignores(name);
    }
}
