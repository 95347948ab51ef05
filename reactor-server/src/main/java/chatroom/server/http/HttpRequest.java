package chatroom.server.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request without a body.
 *
 * @param path without its query
 * @param isLatest of HTTP/1.1, and not of 1.0
 * @param fields by name in lower case, with each value that was given
 */
public record HttpRequest(String method, String path, boolean isLatest, Map<String, List<String>> fields) {
    /** The values of a field that is a list, in lower case. */
    public boolean lists(String name, String value) {
        return fields.getOrDefault(name, List.of()).stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .anyMatch(item -> item.strip().toLowerCase(Locale.ROOT).equals(value));
    }

    /** The value of a field that is given once; of several the first. */
    public Optional<String> field(String name) {
        return fields.getOrDefault(name, List.of()).stream().findFirst();
    }

    public boolean isHead() {
        return method.equals("HEAD");
    }

    /** Whether another request may follow on the same connection. */
    public boolean keepsAlive() {
        return isLatest && !lists("connection", "close");
    }
}
