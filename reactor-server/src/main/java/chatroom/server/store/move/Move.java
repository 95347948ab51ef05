package chatroom.server.store.move;

import chatroom.server.store.Progress;
import chatroom.server.store.RefusedException;
import chatroom.server.store.StorageException;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Moves a chat. Wherever it is cut short, there is one database on which a server starts, or the same move, done again, makes it one:
 *
 * <ol>
 *   <li>the target gets everything at once, with the mark that it isn't to be worked on;
 *   <li>everything is read again there, and compared with what was read here;
 *   <li>the source gets the mark that it was moved: before this instant the source counts, after it the target;
 *   <li>the target loses its mark.
 * </ol>
 */
public final class Move {
    private final MovePlace source;
    private final MovePlace target;
    private final Clock clock;
    private final Progress progress;
    private final Map<MovedTable, RowSum.Sum> moved = new EnumMap<>(MovedTable.class);

    public Move(MovePlace source, MovePlace target, Clock clock, Progress progress) {
        this.source = source;
        this.target = target;
        this.clock = clock;
        this.progress = progress;
    }

    /** The target becomes what the source is, without a mark; the source stays as it is. */
    public void copy() throws StorageException, RefusedException {
        fill(Optional.empty());
        compare();
    }

    /** How much there was. */
    public record Moved(long accounts, long rooms, long entries) {}

    /**
     * @return empty if nothing was left to be done but the last step
     * @throws RefusedException nothing was changed
     */
    public Optional<Moved> run() throws StorageException, RefusedException {
        Optional<MoveMark> left = source.mark();
        if (left.isPresent()) {
            bringToItsEnd(left.get());
            return Optional.empty();
        }
        refuseUnlessFree();
        String id = UUID.randomUUID().toString();
        fill(Optional.of(new MoveMark(MoveMark.State.MOVING, id, source.name(), clock.instant())));
        compare();
        source.setMark(Optional.of(new MoveMark(MoveMark.State.MOVED, id, target.name(), clock.instant())));
        target.setMark(Optional.empty());
        return Optional.of(new Moved(rows(MovedTable.ACCOUNT), rows(MovedTable.ROOM), rows(MovedTable.ENTRY)));
    }

    private long rows(MovedTable table) {
        return moved.get(table).rows();
    }

    /** The source was moved before. */
    private void bringToItsEnd(MoveMark left) throws StorageException, RefusedException {
        Optional<MoveMark> there = target.mark();
        if (left.state() != MoveMark.State.MOVED
                || there.isEmpty()
                || there.get().state() != MoveMark.State.MOVING
                || !there.get().id().equals(left.id())) {
            throw new RefusedException("%s can't be moved: %s.".formatted(source.name(), left.why(source.name())));
        }
        target.setMark(Optional.empty());
    }

    private void refuseUnlessFree() throws StorageException, RefusedException {
        Optional<MoveMark> left = target.mark();
        if (left.isPresent() && left.get().state() == MoveMark.State.MOVED) {
            throw new RefusedException("%s can't be moved into: %s."
                    .formatted(target.name(), left.get().why(target.name())));
        }
        if (left.isEmpty() && !target.isEmpty()) {
            throw new RefusedException(
                    "There is a chat in %s already, and two don't become one: name an empty database, or a folder without one."
                            .formatted(target.name()));
        }
    }

    private void fill(Optional<MoveMark> mark) throws StorageException {
        long entries = source.entries();
        target.beginFilling();
        for (MovedTable table : MovedTable.values()) {
            RowSum sum = new RowSum();
            source.read(table, row -> {
                sum.add(row);
                target.fill(table, row);
                tell("moving what was said", table, sum, entries);
            });
            moved.put(table, sum.sum());
        }
        progress.at("bringing it to disk");
        target.endFilling(mark);
    }

    private void compare() throws StorageException, RefusedException {
        for (MovedTable table : MovedTable.values()) {
            RowSum sum = new RowSum();
            target.read(table, row -> {
                sum.add(row);
                tell("comparing", table, sum, rows(MovedTable.ENTRY));
            });
            if (!sum.sum().equals(moved.get(table))) {
                throw new RefusedException(
                        "What was written to %s reads differently there (%s): go on with %s, and report this."
                                .formatted(target.name(), table, source.name()));
            }
        }
    }

    private void tell(String what, MovedTable table, RowSum sum, long entries) {
        if (table == MovedTable.ENTRY) {
            progress.at(what, sum.rows(), entries);
        } else {
            progress.at(what);
        }
    }

    /**
     * Makes a source usable again.
     *
     * @throws RefusedException it wasn't moved
     */
    public static void undo(MovePlace source) throws StorageException, RefusedException {
        Optional<MoveMark> left = source.mark();
        if (left.isEmpty() || left.get().state() != MoveMark.State.MOVED) {
            throw new RefusedException("%s wasn't moved, so there is nothing to be undone.".formatted(source.name()));
        }
        source.goOnAnew();
    }
}
