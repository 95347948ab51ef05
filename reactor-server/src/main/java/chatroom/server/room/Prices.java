package chatroom.server.room;

import chatroom.protocol.Request;
import java.time.Duration;

/**
 * What each request costs, and whose account pays for it: the one table of all of them. What writes is refused where it is too much at once; everything else
 * waits until it has been earned, and its connection isn't read meanwhile, but for a search that would have to wait for very long. Only who does very much of something ever notices. Reactor thread only.
 *
 * <table>
 * <caption>In ten-thousandths of a message that is sent, so at 10 messages a second there are 100,000 a second, and 300,000 at once</caption>
 * <tr><td>send, kick, announce, invite<td>10,000 of writing; also where it is refused for another reason
 * <tr><td>poll, history<td>10, and 1 for each message of the page, of reading; 5 where nothing has to be read
 * <tr><td>a page of a catch-up<td>as of history
 * <tr><td>who<td>10, and 1 for each ten names, of reading
 * <tr><td>search<td>20 of reading, also where it is refused; 5,000, and 500 for each millisecond that it took, of searching
 * <tr><td>resume<td>500: of reading, or, where there is no such session, of the network's
 * <tr><td>ping, password, logout, what makes no sense or is refused<td>20 of reading; hashing has limits of its own
 * <tr><td>everything before a log-in<td>20 of the network's, or the connection's where networks say nothing of who comes; passwords and registrations have limits of their own
 * </table>
 */
final class Prices {
    private static final int GLANCE = 20;

    /** A poll that finds nothing new: ten thousand clients of one account may do it each second. */
    private static final int EMPTY_POLL = 5;

    private static final int PAGE = 10;
    private static final int NAMES_FOR_ONE = 10;
    private static final int SEARCH = 5_000;
    private static final int SEARCH_MILLISECOND = 500;
    private static final int RESUME = 500;

    private final Room room;
    private final FloodLimit writing;
    private final FloodLimit reading;
    private final FloodLimit searching;

    /** Of guests, by network or by connection. */
    private final FloodLimit knocking;

    private boolean networksTell;

    /** @param networksTell false where all guests may come from one network, because a proxy hides theirs: then none pays for others */
    Prices(Room room, int messagesPerSecond, int burst, boolean networksTell) {
        this.room = room;
        this.writing = new FloodLimit(messagesPerSecond, burst);
        this.reading = new FloodLimit(messagesPerSecond, burst);
        this.searching = new FloodLimit(messagesPerSecond, burst);
        this.knocking = new FloodLimit(messagesPerSecond, burst);
        this.networksTell = networksTell;
    }

    /** As the constructor, from now on. */
    void change(int messagesPerSecond, int burst, boolean nowNetworksTell) {
        networksTell = nowNetworksTell;
        writing.change(messagesPerSecond, burst);
        reading.change(messagesPerSecond, burst);
        searching.change(messagesPerSecond, burst);
        knocking.change(messagesPerSecond, burst);
    }

    /** Takes the price of a message, if there is as much left; otherwise tells in how many nanoseconds there is. */
    long tryWrite(long accountId, long nowNs) {
        return writing.tryTake(accountId, nowNs);
    }

    /** Takes the price of a request other than {@code send}, and tells for how many nanoseconds it has to wait. */
    long take(Session session, Request request, long nowNs) {
        if (session.member().isEmpty()) {
            return takeOfGuest(session, GLANCE, nowNs);
        }
        return reading.take(session.member().get().id(), priceOf(request), nowNs);
    }

    private long priceOf(Request request) {
        if (request instanceof Request.Poll poll) {
            return ofPage(Math.min(poll.limit(), room.lastId() - poll.lastId()));
        }
        if (request instanceof Request.History history) {
            long older = Math.min(history.beforeId().orElse(Long.MAX_VALUE), room.lastId() + 1) - 1;
            return ofPage(Math.min(history.limit(), older));
        }
        if (request instanceof Request.Who) {
            return PAGE + (long) (room.size() / NAMES_FOR_ONE);
        }
        return GLANCE;
    }

    private static long ofPage(long messages) {
        return messages <= 0 ? EMPTY_POLL : PAGE + messages;
    }

    /** As {@link #take}, for what was no request, or one that is refused. */
    long takeRefused(Session session, long nowNs) {
        return session.member().isPresent()
                ? reading.take(session.member().get().id(), GLANCE, nowNs)
                : takeOfGuest(session, GLANCE, nowNs);
    }

    private long takeOfGuest(Session session, int price, long nowNs) {
        Object whose = networksTell ? session.network() : (Object) session.connectionId();
        return knocking.take(whose, price, nowNs);
    }

    /** As {@link #take}, for a page that nobody asked for in so many words. */
    long takePage(long accountId, long messages, long nowNs) {
        return reading.take(accountId, ofPage(messages), nowNs);
    }

    /** As {@link #take}, when it is known whose session it is. */
    long takeResume(long accountId, long nowNs) {
        return reading.take(accountId, RESUME, nowNs);
    }

    /** As {@link #take}, when it is known that there is no such session. */
    long takeVainResume(Session guest, long nowNs) {
        return takeOfGuest(guest, RESUME, nowNs);
    }

    /** For how many nanoseconds the next search has to wait. */
    long searchWaitNs(long accountId, long nowNs) {
        return searching.waitNs(accountId, nowNs);
    }

    /** Beside what {@link #take} takes of every request: the part of its price that is known before. */
    void takeSearch(long accountId, long nowNs) {
        searching.take(accountId, SEARCH, nowNs);
    }

    /** Afterwards, because nobody knows it before. The next search may have to wait for it. */
    void searched(long accountId, Duration took, long nowNs) {
        searching.take(accountId, took.toMillis() * SEARCH_MILLISECOND, nowNs);
    }
}
