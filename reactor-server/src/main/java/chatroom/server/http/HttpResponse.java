package chatroom.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is said to a request.
 *
 * @param fields but for those of the connection, in order
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared or shown.
public record HttpResponse(String status, Map<String, String> fields, byte[] body) {
    public static final String OK = "200 OK";
    public static final String BAD_REQUEST = "400 Bad Request";
    public static final String NOT_FOUND = "404 Not Found";
    public static final String INTERNAL_ERROR = "500 Internal Server Error";
    public static final String UNAVAILABLE = "503 Service Unavailable";

    private static final byte[] NOTHING = {};

    /** An answer of one sentence for a person. */
    public static HttpResponse text(String status, String sentence) {
        return of(status, "text/plain; charset=utf-8", (sentence + "\n").getBytes(UTF_8));
    }

    public static HttpResponse of(String status, String contentType, byte[] body) {
        return empty(status)
                .withBody(body)
                .with("Content-Type", contentType)
                .with("Content-Length", String.valueOf(body.length));
    }

    /** For a status that has no body. */
    public static HttpResponse empty(String status) {
        return new HttpResponse(status, Map.of(), NOTHING);
    }

    private HttpResponse withBody(byte[] newBody) {
        return new HttpResponse(status, fields, newBody);
    }

    public HttpResponse with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new HttpResponse(status, more, body);
    }

    /** All that comes before the body. */
    public byte[] head() {
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
        fields.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(ISO_8859_1);
    }
}
