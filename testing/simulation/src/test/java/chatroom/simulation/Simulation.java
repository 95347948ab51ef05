package chatroom.simulation;

import java.util.List;
import java.util.Optional;

/** Runs seeds. Any thread, one world a thread at a time. */
public final class Simulation {
    static {
        ErrorTrap.install();
    }

    /**
     * What came of a seed.
     *
     * @param failure what went wrong, if something did
     * @param trace what happened; empty unless asked for
     */
    record Run(long seed, Optional<Throwable> failure, Tally tally, List<String> trace) {}

    static Run run(long seed, boolean traced) {
        World world = new World(seed, traced);
        ErrorTrap.clear();
        Optional<Throwable> failure = Optional.empty();
        try {
            world.run();
            ErrorTrap.check();
        } catch (RuntimeException | Error e) {
            failure = Optional.of(e);
        }
        return new Run(seed, failure, world.tally(), world.trace().lines());
    }

    /** For callers that know no class of this package: what goes wrong with a seed, or empty. */
    public static Optional<String> failure(long seed) {
        return run(seed, false).failure().map(Throwable::toString);
    }

    private Simulation() {}
}
