package chatroom.torture;

import chatroom.load.ExitCleanup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A network of its own, with cables to this machine; gone in the end, however the program ends. */
final class OwnNetwork implements AutoCloseable {
    /** Each cable has four addresses, of which its two ends have one each. */
    private static final int MOST_CABLES = 4;

    private static final int CABLES_IN_A_BLOCK = 64;
    private static final int BLOCKS = 256;

    private final String name;
    private final ExitCleanup cleanup;
    private int cables;

    private OwnNetwork(String name) {
        this.name = name;
        this.cleanup = new ExitCleanup("remove network", this::remove);
    }

    /** Makes a network namespace without a link. */
    static OwnNetwork make() throws InterruptedException, Skipped {
        String name = "torture" + ProcessHandle.current().pid() % 10_000;
        String problem = SystemCommand.run("ip", "netns", "add", name);
        if (!problem.isEmpty()) {
            throw new Skipped("no network can be made here, which takes root and ip, of Debian's iproute2 (%s)"
                    .formatted(problem));
        }
        return new OwnNetwork(name);
    }

    /** Another cable from this machine. */
    VethPair plug() throws InterruptedException, Skipped {
        // Runs beside each other have other addresses.
        long number = (ProcessHandle.current().pid() * MOST_CABLES + cables) % (BLOCKS * CABLES_IN_A_BLOCK);
        String net = "10.213." + number / CABLES_IN_A_BLOCK + ".";
        int first = (int) (number % CABLES_IN_A_BLOCK) * 4;
        VethPair vethPair = new VethPair(name, cables++, net + (first + 1), net + (first + 2));
        String problem = vethPair.plug();
        if (!problem.isEmpty()) {
            throw new Skipped("no cable can be plugged in here (%s)".formatted(problem));
        }
        return vethPair;
    }

    /** Before the command of a program, which runs in there then. */
    List<String> prefix() {
        return List.of("ip", "netns", "exec", name);
    }

    /** A program in there. */
    Process start(String... command) throws IOException {
        List<String> whole = new ArrayList<>(prefix());
        whole.addAll(List.of(command));
        return new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Removes the namespace, and its links with it. */
    private void remove() {
        try {
            String problem = SystemCommand.run("ip", "netns", "del", name);
            if (!problem.isEmpty()) {
                System.err.println("the network " + name + " stays: " + problem);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        cleanup.close();
    }
}
