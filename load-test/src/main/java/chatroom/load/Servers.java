package chatroom.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The servers of one chat: those that were named, or started by this program. One thread. */
final class Servers implements AutoCloseable {
    private final List<InetSocketAddress> addresses;
    private final List<OwnServer> own;
    private final List<Long> otherPids;

    private Servers(List<InetSocketAddress> addresses, List<OwnServer> own, List<Long> otherPids) {
        this.addresses = List.copyOf(addresses);
        this.own = List.copyOf(own);
        this.otherPids = List.copyOf(otherPids);
    }

    /** Servers that are running already. */
    static Servers named(CommonOptions options) throws LoadException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String each : options.hosts()) {
            addresses.add(ServerAddress.resolve(each, options.port()));
        }
        return new Servers(addresses, List.of(), options.serverPids());
    }

    /** @param serverOptions beyond the usual ones */
    static Servers start(CommonOptions options, int maxConnections, List<String> serverOptions)
            throws IOException, LoadException {
        List<OwnServer> own = new ArrayList<>();
        try {
            for (int i = 0; i < options.nodes(); i++) {
                List<String> more = new ArrayList<>(serverOptions);
                more.addAll(options.databaseOptions());
                if (options.webSocket()) {
                    more.add("--web-port=" + FreePort.find());
                }
                own.add(OwnServer.start(options, maxConnections, more));
            }
        } catch (IOException | LoadException e) {
            own.forEach(OwnServer::close);
            throw e;
        }
        List<InetSocketAddress> addresses = own.stream()
                .map(options.webSocket() ? OwnServer::webAddress : OwnServer::address)
                .toList();
        return new Servers(addresses, own, List.of());
    }

    int count() {
        return addresses.size();
    }

    InetSocketAddress at(int number) {
        return addresses.get(number);
    }

    boolean areOwn() {
        return !own.isEmpty();
    }

    /** Of all of them together; empty where one's process isn't known. */
    Optional<ProcessUse> use() {
        List<Long> pids = areOwn() ? own.stream().map(OwnServer::pid).toList() : otherPids;
        return pids.size() < count()
                ? Optional.empty()
                : pids.stream()
                        .map(ProcessUse::of)
                        .reduce((one, other) -> one.flatMap(use -> other.map(use::plus)))
                        .orElse(Optional.empty());
    }

    void stop() throws InterruptedException {
        for (OwnServer each : own) {
            each.stop();
        }
    }

    /** Starts the servers again, at the same ports. */
    void startAgain() throws IOException, LoadException {
        for (OwnServer each : own) {
            each.start();
        }
    }

    @Override
    public void close() {
        own.forEach(OwnServer::close);
    }
}
