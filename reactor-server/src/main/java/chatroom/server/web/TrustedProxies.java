package chatroom.server.web;

import chatroom.server.http.HttpRequest;
import chatroom.server.reactor.AddressLiteral;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For whom a proxy asks. Anybody can write an {@code X-Forwarded-For}; what counts is what the proxies wrote that are known: the last
 * address in it that isn't one of theirs.
 *
 * @param proxies whose word is taken
 */
record TrustedProxies(Set<InetAddress> proxies) {
    private static final Pattern WITH_PORT = Pattern.compile("\\[(.*)](:\\d+)?|([^:]*):\\d+");

    /**
     * @param request from one of the proxies
     * @return empty where it doesn't say, or nothing that is an address
     */
    Optional<InetAddress> client(HttpRequest request) {
        List<String> steps = request.items("x-forwarded-for");
        for (int i = steps.size() - 1; i >= 0; i--) {
            Optional<InetAddress> address = AddressLiteral.parse(withoutPort(steps.get(i)));
            if (address.isEmpty() || !proxies.contains(address.get())) {
                return address;
            }
        }
        return Optional.empty();
    }

    private static String withoutPort(String step) {
        Matcher matcher = WITH_PORT.matcher(step);
        if (!matcher.matches()) {
            return step;
        }
        return matcher.group(1) == null ? matcher.group(3) : matcher.group(1);
    }
}
