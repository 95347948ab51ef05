package chatroom.server.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** The whole of an answer, after which the connection ends. */
@SuppressWarnings("ArrayRecordComponent") // Never compared or shown.
record HttpResponse(String status, String contentType, byte[] body) {
    static final HttpResponse HEALTHY = text("200 OK", "The server lives.");
    static final HttpResponse NO_REQUEST = text("400 Bad Request", "This is no request of HTTP/1.");
    static final HttpResponse NOT_FOUND = text("404 Not Found", "Metrics are at /metrics.");
    static final HttpResponse NOT_ALLOWED = text("405 Method Not Allowed", "There is only GET and HEAD.");
    static final HttpResponse TOO_LATE = text("408 Request Timeout", "The request had no end in time.");
    static final HttpResponse TOO_LARGE = text("431 Request Header Fields Too Large", "The request is too long.");
    static final HttpResponse FAILED =
            text("500 Internal Server Error", "There is no page for a mistake of the server.");
    static final HttpResponse BUSY = text("503 Service Unavailable", "There is too much to do; try again.");

    private static HttpResponse text(String status, String sentence) {
        return new HttpResponse(status, "text/plain; charset=utf-8", (sentence + "\n").getBytes(UTF_8));
    }

    byte[] bytes(boolean withBody) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 256);
        out.writeBytes(("HTTP/1.1 " + status + "\r\nContent-Type: " + contentType + "\r\nContent-Length: " + body.length
                        + "\r\nConnection: close\r\n\r\n")
                .getBytes(UTF_8));
        if (withBody) {
            out.writeBytes(body);
        }
        return out.toByteArray();
    }
}
