package chatroom.server.reactor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What all connections together may make this server hold: output that isn't taken, input that isn't whole, and what jobs under way will
 * bring.
 *
 * <p>What can wait for room is asked for ({@link Share#ask}) and gets it in turn, an account after the other, each up to a part of the
 * whole: so one that takes nothing leaves room for the others. A fifth of the whole isn't given to anybody, but left for what can't wait,
 * which is only counted; where that leaves no room, {@link MemoryReclaimer} closes connections, those of an account that holds more than
 * its part first. Where the whole is held, nothing further is read.
 *
 * <p>Reactor thread only.
 */
final class MemoryBudget {
    static final long ANY = Long.MAX_VALUE / 2;

    /** Of the whole, what is for input, and for output that can't wait. */
    private static final int KEPT_BACK = 5;

    /** What an account, or all guests together, may hold of the rest. */
    private static final int PART = 8;

    /** What all input together may take of the rest while somebody waits for room: it has no turns, in which it would become less. */
    private static final int PART_OF_INPUT = 2;

    /** Looked at in one turn, so that a crowd that waits doesn't keep the turn. */
    private static final int ASKED_IN_A_TURN = 256;

    private final ReactorStats stats;
    private final Map<Object, Share> shares = new HashMap<>();
    private final Share guests = new Share("");
    private final Share operators = new Share("");

    /** Those in which somebody waits for room, each once. */
    private final Deque<Share> waiting = new ArrayDeque<>();

    /** Those that hold more than their part: a few, or all together would hold more than the whole. */
    private final Set<Share> beyondTheirPart = new LinkedHashSet<>();

    /** Those of the waiting ones that would get more than their part. Who was looked at longest ago comes first. */
    private final Set<Share> full = new LinkedHashSet<>();

    private final HoldersBySize<TcpConnection> connectionsBySize = new HoldersBySize<>();

    /** Accounts, by what they hold without having asked for it. */
    private final HoldersBySize<Share> bringers = new HoldersBySize<>();

    private long wholeBytes;

    /** What of it may be given away. */
    private long limitBytes;

    private long held;

    /** Of it, what nobody asked for. */
    private long brought;

    private boolean refused;

    /**
     * How many got nothing since the last that got something, and whether there are more to be looked at, whom this turn had no time for.
     */
    private int inVain;

    private boolean goesOn;

    MemoryBudget(ReactorStats stats) {
        this.stats = stats;
        limit(ANY);
    }

    void limit(long bytes) {
        stats.heldLimitBytes.add(bytes - wholeBytes);
        wholeBytes = bytes;
        limitBytes = bytes - bytes / KEPT_BACK;
    }

    /** Of everybody before the log-in, together. */
    Share guests() {
        return guests;
    }

    /** Of those who come by the admin socket. */
    Share operators() {
        return operators;
    }

    /** One more connection is this account's. */
    Share share(Object account) {
        Share share = shares.computeIfAbsent(account, Share::new);
        share.connections++;
        return share;
    }

    /** Somebody waits for room that isn't there, or more is held than is given away. */
    boolean isShort() {
        return refused || held > limitBytes;
    }

    /** What couldn't wait has taken all there is, so that nobody can be spared any more. */
    boolean isFull() {
        return held > wholeBytes;
    }

    /** Others wait for it, or there is no more. */
    boolean isTooMuchBrought() {
        return (refused || isFull()) && brought > limitBytes / PART_OF_INPUT;
    }

    /** One of the accounts of whose connections most was taken in that they didn't ask room for; null if there is none. */
    Share whoBringsMost() {
        return bringers.largest();
    }

    boolean guestsHoldTooMuch() {
        return guests.held > limitBytes / PART;
    }

    /** All connections that hold something. */
    HoldersBySize<TcpConnection> connectionsBySize() {
        return connectionsBySize;
    }

    /** Accounts that hold more than their part. Only to be looked through. */
    Iterable<Share> beyondTheirPart() {
        return beyondTheirPart;
    }

    /** An account whose own part is used up while it waits, each in its turn; null where there is none. */
    Share nextFull() {
        Iterator<Share> first = full.iterator();
        if (!first.hasNext()) {
            return null;
        }
        Share share = first.next();
        first.remove();
        return share;
    }

    /** Somebody who waits wasn't looked at yet, and the next turn should follow at once. */
    boolean goesOn() {
        return goesOn;
    }

    /**
     * Gives room to those who wait, round by round, until there is none, or nobody of a whole round can have some.
     *
     * @return how many got some
     */
    int serve() {
        refused = false;
        if (!goesOn) {
            inVain = 0;
        }
        int served = 0;
        int looked = 0;
        while (looked < ASKED_IN_A_TURN && !refused && inVain < waiting.size()) {
            looked++;
            Share share = waiting.poll();
            if (share.serveNext()) {
                served++;
                inVain = 0;
            } else {
                inVain++;
            }
            if (share.waiters == null) {
                share.queued = false;
                full.remove(share);
                share.forgetIfUnused();
            } else if (refused) {
                // Its turn is still to come.
                waiting.addFirst(share);
            } else {
                waiting.add(share);
            }
        }
        goesOn = !refused && inVain < waiting.size();
        return served;
    }

    /** How many accounts are remembered: those that are here, or hold something. */
    int accounts() {
        return shares.size();
    }

    /** What one account holds, or all guests. */
    final class Share {
        private final Object account;

        /** Null while nobody waits, as with most. */
        private Deque<Request> waiters;

        private final HoldersBySize<TcpConnection> connectionsBySize = new HoldersBySize<>();
        private final HoldersBySize.Entry<Share> entryAmongBringers = new HoldersBySize.Entry<>(this);
        private int connections;

        /** Among those that wait, or being served. */
        private boolean queued;

        private long held;

        /** Of it, what somebody asked for. What waits to be read doesn't keep it from going on. */
        private long asked;

        /** What was given to it although it is more than its part, because it had nothing else. */
        private long alone;

        private Share(Object account) {
            this.account = account;
        }

        /** The share's connections that hold something, the largest first. */
        HoldersBySize<TcpConnection> connectionsBySize() {
            return connectionsBySize;
        }

        long heldBytes() {
            return held;
        }

        /** Input is held, or no longer. */
        void addInput(long bytes) {
            brought += bytes;
            add(bytes);
            if (this != guests && this != operators) {
                bringers.update(entryAmongBringers, held - asked);
            }
        }

        /** Output is held, or will be, or no longer. */
        void addOutput(long bytes) {
            asked += bytes;
            if (asked == 0) {
                alone = 0;
            }
            add(bytes);
        }

        private void add(long bytes) {
            held += bytes;
            MemoryBudget.this.held += bytes;
            stats.heldBytes.add(bytes);
            if (this == guests || this == operators) {
                return;
            }
            if (held - alone > limitBytes / PART) {
                beyondTheirPart.add(this);
            } else {
                beyondTheirPart.remove(this);
            }
        }

        /** Room for something: now if nobody waits for some, or when it is its turn. */
        void ask(Request request) {
            if (waiting.isEmpty() && !queued && hasRoomFor(request)) {
                grant(request);
                return;
            }
            if (waiters == null) {
                waiters = new ArrayDeque<>(1);
            }
            waiters.add(request);
            stats.waitingForMemory.increment();
            if (!queued) {
                queued = true;
                waiting.add(this);
            }
        }

        /** A connection of it is gone. */
        void leave() {
            connections--;
            forgetIfUnused();
        }

        /** @return whether there is one less who waits */
        private boolean serveNext() {
            Request request = waiters.peek();
            boolean wanted = request.isStillWanted();
            if (wanted && !hasRoomFor(request)) {
                return false;
            }
            waiters.poll();
            if (waiters.isEmpty()) {
                waiters = null;
            }
            stats.waitingForMemory.add(-1);
            full.remove(this);
            if (wanted) {
                grant(request);
            }
            return true;
        }

        private boolean hasRoomFor(Request request) {
            if (asked > 0 && asked + request.bytes > limitBytes / PART) {
                full.add(this);
                return false;
            }
            refused |= MemoryBudget.this.held + request.bytes > limitBytes;
            return !refused;
        }

        /** A mistake in what is done with the room is the connection's own: the room isn't lost by it. */
        private void grant(Request request) {
            if (request.bytes > limitBytes / PART) {
                alone = request.bytes;
            }
            addOutput(request.bytes);
            Reservation reservation = new Reservation(this, request.bytes);
            try {
                request.then.accept(reservation);
            } catch (OutOfMemoryError | InternalError | UnknownError e) {
                throw e;
            } catch (RuntimeException | Error e) {
                reservation.release();
                request.connection.mistake(e);
            }
        }

        private void forgetIfUnused() {
            if (connections == 0 && held == 0 && waiters == null) {
                shares.remove(account, this);
            }
        }
    }

    /** Wants room of a share. */
    static final class Request {
        private final TcpConnection connection;
        private final long bytes;
        private final Consumer<Connection.Reservation> then;

        Request(TcpConnection connection, long bytes, Consumer<Connection.Reservation> then) {
            this.connection = connection;
            this.bytes = bytes;
            this.then = then;
        }

        private boolean isStillWanted() {
            return connection.isOpen();
        }
    }

    private static final class Reservation implements Connection.Reservation {
        private final Share share;
        private long bytes;

        Reservation(Share share, long bytes) {
            this.share = share;
            this.bytes = bytes;
        }

        @Override
        public void release() {
            share.addOutput(-bytes);
            bytes = 0;
            share.forgetIfUnused();
        }
    }
}
