package chatroom.torture;

import chatroom.load.ExitCleanup;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** A network of its own, with one cable to this machine; gone in the end, however the program ends. */
final class PluggedCable implements AutoCloseable {
    /** This machine's end. */
    static final String ADDRESS = "10.213.77.1";

    private final String name;
    private final ExitCleanup cleanup;

    private PluggedCable(String name) {
        this.name = name;
        this.cleanup = new ExitCleanup("remove network", this::remove);
    }

    static PluggedCable plug() throws IOException, InterruptedException, Skipped {
        String name = "torture" + ProcessHandle.current().pid() % 10_000;
        String problem = SystemCommand.run("ip", "netns", "add", name);
        if (!problem.isEmpty()) {
            throw new Skipped("no network can be made here, which takes root and ip, of Debian's iproute2 (%s)"
                    .formatted(problem));
        }
        PluggedCable cable = new PluggedCable(name);
        for (String command : List.of(
                "ip link add NAME-a type veth peer name NAME-b netns NAME",
                "ip addr add " + ADDRESS + "/30 dev NAME-a",
                "ip link set NAME-a up",
                "ip -n NAME addr add 10.213.77.2/30 dev NAME-b",
                "ip -n NAME link set NAME-b up")) {
            problem = SystemCommand.run(command.replace("NAME", name).split(" "));
            if (!problem.isEmpty()) {
                cable.close();
                throw new Skipped("no cable can be plugged in here (%s)".formatted(problem));
            }
        }
        return cable;
    }

    /** A process at the other end. */
    Process start(String... command) throws IOException {
        return new ProcessBuilder(Stream.concat(Stream.of("ip", "netns", "exec", name), Stream.of(command))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Whoever is at the other end is told nothing, and nobody hears of it. */
    void pull() throws IOException, InterruptedException {
        String problem = SystemCommand.run("ip", "-n", name, "link", "set", name + "-b", "down");
        if (!problem.isEmpty()) {
            throw new IOException(problem);
        }
    }

    /** Its cable goes with it. */
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
