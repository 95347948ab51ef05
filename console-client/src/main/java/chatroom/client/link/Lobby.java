package chatroom.client.link;

import chatroom.protocol.Reply;
import chatroom.protocol.RoomName;
import chatroom.protocol.Subscription;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The room that everybody is in from the log-in on: what comes there, what a newcomer is shown of what went before, and
 * where the reader stopped. Owned by the link's thread.
 */
final class Lobby {
    /** What is read in this time before a crash counts as unread. */
    private static final long BOOKMARK_MILLIS = 5_000;

    private final LongSupplier clockMillis;
    private final Storage storage;
    private final Inbox inbox;
    private final Backlog backlog;

    /** The newest message at the login, where the page to begin with isn't asked for yet. */
    private OptionalLong backlogFromId = OptionalLong.empty();

    private long bookmarkDueMillis;
    private Optional<Bookmark> bookmarkKept = Optional.empty();

    Lobby(PendingRequests pending, LinkListener listener, LongSupplier clockMillis, Storage storage) {
        this.clockMillis = clockMillis;
        this.storage = storage;
        this.inbox = new Inbox(RoomName.LOBBY, listener);
        this.backlog = new Backlog(pending, clockMillis, inbox);
    }

    Inbox inbox() {
        return inbox;
    }

    Subscription subscription() {
        return inbox.cursor().isPresent() ? new Subscription(inbox.cursor(), inbox.epoch(), true) : Subscription.LIVE;
    }

    /** Of the history that was shown last, in this run or the one before. */
    Optional<String> shownEpoch() {
        return inbox.epoch().or(() -> storage.bookmark().map(Bookmark::epoch));
    }

    boolean isOf(String epoch) {
        return inbox.epoch().equals(Optional.of(epoch));
    }

    /** @return false if the server has another history now */
    boolean enter(Reply.LoggedIn in) {
        boolean goesOn = inbox.enter(in.epoch(), in.lastId());
        if (inbox.cursor().isEmpty()) {
            backlogFromId = OptionalLong.of(in.lastId());
        }
        return goesOn;
    }

    /** Before anybody logs in: nothing of what went before is shown, but for what comes after a message. */
    void hideBacklog(OptionalLong afterId) {
        backlog.hide(afterId);
    }

    boolean showsBacklog() {
        return backlog.isShown();
    }

    /**
     * Unless that is done, or the inbox goes on from an earlier connection.
     *
     * @param readId how far this user has read with other clients, if that is known
     */
    void askForBacklog(OptionalLong readId) {
        if (backlogFromId.isPresent()) {
            long newestId = backlogFromId.getAsLong();
            backlogFromId = OptionalLong.empty();
            backlog.ask(lastRead(readId, newestId), newestId);
        }
    }

    /** Where the reader stopped, with whatever client; or with this one, if the server's history still is the one that was read. */
    private OptionalLong lastRead(OptionalLong readId, long newestId) {
        if (readId.isPresent()) {
            return OptionalLong.of(Math.min(readId.getAsLong(), newestId));
        }
        return storage.bookmark()
                .filter(bookmark -> isOf(bookmark.epoch()))
                .map(Bookmark::lastId)
                .filter(id -> id <= newestId)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    void onBacklog(Reply.HistoryPage page) {
        backlog.onPage(page);
    }

    void onBacklogFailed(Reply.Failed failed) {
        backlog.onFailed(failed);
    }

    void tick(long nowMillis) {
        backlog.tick(nowMillis);
        if (nowMillis >= bookmarkDueMillis) {
            keepBookmark();
        }
    }

    long nextTickMillis() {
        return backlog.nextTickMillis();
    }

    void keepBookmark() {
        Optional<Bookmark> bookmark = inbox.cursor().isPresent()
                ? inbox.epoch().map(epoch -> new Bookmark(epoch, inbox.cursor().getAsLong()))
                : Optional.empty();
        if (bookmark.isPresent() && !bookmark.equals(bookmarkKept)) {
            storage.keepBookmark(bookmark.get());
            bookmarkKept = bookmark;
            bookmarkDueMillis = clockMillis.getAsLong() + BOOKMARK_MILLIS;
        }
    }

    /** From now on the storage is about somebody else. */
    void onAnotherReader() {
        bookmarkKept = Optional.empty();
    }

    void onConnectionLost() {
        backlogFromId = OptionalLong.empty();
        backlog.onConnectionLost();
        keepBookmark();
        inbox.onConnectionLost();
    }
}
