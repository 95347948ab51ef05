package chatroom.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the head of a request line by line (RFC 9112), and refuses what two readers could read differently. One for each request. */
public final class RequestHead {
    /** Of all lines with their ends. */
    public static final int MAX_BYTES = 8 * 1024;

    /** From the first moment, or the answer before, to its end. */
    public static final Duration TIME_LIMIT = Duration.ofSeconds(10);

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern REQUEST_LINE = Pattern.compile("(" + TOKEN + ") (\\S+) HTTP/(\\d)\\.(\\d)");
    private static final Pattern FIELD_NAME = Pattern.compile(TOKEN);
    private static final Pattern CONTROL_CHARACTER = Pattern.compile("[\\x00-\\x08\\x0A-\\x1F\\x7F]");
    private static final Pattern WITHOUT_HOST = Pattern.compile("https?://[^/?]*");
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD");

    private static final HttpResponse NO_REQUEST = HttpResponse.text(
            HttpResponse.BAD_REQUEST, "This port speaks HTTP/1.1, and what came is no request of it.");
    private static final HttpResponse TOO_LONG = HttpResponse.text(
            "431 Request Header Fields Too Large",
            "The head of a request has at most %s bytes; send shorter fields, or fewer.".formatted(MAX_BYTES));

    private static final HttpResponse TOO_LATE =
            HttpResponse.text("408 Request Timeout", "The request had no end in time; send it at once.");

    private final Map<String, List<String>> fields = new HashMap<>();
    private String method = "";
    private String path = "";
    private boolean isLatest;
    private int bytes;

    /** Whether there is anything of it. */
    public boolean hasBegun() {
        return bytes > 0;
    }

    /** Whether it asks for a head alone, as far as that is known. */
    public boolean isHead() {
        return method.equals("HEAD");
    }

    /** @param line without its end, and not empty */
    public void add(ByteBuffer line) throws RefusedRequest {
        boolean isFirst = !hasBegun();
        bytes += line.remaining() + "\r\n".length();
        if (bytes > MAX_BYTES) {
            throw new RefusedRequest(TOO_LONG);
        }
        String text = ISO_8859_1.decode(line).toString();
        if (CONTROL_CHARACTER.matcher(text).find()) {
            throw new RefusedRequest(NO_REQUEST);
        }
        if (isFirst) {
            addRequestLine(text);
        } else {
            addField(text);
        }
    }

    /** What is said where it is longer than {@link #MAX_BYTES}. */
    public static HttpResponse tooLong() {
        return TOO_LONG;
    }

    /** What is said where it took longer than {@link #TIME_LIMIT}. */
    public static HttpResponse tooLate() {
        return TOO_LATE;
    }

    private void addRequestLine(String line) throws RefusedRequest {
        Matcher matcher = REQUEST_LINE.matcher(line);
        if (!matcher.matches()) {
            throw new RefusedRequest(NO_REQUEST);
        }
        if (!matcher.group(3).equals("1")) {
            throw new RefusedRequest(
                    HttpResponse.text("505 HTTP Version Not Supported", "This port speaks HTTP/1.1 only."));
        }
        method = matcher.group(1);
        isLatest = !matcher.group(4).equals("0");
        Matcher host = WITHOUT_HOST.matcher(matcher.group(2));
        String target = host.lookingAt() ? matcher.group(2).substring(host.end()) : matcher.group(2);
        int query = target.indexOf('?');
        path = query < 0 ? target : target.substring(0, query);
        if (path.isEmpty()) {
            path = "/";
        }
    }

    private void addField(String line) throws RefusedRequest {
        int colon = line.indexOf(':');
        if (colon < 0 || !FIELD_NAME.matcher(line).region(0, colon).matches()) {
            throw new RefusedRequest(NO_REQUEST);
        }
        fields.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                .add(withoutBlanksAround(line, colon + 1));
    }

    /** By hand: a pattern tries every way to share the blanks out, and whoever sends them says how many there are. */
    private static String withoutBlanksAround(String line, int start) {
        int from = start;
        int to = line.length();
        while (from < to && isBlank(line.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(line.charAt(to - 1))) {
            to--;
        }
        return line.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** At the empty line: what all of it says. */
    public HttpRequest end() throws RefusedRequest {
        if (!SAFE_METHODS.contains(method)) {
            throw new RefusedRequest(HttpResponse.text(
                            "405 Method Not Allowed", "There is only GET and HEAD here: nothing is sent by HTTP.")
                    .with("Allow", "GET, HEAD"));
        }
        if (fields.containsKey("transfer-encoding")
                || fields.getOrDefault("content-length", List.of()).stream().anyMatch(length -> !length.equals("0"))) {
            throw new RefusedRequest(
                    HttpResponse.text(HttpResponse.BAD_REQUEST, "A request has no body here; send it without."));
        }
        int hosts = fields.getOrDefault("host", List.of()).size();
        if (hosts > 1 || (isLatest && hosts == 0)) {
            throw new RefusedRequest(HttpResponse.text(
                    HttpResponse.BAD_REQUEST, "A request of HTTP/1.1 has one field \"Host\"; this has not."));
        }
        return new HttpRequest(method, path, isLatest, fields);
    }
}
