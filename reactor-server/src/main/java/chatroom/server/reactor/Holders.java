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

    /** As many as were needed until now. */
    private final List<List<Place>> bySize = new ArrayList<>(0);

    private int turn;

    /** Where one of these keeps a connection. */
    static final class Place {
        private final TcpConnection connection;
        private int list = NOWHERE;
        private int index;

        Place(TcpConnection connection) {
            this.connection = connection;
        }
    }

    /** What a connection holds has changed. */
    void update(Place place, long bytes) {
        int list = Math.max(NOWHERE, Long.SIZE - Long.numberOfLeadingZeros(bytes) - LEAST_BITS - 1);
        if (list != place.list) {
            remove(place);
            place.list = list;
            if (list != NOWHERE) {
                while (bySize.size() <= list) {
                    bySize.add(new ArrayList<>(1));
                }
                place.index = bySize.get(list).size();
                bySize.get(list).add(place);
            }
        }
    }

    /** The last one takes its place. */
    void remove(Place place) {
        if (place.list != NOWHERE) {
            List<Place> list = bySize.get(place.list);
            Place last = list.remove(list.size() - 1);
            if (last != place) {
                list.set(place.index, last);
                last.index = place.index;
            }
            place.list = NOWHERE;
        }
    }

    /** One of those that hold most, to within a factor of two; null if nobody holds anything. */
    TcpConnection largest() {
        for (int i = bySize.size() - 1; i >= 0; i--) {
            if (!bySize.get(i).isEmpty()) {
                return bySize.get(i).get(0).connection;
            }
        }
        return null;
    }

    /** One of those that hold most among those that have taken nothing, and brought nothing to its end, for so long; null if none is found. */
    TcpConnection largestStuck(long nowNs) {
        turn++;
        int left = LOOKED_AT;
        for (int i = bySize.size() - 1; i >= 0; i--) {
            List<Place> list = bySize.get(i);
            int looks = Math.min(left, list.size());
            for (int j = 0; j < looks; j++) {
                // From another place each time, so that in the end everybody is looked at.
                TcpConnection connection = list.get(Math.floorMod(turn * LOOKED_AT + j, list.size())).connection;
                if (connection.isStuck(nowNs)) {
                    return connection;
                }
            }
            left -= looks;
        }
        return null;
    }
}
