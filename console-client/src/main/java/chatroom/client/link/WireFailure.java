package chatroom.client.link;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/** What went wrong on a wire, in a sentence for people. Pure. */
final class WireFailure {
    /** None of the host's addresses could be connected to. */
    static String sentence(Map<InetAddress, Exception> failures, Address address) {
        boolean noWay = failures.values().stream().allMatch(NoRouteToHostException.class::isInstance);
        Exception telling = noWay
                ? new NoRouteToHostException()
                : failures.values().stream()
                        .filter(failure -> !(failure instanceof NoRouteToHostException))
                        .min(Comparator.comparing(failure -> !(failure instanceof ConnectException)))
                        .orElseThrow();
        return withTried(sentence(telling, address), failures.keySet());
    }

    /** @param tried those that are still waited for */
    static String unanswered(Address address, Set<InetAddress> tried) {
        return withTried("Nobody answers at " + address + ".", tried);
    }

    private static String withTried(String sentence, Set<InetAddress> tried) {
        return tried.size() < 2
                ? sentence
                : tried.stream()
                        .map(InetAddress::getHostAddress)
                        .collect(Collectors.joining(
                                " and ", sentence.substring(0, sentence.length() - 1) + " (tried ", ")."));
    }

    static String sentence(Exception failure, Address address) {
        if (failure instanceof UnknownHostException) {
            return "There is no host named " + address.host() + ".";
        }
        if (failure instanceof ConnectException) {
            return "Nobody answers at " + address + ".";
        }
        if (failure instanceof NoRouteToHostException) {
            return "There is no way to " + address + ".";
        }
        return failure instanceof SSLException ? ofTls(failure, address) : "The connection broke.";
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
