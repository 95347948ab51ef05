package chatroom.client.room;

import chatroom.client.link.Draft;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkPhase;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Event.RoomChanged.Change;
import chatroom.protocol.Mention;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomReply;
import chatroom.protocol.Username;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The rooms that somebody is in, the lobby always, and which one is looked at. Thread-safe: one thread tells what happens, another looks at
 * rooms and goes from one to the next.
 *
 * <p>What is kept of them is bounded: {@value Scrollback#MOST_ENTRIES} entries of each, and of all together so many characters; where that
 * is too much, the room that was looked at least lately keeps nothing.
 */
public final class Rooms {
    private static final long MOST_CHARS = 4_000_000;

    private static final Set<LinkPhase> MAY_BE_LISTED =
            EnumSet.of(LinkPhase.CONNECTING, LinkPhase.GREETING, LinkPhase.AUTHENTICATING, LinkPhase.MEMBER);

    /** The lobby first, then rooms by their names, then direct ones. */
    private static final Comparator<RoomName> ORDER = Comparator.comparing((RoomName name) -> !name.isLobby())
            .thenComparing(RoomName::isDirect)
            .thenComparing(Comparator.naturalOrder());

    private static final Comparator<RoomSummary> URGENCY = Comparator.comparing((RoomSummary room) -> !room.isUrgent())
            .thenComparing(Comparator.comparing(RoomSummary::unread).reversed());

    private final Predicate<String> isHidden;
    private final Predicate<String> isHighlighted;
    private final Map<RoomName, Room> rooms = new TreeMap<>(ORDER);
    private Room current;
    private Optional<String> me = Optional.empty();
    private Optional<Mention> mentions = Optional.empty();
    private final GivenBack givenBack = new GivenBack();
    private long turns;

    /** The newest mention that this user was shown; empty where none was. */
    private Function<String, Optional<Instant>> lastLook;

    private BiConsumer<String, Instant> keepLook;

    /** The server has said in which rooms the user is. */
    private boolean areListed;

    /** The list of rooms may still come. */
    private boolean mayBeListed = true;

    /** @param isHidden usernames of whom the reader wants to hear nothing */
    public Rooms(Predicate<String> isHidden) {
        this(isHidden, text -> false);
    }

    /**
     * @param isHidden usernames of whom the reader wants to hear nothing
     * @param isHighlighted texts that the reader wants to notice as if they named them
     */
    public Rooms(Predicate<String> isHidden, Predicate<String> isHighlighted) {
        this.isHidden = isHidden;
        this.isHighlighted = isHighlighted;
        Map<String, Instant> looks = new HashMap<>();
        this.lastLook = username -> Optional.ofNullable(looks.get(username));
        this.keepLook = looks::put;
        this.current = lobby();
    }

    /**
     * Where it is kept, beyond this run, which mentions somebody was shown.
     *
     * @param last when the newest of them was said, by the username
     */
    public synchronized void rememberLooks(Function<String, Optional<Instant>> last, BiConsumer<String, Instant> keep) {
        lastLook = last;
        keepLook = keep;
    }

    private Room at(RoomName name) {
        return rooms.computeIfAbsent(name, Room::new);
    }

    /** What the server says of a room; also how it writes the name, which somebody may have typed otherwise. */
    private void count(RoomInfo info) {
        Room known = at(info.room());
        if (!known.name.equals(info.room())) {
            rooms.remove(known.name);
            Room renamed = at(info.room());
            renamed.halfTyped = known.halfTyped;
            current = known == current ? renamed : current;
            known = renamed;
        }
        known.count(info);
    }

    /** Its entries come by the login, from the first that is shown on. */
    private Room lobby() {
        Room lobby = at(RoomName.LOBBY);
        lobby.scrollback.begin(0);
        return lobby;
    }

    /** All but {@link LinkEvent.Posted}. */
    public synchronized void on(LinkEvent event) {
        if (event instanceof LinkEvent.StatusChanged changed) {
            mayBeListed = MAY_BE_LISTED.contains(changed.status().phase());
            notifyAll();
        } else if (event instanceof LinkEvent.LoggedIn in) {
            if (me.isPresent() && !isMe(in.username())) {
                forget();
            }
            me = Optional.of(in.username());
            mentions = Optional.of(Mention.named(in.username()));
        } else if (event instanceof LinkEvent.RoomsListed listed) {
            onListed(listed.rooms());
        } else if (event instanceof LinkEvent.Followed followed && !followed.again()) {
            find(followed.room()).ifPresent(room -> room.scrollback.begin(followed.lastId()));
        } else if (event instanceof LinkEvent.RoomChanged changed) {
            onChanged(changed);
        } else if (event instanceof LinkEvent.ReadMarked marked) {
            find(marked.room()).ifPresent(room -> read(room, marked.id()));
        } else if (event instanceof LinkEvent.HistoryRead page) {
            find(page.room()).ifPresent(room -> room.scrollback.prepend(page.entries(), page.asOf()));
            bound();
        } else if (event instanceof LinkEvent.Done done) {
            if (done.reply() instanceof RoomReply.Stored stored) {
                stored.info().ifPresent(this::count);
            } else if (done.reply() instanceof RoomReply.Unchanged unchanged) {
                unchanged.info().ifPresent(this::count);
            }
        } else if (event instanceof LinkEvent.HistoryReplaced || event instanceof LinkEvent.LoggedOut) {
            forget();
        }
    }

    private void onListed(List<RoomInfo> infos) {
        Set<RoomName> listed = new HashSet<>();
        listed.add(RoomName.LOBBY);
        for (RoomInfo info : infos) {
            listed.add(info.room());
            count(info);
        }
        List.copyOf(rooms.keySet()).stream()
                .filter(name -> !listed.contains(name))
                .forEach(this::remove);
        areListed = true;
        notifyAll();
    }

    /**
     * Waits until it is known in which rooms the user is, for as long as the server may say so.
     *
     * @return whether it is
     */
    public synchronized boolean awaitListed(long millis) throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long leftMillis = millis;
        while (!areListed && mayBeListed && leftMillis > 0) {
            wait(leftMillis);
            leftMillis = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
        }
        return areListed;
    }

    private void onChanged(LinkEvent.RoomChanged changed) {
        if (changed.change() == Change.REMOVED) {
            find(changed.room()).ifPresent(room -> remove(room.name));
        } else if (changed.change() == Change.ADDED) {
            changed.info().ifPresent(this::count);
        } else {
            changed.info().ifPresent(info -> find(info.room()).ifPresent(room -> room.describe(info)));
        }
    }

    private void remove(RoomName name) {
        if (name.equals(current.name)) {
            // A direct room that hasn't begun is in no list.
            current.isLeft |= current.isListed;
        } else {
            drop(rooms.get(name));
        }
    }

    /** What is typed for it goes nowhere else, and isn't lost. */
    private void drop(Room room) {
        rooms.remove(room.name);
        keepHalfTyped(room);
    }

    private void keepHalfTyped(Room room) {
        if (!room.halfTyped.isEmpty()) {
            giveBack(new LinkEvent.SendRefused(
                    Optional.empty(), Draft.of(RoomReference.to(room.name), room.halfTyped), "You had only begun it."));
        }
    }

    /** All but which room is looked at: what is typed for it must not go elsewhere. Whether the user is in it, the next list says. */
    private void forget() {
        areListed = false;
        Room before = current;
        rooms.values().stream().filter(room -> room != before).forEach(this::keepHalfTyped);
        rooms.clear();
        Room lobby = lobby();
        current = before.name.isLobby() ? lobby : at(before.name);
        current.isLeft = before.isListed || before.isLeft;
        current.halfTyped = before.halfTyped;
    }

    /** What an entry did; empty where it is of a room that the user isn't in. */
    public synchronized Optional<Posting> post(LinkEvent.Posted posted) {
        Optional<Room> found = find(posted.room());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Scrollback scrollback = found.get().scrollback;
        OptionalLong target = Scrollback.target(posted.entry());
        Optional<ChatMessage> before = target.isPresent() ? scrollback.message(target.getAsLong()) : Optional.empty();
        found.get().add(posted.entry(), this::isOthers, this::isMention);
        Optional<ChatMessage> after = target.isPresent() ? scrollback.message(target.getAsLong()) : Optional.empty();
        bound();
        return Optional.of(new Posting(posted.room(), posted.entry(), before, after));
    }

    private void bound() {
        long chars = 0;
        for (Room room : rooms.values()) {
            chars += room.scrollback.chars();
        }
        while (chars > MOST_CHARS) {
            Room least = rooms.values().stream()
                    .filter(room -> room.scrollback.size() > 0)
                    .min(Comparator.comparing((Room room) -> room == current).thenComparing(room -> room.shownTurn))
                    .orElseThrow();
            chars -= least.scrollback.chars();
            least.scrollback.begin(least.scrollback.newestId());
        }
    }

    private Optional<Room> find(RoomName name) {
        return Optional.ofNullable(rooms.get(name));
    }

    /** Whether a message is one that the reader may want to hear. */
    public synchronized boolean isOthers(ChatMessage message) {
        return !isMe(message.username()) && !isHidden.test(message.username());
    }

    /** Whether a message of somebody else names the reader, or has a word that they want to notice. */
    public synchronized boolean isMention(ChatMessage message) {
        return isOthers(message)
                && (mentions.filter(names -> names.isIn(message.text())).isPresent()
                        || isHighlighted.test(message.text()));
    }

    public synchronized boolean isMe(String username) {
        return me.map(Username::keyOf).equals(Optional.of(Username.keyOf(username)));
    }

    /** Who was logged in last. */
    public synchronized Optional<String> me() {
        return me;
    }

    /** The room that is looked at. */
    public synchronized RoomName current() {
        return current.name;
    }

    /** A room of the user's by what somebody typed: its name in any case, or {@code @} and the name of the other. */
    public synchronized Optional<RoomName> named(String typed) {
        return rooms.values().stream()
                .filter(room -> room.name.value().equalsIgnoreCase(typed)
                        || room.label(me).equalsIgnoreCase(typed))
                .map(room -> room.name)
                .findFirst();
    }

    /** The room of the user and somebody else, which may not have begun yet; empty where that is the user, or nobody is logged in. */
    public synchronized Optional<RoomName> direct(Username other) {
        if (me.isEmpty() || isMe(other.value())) {
            return Optional.empty();
        }
        Room room = at(RoomName.direct(new Username(me.get()), other));
        if (!room.scrollback.isBegun()) {
            room.scrollback.begin(0);
        }
        return Optional.of(room.name);
    }

    /** Those of what was found that name the user, and are newer than when this was asked last; the oldest first. */
    public synchronized List<RoomReply.Found> newMentions(List<RoomReply.Found> found) {
        Instant lookedAt = me.flatMap(lastLook).orElse(Instant.MIN);
        List<RoomReply.Found> mentioning = found.stream()
                .filter(each ->
                        isMention(each.message()) && each.message().timestamp().isAfter(lookedAt))
                .sorted(Comparator.comparing(each -> each.message().timestamp()))
                .toList();
        if (!mentioning.isEmpty()) {
            keepLook.accept(
                    me.orElseThrow(),
                    mentioning.get(mentioning.size() - 1).message().timestamp());
        }
        return mentioning;
    }

    /** A room as the user knows it: a direct one by the other. */
    public synchronized String label(RoomName name) {
        return new Room(name).label(me);
    }

    /** As above, of a room that somebody named; the user may not be in it. */
    public synchronized String label(RoomReference room) {
        return named(room.value()).map(this::label).orElse(room.value());
    }

    /** All, in an order that stays. */
    public synchronized List<RoomSummary> all() {
        return rooms.values().stream().map(room -> room.summary(me)).toList();
    }

    /** Those with something new but the one that is looked at, the most urgent first. */
    public synchronized List<RoomSummary> withNews() {
        return rooms.values().stream()
                .filter(room -> room != current && room.unread > 0)
                .map(room -> room.summary(me))
                .sorted(URGENCY)
                .toList();
    }

    /** Whether there is another room than the lobby. */
    public synchronized boolean areSeveral() {
        return rooms.size() > 1;
    }

    /** Of the room that is looked at. */
    public synchronized RoomSummary summary() {
        return current.summary(me);
    }

    /**
     * From now on another room is looked at.
     *
     * @param typed stands in the line, and stays with the room that is left
     * @return what stands in the line of the other; empty if there is no such room
     */
    public synchronized Optional<String> show(RoomName name, String typed) {
        Optional<Room> next = find(name);
        if (next.isPresent() && next.get() != current) {
            current.halfTyped = typed;
            if (current.isLeft || (!current.isListed && !current.name.isLobby() && typed.isEmpty())) {
                drop(current);
            }
            current = next.get();
            current.shownTurn = ++turns;
            String begun = current.halfTyped;
            current.halfTyped = "";
            return Optional.of(begun);
        }
        return next.map(same -> typed);
    }

    /** The room so many further in the order of all, and from the last to the first. */
    public synchronized RoomName further(int steps) {
        List<RoomName> names = List.copyOf(rooms.keySet());
        return names.get(Math.floorMod(names.indexOf(current.name) + steps, names.size()));
    }

    /**
     * Keeps a text that wasn't sent for the line of its room.
     *
     * @param text as it is typed
     * @return false if too many are kept already
     */
    public synchronized boolean giveBack(LinkEvent.SendRefused text) {
        return givenBack.add(text);
    }

    /** A text for the line of the room that is looked at, the oldest. */
    public synchronized Optional<LinkEvent.SendRefused> takeGivenBack() {
        return givenBack.take(List.of(current.name.value(), current.label(me)));
    }

    /** All of them, for whoever leaves. */
    public synchronized List<LinkEvent.SendRefused> takeAllGivenBack() {
        return givenBack.takeAll(name -> true);
    }

    /** Texts for rooms that the user isn't in: they are for no line. None until it is known which rooms these are. */
    public synchronized List<LinkEvent.SendRefused> takeHomeless() {
        return areListed ? givenBack.takeAll(name -> named(name).isEmpty()) : List.of();
    }

    /** What is kept of the room that is looked at, as it reads now, ascending. */
    public synchronized List<Entry> entries() {
        return current.scrollback.current();
    }

    /** Whether it is known where the room that is looked at stands. */
    public synchronized boolean isFollowed() {
        return current.scrollback.isBegun();
    }

    /** Whether the user isn't in the room any more that is looked at. */
    public synchronized boolean isLeft() {
        return current.isLeft;
    }

    /** Before this entry nothing is kept of the room that is looked at. */
    public synchronized long oldestId() {
        return current.scrollback.oldestId();
    }

    /** The newest entry of the room that is looked at. */
    public synchronized long newestId() {
        return current.scrollback.newestId();
    }

    /** So far the user has read in the room that is looked at. */
    public synchronized long readId() {
        return current.readId;
    }

    /** All of the room that is looked at is read. */
    public synchronized void read() {
        read(current, current.scrollback.newestId());
    }

    private void read(Room room, long id) {
        room.read(id, this::isOthers, this::isMention);
    }

    /** A message of the room that is looked at; empty if it isn't kept. */
    public synchronized Optional<ChatMessage> message(long id) {
        return current.scrollback.message(id);
    }

    /** What the user said last in the room that is looked at, as far as it is kept. */
    public synchronized Optional<ChatMessage> lastOwn() {
        return current.scrollback.newestMessages(Integer.MAX_VALUE).stream()
                .filter(message -> isMe(message.username()))
                .findFirst();
    }

    /** Messages of the room that is looked at that aren't deleted, the newest first. */
    public synchronized List<ChatMessage> newestMessages(int most) {
        return current.scrollback.newestMessages(most);
    }
}
