package chatroom.server.reactor;

import java.util.ArrayList;
import java.util.List;

/**
 * Connections that hold something worth mentioning, by how much: one list for each power of two, so that to find one that holds most costs the same for any number of them.
 * Reactor thread only.
 */
final class Holders {
    private static final int NOWHERE = -1;

    /** With less nobody is looked for. */
    private static final int LEAST_BITS = 11;

    /** Looked at in one search: where so many of the largest are to be spared, nobody is found. */
    private static final int LOOKED_AT = 128;

    private final List<List<TcpConnection>> bySize = new ArrayList<>();
    private int turn;

    Holders() {
        for (int bits = LEAST_BITS; bits <= Long.SIZE; bits++) {
            bySize.add(new ArrayList<>());
        }
    }

    /** What a connection holds has changed. */
    void update(TcpConnection connection, long bytes) {
        int list = Math.max(NOWHERE, Long.SIZE - Long.numberOfLeadingZeros(bytes) - LEAST_BITS - 1);
        if (list != connection.holdersList) {
            remove(connection);
            connection.holdersList = list;
            if (list != NOWHERE) {
                connection.holdersIndex = bySize.get(list).size();
                bySize.get(list).add(connection);
            }
        }
    }

    /** The last one takes its place. */
    void remove(TcpConnection connection) {
        if (connection.holdersList != NOWHERE) {
            List<TcpConnection> list = bySize.get(connection.holdersList);
            TcpConnection last = list.remove(list.size() - 1);
            if (last != connection) {
                list.set(connection.holdersIndex, last);
                last.holdersIndex = connection.holdersIndex;
            }
            connection.holdersList = NOWHERE;
        }
    }

    /** One of those that hold most, to within a factor of two; null if nobody holds anything. */
    TcpConnection largest() {
        for (int i = bySize.size() - 1; i >= 0; i--) {
            if (!bySize.get(i).isEmpty()) {
                return bySize.get(i).get(0);
            }
        }
        return null;
    }

    /** One of those that hold most among those that have taken nothing, and brought nothing to its end, for so long; null if none is found. */
    TcpConnection largestStuck(long nowNs) {
        turn++;
        int left = LOOKED_AT;
        for (int i = bySize.size() - 1; i >= 0; i--) {
            List<TcpConnection> list = bySize.get(i);
            int looks = Math.min(left, list.size());
            for (int j = 0; j < looks; j++) {
                // From another place each time, so that in the end everybody is looked at.
                TcpConnection connection = list.get(Math.floorMod(turn * LOOKED_AT + j, list.size()));
                if (connection.isStuck(nowNs)) {
                    return connection;
                }
            }
            left -= looks;
        }
        return null;
    }
}
