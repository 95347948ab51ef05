package chatroom.server.session;

import chatroom.server.reactor.Connection;
import java.time.Duration;

/**
 * What each request costs, and whose account pays for it: the one table of all of them. What writes is refused where it is too much at
 * once; everything else waits until it has been earned, and its connection isn't read meanwhile, but for a search that would have to wait
 * for very long. Only who does very much of something ever notices. Reactor thread only.
 *
 * <table> <caption>In ten-thousandths of a message that is sent, so at 10 messages a second there are 100,000 a second, and 300,000 at
 * once</caption> <tr><td>all that writes an entry, block, unblock, kick, announce, invite<td>10,000 of writing; also where it is refused
 * for another reason <tr><td>poll, history<td>10, and 1 for each message of the page, of reading; 5 where nothing has to be read
 * <tr><td>a page of a catch-up<td>as of history <tr><td>who<td>10, and 1 for each ten names, of reading <tr><td>search<td>20 of reading,
 * also where it is refused; 5,000, and 500 for each millisecond that it took, of searching <tr><td>resume<td>500: of reading, or, where
 * there is no such session, of the network's <tr><td>ping, password, logout, what makes no sense or is refused<td>20 of reading; hashing
 * has limits of its own <tr><td>everything before a log-in<td>20 of the network's, or the connection's where networks say nothing of who
 * comes; passwords and registrations have limits of their own <tr><td>a request of HTTP<td>20 and 1 for each 64 bytes of the answer, of
 * the network's or the connection's
 * </table>
 */
public final class Prices {
    /** The price of a request that is cheap to answer. */
    public static final int GLANCE = 20;

    /** A poll that finds nothing new: ten thousand clients of one account may do it each second. */
    private static final int EMPTY_POLL = 5;

    private static final int PAGE = 10;
    private static final int NAMES_FOR_ONE = 10;
    private static final int SEARCH = 5_000;
    private static final int SEARCH_MILLISECOND = 500;
    private static final int RESUME = 500;

    /** Of a page for browsers: some 200 times at once, and 70 a second, for one network. */
    private static final int BYTES_FOR_ONE = 64;

    private final FloodLimit writing;
    private final FloodLimit reading;
    private final FloodLimit searching;

    /** The limit for clients that haven't logged in, by network or by connection. */
    private final FloodLimit guests;

    private boolean networksTell;

    /** @param networksTell false where all guests may come from one network, because a proxy hides theirs: then none pays for others */
    public Prices(int messagesPerSecond, int burst, boolean networksTell) {
        this.writing = new FloodLimit(messagesPerSecond, burst);
        this.reading = new FloodLimit(messagesPerSecond, burst);
        this.searching = new FloodLimit(messagesPerSecond, burst);
        this.guests = new FloodLimit(messagesPerSecond, burst);
        this.networksTell = networksTell;
    }

    /** As the constructor, from now on. */
    public void change(int messagesPerSecond, int burst, boolean nowNetworksTell) {
        networksTell = nowNetworksTell;
        writing.change(messagesPerSecond, burst);
        reading.change(messagesPerSecond, burst);
        searching.change(messagesPerSecond, burst);
        guests.change(messagesPerSecond, burst);
    }

    /** Takes the price of a message, if there is as much left; otherwise tells in how many nanoseconds there is. */
    public long tryWrite(long accountId, long nowNs) {
        return writing.tryTake(accountId, nowNs);
    }

    /** What a page costs that has this many messages at the most. */
    public static long ofPage(long messages) {
        return messages <= 0 ? EMPTY_POLL : PAGE + messages;
    }

    /** What it costs to be told so many names. */
    public static long ofNames(int names) {
        return PAGE + (long) (names / NAMES_FOR_ONE);
    }

    /** Takes the price of something that a member reads, and tells for how many nanoseconds it has to wait. */
    public long take(long accountId, long price, long nowNs) {
        return reading.take(accountId, price, nowNs);
    }

    /** As {@link #take}, of somebody who isn't logged in. */
    long takeOfGuest(Session guest, int price, long nowNs) {
        return takeOfGuest(guest.connection(), price, nowNs);
    }

    private long takeOfGuest(Connection guest, long price, long nowNs) {
        Object payer = networksTell ? guest.network() : (Object) guest.id();
        return guests.take(payer, price, nowNs);
    }

    /** As {@link #take}, for an answer to a request of HTTP. */
    public long takeOfBrowser(Connection browser, int answerBytes, long nowNs) {
        return takeOfGuest(browser, GLANCE + (long) answerBytes / BYTES_FOR_ONE, nowNs);
    }

    /** As {@link #take}, when it is known whose session it is. */
    public long takeResume(long accountId, long nowNs) {
        return reading.take(accountId, RESUME, nowNs);
    }

    /** As {@link #take}, when it is known that there is no such session. */
    public long takeFailedResume(Session guest, long nowNs) {
        return takeOfGuest(guest, RESUME, nowNs);
    }

    /** For how many nanoseconds the next search has to wait. */
    public long searchWaitNs(long accountId, long nowNs) {
        return searching.waitNs(accountId, nowNs);
    }

    /** Beside what {@link #take} takes of every request: the part of its price that is known before. */
    public void takeSearch(long accountId, long nowNs) {
        searching.take(accountId, SEARCH, nowNs);
    }

    /** Afterwards, because nobody knows it before. The next search may have to wait for it. */
    public void searched(long accountId, Duration took, long nowNs) {
        searching.take(accountId, took.toMillis() * SEARCH_MILLISECOND, nowNs);
    }
}
