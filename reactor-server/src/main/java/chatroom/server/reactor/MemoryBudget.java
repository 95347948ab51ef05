package chatroom.server.reactor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What all connections together may make this server hold: output that isn't taken, input that isn't whole, and what jobs under way will bring.
 *
 * <p>What can wait for room is asked for ({@link Share#ask}) and gets it in turn, an account after the other, each up to a part of the whole: so one that takes nothing
 * leaves room for the others. What can't wait is only counted; where that goes beyond the limit, {@link Relief} closes who holds most.
 *
 * <p>Reactor thread only.
 */
final class MemoryBudget {
    static final long ANY = Long.MAX_VALUE / 2;

    /** What an account, or all guests together, may hold of the whole. */
    private static final int PART = 8;

    /** Looked at in one turn, so that a crowd that waits doesn't keep the turn. */
    private static final int ASKED_IN_A_TURN = 256;

    private final ReactorStats stats;
    private final Map<Object, Share> shares = new HashMap<>();
    private final Share guests = new Share("");
    private final Share operators = new Share("");

    /** Those in which somebody waits for room, each once. */
    private final Deque<Share> waiting = new ArrayDeque<>();

    private long limitBytes;
    private long held;
    private boolean refused;

    MemoryBudget(ReactorStats stats) {
        this.stats = stats;
        limit(ANY);
    }

    void limit(long bytes) {
        stats.heldLimitBytes.add(bytes - limitBytes);
        limitBytes = bytes;
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

    /** Somebody waits for room that isn't there, or more is held than there should be. */
    boolean isShort() {
        return refused || held > limitBytes;
    }

    /** What couldn't wait has taken so much that nobody can be spared any more. */
    boolean isFarBeyond() {
        return held > limitBytes + limitBytes / 4;
    }

    boolean guestsHoldTooMuch() {
        return guests.held > limitBytes / PART;
    }

    /**
     * Gives room to those who wait, as far as there is some.
     *
     * @return how many got some
     */
    int serve() {
        refused = false;
        int served = 0;
        for (int i = Math.min(ASKED_IN_A_TURN, waiting.size()); i > 0 && !refused; i--) {
            Share share = waiting.poll();
            served += share.serveNext();
            if (share.waiters.isEmpty()) {
                share.forgetIfUnused();
            } else if (refused) {
                // Its turn is still to come.
                waiting.addFirst(share);
            } else {
                waiting.add(share);
            }
        }
        return served;
    }

    /** How many accounts are remembered: those that are here, or hold something. */
    int accounts() {
        return shares.size();
    }

    /** What one account holds, or all guests. */
    final class Share {
        private final Object account;
        private final Deque<Wish> waiters = new ArrayDeque<>(1);
        private int connections;
        private long held;

        /** Of it, what somebody asked for. What waits to be read doesn't keep it from going on. */
        private long asked;

        private Share(Object account) {
            this.account = account;
        }

        /** Input is held, or no longer. */
        void addInput(long bytes) {
            held += bytes;
            MemoryBudget.this.held += bytes;
            stats.heldBytes.add(bytes);
        }

        /** Output is held, or will be, or no longer. */
        void addOutput(long bytes) {
            asked += bytes;
            addInput(bytes);
        }

        /** Room for something, now or in a later turn. */
        void ask(Wish wish) {
            if (waiters.isEmpty() && grant(wish)) {
                return;
            }
            waiters.add(wish);
            stats.waitingForMemory.increment();
            if (waiters.size() == 1) {
                waiting.add(this);
            }
        }

        /** A connection of it is gone. */
        void leave() {
            connections--;
            forgetIfUnused();
        }

        private int serveNext() {
            if (!waiters.peek().isStillWanted() || grant(waiters.peek())) {
                waiters.poll();
                stats.waitingForMemory.add(-1);
                return 1;
            }
            return 0;
        }

        private boolean grant(Wish wish) {
            boolean fits = asked == 0 || asked + wish.bytes <= limitBytes / PART;
            if (fits && MemoryBudget.this.held + wish.bytes > limitBytes) {
                refused = true;
                fits = false;
            }
            if (fits) {
                addOutput(wish.bytes);
                wish.then.accept(new Room(this, wish.bytes));
            }
            return fits;
        }

        private void forgetIfUnused() {
            if (connections == 0 && held == 0 && waiters.isEmpty()) {
                shares.remove(account, this);
            }
        }
    }

    /** Wants room of a share. */
    static final class Wish {
        private final TcpConnection connection;
        private final long bytes;
        private final Consumer<Connection.Room> then;

        Wish(TcpConnection connection, long bytes, Consumer<Connection.Room> then) {
            this.connection = connection;
            this.bytes = bytes;
            this.then = then;
        }

        private boolean isStillWanted() {
            return connection.isOpen();
        }
    }

    private static final class Room implements Connection.Room {
        private final Share share;
        private long bytes;

        Room(Share share, long bytes) {
            this.share = share;
            this.bytes = bytes;
        }

        @Override
        public void giveBack() {
            share.addOutput(-bytes);
            bytes = 0;
            share.forgetIfUnused();
        }
    }
}
