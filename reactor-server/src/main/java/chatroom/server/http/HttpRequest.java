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
    /** Of a field that is a list, in how many lines whatsoever. */
    public List<String> items(String name) {
        return fields.getOrDefault(name, List.of()).stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    /** @param value in lower case, whatever case the list has it in */
    public boolean lists(String name, String value) {
        return items(name).stream()
                .anyMatch(item -> item.toLowerCase(Locale.ROOT).equals(value));
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
