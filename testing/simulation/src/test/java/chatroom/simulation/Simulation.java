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
        return run(seed, Integer.getInteger("simulation.nodes", Nodes.anyCount(seed)), traced);
    }

    /** @param nodes how many servers the world has */
    private static Run run(long seed, int nodes, boolean traced) {
        World world = new World(seed, nodes, traced);
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

    /** For callers that know no class of this package: what goes wrong with a seed and so many servers, or empty. */
    public static Optional<String> failure(long seed, int nodes) {
        return run(seed, nodes, false).failure().map(Throwable::toString);
    }

    private Simulation() {}
}
