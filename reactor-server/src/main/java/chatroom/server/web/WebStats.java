package chatroom.server.web;

import chatroom.server.stats.Count;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the web's ports count. Written by the reactor thread only, read by any. */
public final class WebStats {
    /** All that are answered with. */
    public static final List<String> STATUSES =
            List.of("101", "200", "304", "400", "403", "404", "405", "408", "426", "431", "500", "503", "505");

    private final Map<String, Count> answers =
            STATUSES.stream().collect(Collectors.toMap(Function.identity(), status -> new Count()));

    /** Answers to requests with this status. */
    public Count answers(String status) {
        return answers.get(status);
    }

    void answered(String statusLine) {
        answers.get(statusLine.substring(0, STATUSES.get(0).length())).increment();
    }
}
