package chatroom.client.link;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/** What went wrong on a wire, in a sentence for people. Pure. */
final class WireFailure {
    private static final String NO_HOST = "there is no host named %s";
    private static final String NO_WAY = "there is no way to %s";
    private static final String NOBODY = "nobody answers at %s";
    private static final String BROKEN = "there is no connection to %s";

    /** More than these aren't named. */
    private static final int MOST_NAMED = 3;

    /**
     * No server could be connected to.
     *
     * @param failures of each server's addresses; none where its name is nobody's
     */
    static String sentence(Map<Address, Map<InetAddress, Exception>> failures) {
        Map<String, List<Address>> byKind = new LinkedHashMap<>();
        failures.forEach(
                (server, ofServer) -> byKind.computeIfAbsent(kind(ofServer.values()), kind -> new ArrayList<>())
                        .add(server));
        String clauses = byKind.entrySet().stream()
                .map(kind -> kind.getKey().formatted(names(kind.getKey(), kind.getValue())))
                .collect(Collectors.joining(", and "));
        String sentence = Character.toUpperCase(clauses.charAt(0)) + clauses.substring(1);
        Set<InetAddress> tried =
                failures.size() == 1 ? failures.values().iterator().next().keySet() : Set.of();
        return sentence
                + (tried.size() < 2
                        ? "."
                        : tried.stream()
                                .map(InetAddress::getHostAddress)
                                .collect(Collectors.joining(" and ", " (tried ", ").")));
    }

    /** A clause about servers whose addresses failed so. */
    private static String kind(Collection<Exception> failures) {
        if (failures.isEmpty()) {
            return NO_HOST;
        }
        if (failures.stream().allMatch(NoRouteToHostException.class::isInstance)) {
            return NO_WAY;
        }
        boolean isSilent = failures.stream().anyMatch(ConnectException.class::isInstance);
        return isSilent ? NOBODY : BROKEN;
    }

    private static String names(String kind, List<Address> servers) {
        List<String> names = servers.stream()
                .map(server -> kind.equals(NO_HOST) ? server.host() : server.toString())
                .collect(Collectors.toCollection(ArrayList::new));
        if (names.size() > MOST_NAMED) {
            int others = names.size() - MOST_NAMED;
            names.subList(MOST_NAMED, names.size()).clear();
            names.add(others == 1 ? "another one" : others + " others");
        }
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }

    /**
     * A connection has ended.
     *
     * @param address what it was to
     */
    static String sentence(Exception failure, Address address) {
        return failure instanceof SSLException ? ofTls(failure, address) : "The connection to " + address + " broke.";
    }

    private static String ofTls(Exception failure, Address address) {
        if (has(failure, CertificateExpiredException.class)) {
            return "The certificate of " + address + " has expired.";
        }
        if (has(failure, CertificateNotYetValidException.class)) {
            return "The certificate of " + address + " is not valid yet, or the clock here is wrong.";
        }
        Optional<CertPathValidatorException> path = find(failure, CertPathValidatorException.class);
        if (path.isPresent() || saysOfAPath(failure)) {
            return path.map(CertPathValidatorException::getReason)
                            .equals(Optional.of(CertPathValidatorException.BasicReason.EXPIRED))
                    ? "The certificate of " + address + " has expired."
                    : "The certificate of " + address
                            + " is signed by nobody trusted here; --tls-ca FILE says whom to trust.";
        }
        if (has(failure, CertificateException.class)) {
            return "The certificate at " + address + " is not for " + address.host()
                    + ": somebody else may be answering.";
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains("protocol_version") || message.contains("handshake_failure")) {
            return "The server at " + address + " does not offer TLS 1.3.";
        }
        if (message.contains("recognized SSL message")) {
            return "What answers at " + address + " does not speak TLS; its port with TLS is usually "
                    + Address.DEFAULT_TLS_PORT + ".";
        }
        return "TLS with " + address + " failed (" + message + ").";
    }

    private static boolean saysOfAPath(Exception failure) {
        return String.valueOf(failure.getMessage()).contains("PKIX path");
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return find(failure, type).isPresent();
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    private WireFailure() {}
}
