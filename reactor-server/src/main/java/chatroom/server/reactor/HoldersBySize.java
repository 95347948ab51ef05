package chatroom.server.reactor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Connections or accounts that hold something worth mentioning, by how much: one list for each power of two, so that to find one that holds
 * most costs the same for any number of them. Reactor thread only.
 */
final class HoldersBySize<T> {
    private static final int NOWHERE = -1;

    /** With less nobody is looked for. */
    private static final int LEAST_BITS = 11;

    /** Looked at in one search: where so many of the largest are to be spared, nobody is found. */
    private static final int LOOKED_AT = 128;

    /** As many as were needed until now. */
    private final List<List<Entry<T>>> bySize = new ArrayList<>(0);

    private int turn;

    /** Where one of these keeps a holder. */
    static final class Entry<T> {
        private final T holder;
        private int list = NOWHERE;
        private int index;

        Entry(T holder) {
            this.holder = holder;
        }
    }

    /** Moves the holder to the place of its new size. */
    void update(Entry<T> place, long bytes) {
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
    void remove(Entry<T> place) {
        if (place.list != NOWHERE) {
            List<Entry<T>> list = bySize.get(place.list);
            Entry<T> last = list.remove(list.size() - 1);
            if (last != place) {
                list.set(place.index, last);
                last.index = place.index;
            }
            place.list = NOWHERE;
        }
    }

    /** One of those that hold most, to within a factor of two; null if nobody holds anything. */
    T largest() {
        for (int i = bySize.size() - 1; i >= 0; i--) {
            if (!bySize.get(i).isEmpty()) {
                return bySize.get(i).get(0).holder;
            }
        }
        return null;
    }

    /** One of those that hold most among those of whom this is true; null if none is found. */
    T largest(Predicate<T> condition) {
        turn++;
        int left = LOOKED_AT;
        for (int i = bySize.size() - 1; i >= 0; i--) {
            List<Entry<T>> list = bySize.get(i);
            int looks = Math.min(left, list.size());
            for (int j = 0; j < looks; j++) {
                // From another place each time, so that in the end everybody is looked at.
                T holder = list.get(Math.floorMod(turn * LOOKED_AT + j, list.size())).holder;
                if (condition.test(holder)) {
                    return holder;
                }
            }
            left -= looks;
        }
        return null;
    }
}
