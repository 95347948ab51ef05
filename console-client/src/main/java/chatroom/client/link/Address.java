package chatroom.client.link;

import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the server is.
 *
 * @param tls talk to it through TLS, and not at all without
 */
public record Address(String host, int port, boolean tls) {
    public static final int DEFAULT_PORT = 5000;
    static final int DEFAULT_TLS_PORT = 5443;
    static final int MAX_PORT = 65_535;

    /** A host with a port or without one; an IPv6 address has a port only where it's in brackets. */
    private static final Pattern HOST_AND_PORT = Pattern.compile(
            "\\[([^\\[\\]\\s]+)](?::([^:\\s]+))?|([^:\\[\\]\\s]+)(?::([^:\\s]+))?|([^\\[\\]\\s]*:[^\\[\\]\\s]*:[^\\[\\]\\s]*)");

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1", Pattern.CASE_INSENSITIVE);

    /** An address without TLS. */
    public Address(String host, int port) {
        this(host, port, false);
    }

    public static int defaultPort(boolean tls) {
        return tls ? DEFAULT_TLS_PORT : DEFAULT_PORT;
    }

    /**
     * @param text {@code host}, {@code host:port}, {@code [::1]:port}
     * @throws UsageException with a sentence
     */
    public static Address parse(String text, boolean tls) throws UsageException {
        return parse(text, tls, host -> defaultPort(tls));
    }

    /**
     * @param portOf the port of a host, where the text has none
     * @throws UsageException with a sentence
     */
    static Address parse(String text, boolean tls, ToIntFunction<String> portOf) throws UsageException {
        Matcher parts = HOST_AND_PORT.matcher(text.strip());
        if (!parts.matches()) {
            throw new UsageException("A server is given as HOST or HOST:PORT, not '" + text.strip() + "'.");
        }
        String host = first(parts, 1, 3, 5);
        String port = first(parts, 2, 4);
        return new Address(host, port.isEmpty() ? portOf.applyAsInt(host) : port(port), tls);
    }

    private static String first(Matcher parts, int... groups) {
        for (int group : groups) {
            if (parts.group(group) != null) {
                return parts.group(group);
            }
        }
        return "";
    }

    /** @throws UsageException with a sentence */
    public static int port(String text) throws UsageException {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= MAX_PORT) {
                return number;
            }
        } catch (NumberFormatException e) {
            // As wrong as a number out of range.
        }
        throw new UsageException("A port is a number from 1 to 65535, not '" + text + "'.");
    }

    /** What goes there stays on this machine, as far as the name says. */
    public boolean isLoopback() {
        return LOOPBACK.matcher(host).matches();
    }

    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
