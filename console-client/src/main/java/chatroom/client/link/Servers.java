package chatroom.client.link;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Where the chat is: one server, or several that share it, in the order in which they are tried. By the first one goes what is kept of the
 * chat on this machine.
 */
public record Servers(List<Address> all) {
    static final int MOST = 16;

    public Servers {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a chat has a server");
        }
    }

    public static Servers of(Address one) {
        return new Servers(List.of(one));
    }

    /**
     * @param text as of {@link Address#parse}, several separated by commas
     * @throws UsageException with a sentence
     */
    public static Servers parse(String text, boolean tls) throws UsageException {
        return parse(text, tls, host -> Address.defaultPort(tls));
    }

    /**
     * @param portOf the port of a host that is named without one
     * @throws UsageException with a sentence
     */
    public static Servers parse(String text, boolean tls, ToIntFunction<String> portOf) throws UsageException {
        String[] parts = text.split(",", -1);
        if (parts.length > MOST) {
            throw new UsageException("At most " + MOST + " servers can be given, not " + parts.length + ".");
        }
        List<Address> all = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (String part : parts) {
            if (part.isBlank() && parts.length > 1) {
                throw new UsageException("A server is missing beside a comma in '" + text.strip() + "'.");
            }
            Address address = Address.parse(part, tls, portOf);
            if (!known.add(address.toString().toLowerCase(Locale.ROOT))) {
                throw new UsageException("The server " + address + " is named twice.");
            }
            all.add(address);
        }
        return new Servers(all);
    }

    public Address first() {
        return all.get(0);
    }

    /** Empty where the host isn't among them. */
    public OptionalInt portOf(String host) {
        return all.stream()
                .filter(server -> server.host().equals(host))
                .mapToInt(Address::port)
                .findFirst();
    }

    /** All or none. */
    public boolean tls() {
        return first().tls();
    }

    /** What goes to them stays on this machine, as far as the names say. */
    public boolean areLoopback() {
        return all.stream().allMatch(Address::isLoopback);
    }

    boolean areSeveral() {
        return all.size() > 1;
    }

    /** As {@link #parse} reads it, whatever the usual port. */
    @Override
    public String toString() {
        return all.stream().map(Address::toString).collect(Collectors.joining(","));
    }
}
