package chatroom.server.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a database is, as in {@code postgresql://chat@db1,db2:5433/chat}. Without a password, because everybody on a machine can read a
 * command line.
 *
 * @param hosts each {@code host:port}; the first that is the primary is taken
 * @param sslMode as libpq names it
 * @param sslRootCert whom to trust for the certificate of a host; empty for the driver's default, {@code ~/.postgresql/root.crt}
 */
public record DatabaseUrl(
        String user, List<String> hosts, String database, String sslMode, Optional<Path> sslRootCert) {
    private static final List<String> SCHEMES = List.of("postgresql://", "postgres://");
    private static final String EXAMPLE = "postgresql://chat@db.example/chat";
    private static final String DEFAULT_PORT = "5432";
    private static final int MAX_PORT = 65_535;
    private static final String VERIFY_FULL = "verify-full";

    /** Not those that fall back to what isn't encrypted: a password and all messages go this way. */
    private static final Set<String> SSL_MODES = Set.of("disable", "require", "verify-ca", VERIFY_FULL);

    public DatabaseUrl {
        hosts = List.copyOf(hosts);
    }

    /** @throws IllegalArgumentException with the rest of a sentence that begins with what it is the value of */
    public static DatabaseUrl parse(String url) {
        String scheme = SCHEMES.stream()
                .filter(url::startsWith)
                .findFirst()
                .orElseThrow(() -> wrong("a database is named like " + EXAMPLE));
        String rest = url.substring(scheme.length());
        int question = rest.indexOf('?');
        Map<String, String> parameters = parameters(question < 0 ? "" : rest.substring(question + 1));
        String place = question < 0 ? rest : rest.substring(0, question);
        int slash = place.indexOf('/');
        if (slash < 0 || slash == place.length() - 1) {
            throw wrong("it names no database: write it like " + EXAMPLE);
        }
        String authority = place.substring(0, slash);
        int at = authority.lastIndexOf('@');
        if (at <= 0) {
            throw wrong("it names no user: write it like " + EXAMPLE);
        }
        if (authority.substring(0, at).contains(":")) {
            throw wrong("everybody on the machine could read a password there: put it into a file, and name that with"
                    + " --database-password-file");
        }
        List<String> hosts = new ArrayList<>();
        for (String host : authority.substring(at + 1).split(",", -1)) {
            hosts.add(withPort(host));
        }
        String sslMode = parameters.getOrDefault(
                "sslmode", hosts.stream().allMatch(DatabaseUrl::isLoopback) ? "disable" : VERIFY_FULL);
        if (!SSL_MODES.contains(sslMode)) {
            throw wrong("sslmode is disable, require, verify-ca or verify-full");
        }
        return new DatabaseUrl(
                decoded(authority.substring(0, at)),
                hosts,
                decoded(place.substring(slash + 1)),
                sslMode,
                Optional.ofNullable(parameters.get("sslrootcert")).map(Path::of));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String each : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = each.indexOf('=');
            String name = equals < 0 ? each : each.substring(0, equals);
            if (equals < 0 || !(name.equals("sslmode") || name.equals("sslrootcert"))) {
                throw wrong("after ? there may be sslmode=… and sslrootcert=…, and nothing else");
            }
            parameters.put(name, decoded(each.substring(equals + 1)));
        }
        return parameters;
    }

    private static String withPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon > host.lastIndexOf(']');
        String name = hasPort ? host.substring(0, colon) : host;
        String port = hasPort ? host.substring(colon + 1) : DEFAULT_PORT;
        if (name.isEmpty() || (name.contains(":") && !(name.startsWith("[") && name.endsWith("]")))) {
            throw wrong("each host is a name, an IPv4 address or an IPv6 address in brackets");
        }
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > MAX_PORT) {
            throw wrong("the port of a host is a number from 1 to 65535");
        }
        return name + ":" + port;
    }

    private static boolean isLoopback(String host) {
        String name = host.substring(0, host.lastIndexOf(':'));
        return name.equals("localhost") || name.equals("[::1]") || name.matches("127(\\.[0-9]{1,3}){3}");
    }

    private static String decoded(String text) {
        try {
            // In a URL's path and user a plus is a plus.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    wrong("a percent sign comes before two hexadecimal digits").getMessage(), e);
        }
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("isn't the address of a PostgreSQL database: " + why + ".");
    }

    /** The address for people to read, without its password. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + String.join(",", hosts) + "/" + database;
    }
}
