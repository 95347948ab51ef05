package chatroom.server.web;

import chatroom.server.http.HttpRequest;
import chatroom.server.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which pages may speak to this server: its own. Whether a page is, nobody can tell where its name is one that anybody may have: what is
 * called attacker.example may be this machine's address, for as long as its owner likes. So without TLS, which proves names, the server's
 * own names are addresses and localhost, and others are named by whoever runs it.
 *
 * @param origins that may connect too, as browsers write them
 */
record OriginRules(Set<String> origins) {
    private static final String FORBIDDEN = "403 Forbidden";
    private static final Pattern PORT = Pattern.compile(":\\d*$");
    private static final Pattern ADDRESS = Pattern.compile("\\[[0-9a-f:.]+]|\\d+\\.\\d+\\.\\d+\\.\\d+");

    /** @return what is said to whoever asks under a name that isn't this server's */
    Optional<HttpResponse> refusal(HttpRequest request, boolean isSecure) {
        String host = host(request);
        if (isSecure || !origins.isEmpty() || host.isEmpty() || isOwn(host)) {
            return Optional.empty();
        }
        return Optional.of(HttpResponse.text(
                FORBIDDEN,
                "This server doesn't know this name as its own; open it by its address, or start it with --web-origin http://%s."
                        .formatted(host)));
    }

    /** @return what is said to a page of another server that wants to connect */
    Optional<HttpResponse> refusalOfSocket(HttpRequest request, boolean isSecure) {
        Optional<String> origin = request.field("origin").map(given -> given.toLowerCase(Locale.ROOT));
        if (origin.isEmpty() || origins.contains(origin.get())) {
            // Without one it is no page: programs can say what they like.
            return Optional.empty();
        }
        String host = host(request);
        boolean same = origin.get().equals((isSecure ? "https://" : "http://") + host);
        if (same && (isSecure || isOwn(host))) {
            return Optional.empty();
        }
        return Optional.of(HttpResponse.text(
                FORBIDDEN,
                "Pages of another server may not connect here; --web-origin names those that may all the same."));
    }

    private static String host(HttpRequest request) {
        return request.field("host").orElse("").toLowerCase(Locale.ROOT);
    }

    private static boolean isOwn(String host) {
        String name = PORT.matcher(host).replaceFirst("");
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || ADDRESS.matcher(name).matches();
    }
}
