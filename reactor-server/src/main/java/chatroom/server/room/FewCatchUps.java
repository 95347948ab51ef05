package chatroom.server.room;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists that take next to no memory while they are empty, or have one element: those of most connections have no more. */
final class FewCatchUps {
    /** The list with this one at its end, in the place of the list that was there. */
    static List<CatchUp> with(List<CatchUp> list, CatchUp added) {
        if (list.isEmpty()) {
            return List.of(added);
        }
        List<CatchUp> longer = list.size() == 1 ? new ArrayList<>(list) : list;
        longer.add(added);
        return longer;
    }

    /** The list without this one, if it was there; in the place of the list that was there. */
    static List<CatchUp> without(List<CatchUp> list, CatchUp removed) {
        if (!list.contains(removed)) {
            return list;
        }
        if (list.size() <= 2) {
            return list.stream().filter(each -> each != removed).toList();
        }
        list.remove(removed);
        return list;
    }

    static Optional<CatchUp> of(List<CatchUp> list, Room room) {
        for (CatchUp each : list) {
            if (each.room() == room) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private FewCatchUps() {}
}
