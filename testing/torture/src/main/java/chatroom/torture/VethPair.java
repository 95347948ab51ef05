package chatroom.torture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** From this machine into a network of its own. */
final class VethPair {
    /** That of no network card. */
    private static final String NOBODY = "02:00:00:00:00:01";

    private final String network;
    private final String here;
    private final String there;
    private final String hereAddress;
    private final String thereAddress;

    VethPair(String network, int number, String hereAddress, String thereAddress) {
        this.network = network;
        this.here = network + "-" + number + "a";
        this.there = network + "-" + number + "b";
        this.hereAddress = hereAddress;
        this.thereAddress = thereAddress;
    }

    /** Of this machine, as the other end knows it. */
    String hereAddress() {
        return hereAddress;
    }

    /** The address of the other end. */
    String thereAddress() {
        return thereAddress;
    }

    /** @return what is wrong; nothing if it is plugged in */
    String plug() throws InterruptedException {
        return first(
                List.of("ip", "link", "add", here, "type", "veth", "peer", "name", there, "netns", network),
                List.of("ip", "addr", "add", hereAddress + "/30", "dev", here),
                List.of("ip", "link", "set", here, "up"),
                inside("addr", "add", thereAddress + "/30", "dev", there),
                inside("link", "set", there, "up"));
    }

    /** The other end notices that there is no cable; this one hears of nothing. */
    void pull() throws IOException, InterruptedException {
        expectNothing(first(inside("link", "set", there, "down")));
    }

    /** What either end sends from now on is lost, and neither is told: it goes to a network card that nobody has. */
    void cut() throws IOException, InterruptedException {
        expectNothing(first(
                List.of("ip", "neigh", "replace", thereAddress, "lladdr", NOBODY, "dev", here, "nud", "permanent"),
                inside("neigh", "replace", hereAddress, "lladdr", NOBODY, "dev", there, "nud", "permanent")));
    }

    /** After {@link #cut}. */
    void mend() throws IOException, InterruptedException {
        expectNothing(first(
                List.of("ip", "neigh", "del", thereAddress, "dev", here),
                inside("neigh", "del", hereAddress, "dev", there)));
    }

    private List<String> inside(String... what) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", network));
        command.addAll(List.of(what));
        return command;
    }

    /** @return what the first says that fails; those after it aren't given */
    @SafeVarargs
    private static String first(List<String>... commands) throws InterruptedException {
        for (List<String> command : commands) {
            String problem = SystemCommand.run(command.toArray(String[]::new));
            if (!problem.isEmpty()) {
                return problem;
            }
        }
        return "";
    }

    private static void expectNothing(String problem) throws IOException {
        if (!problem.isEmpty()) {
            throw new IOException(problem);
        }
    }
}
