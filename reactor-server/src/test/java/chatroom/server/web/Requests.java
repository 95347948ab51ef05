package chatroom.server.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import chatroom.server.http.HttpRequest;
import chatroom.server.http.RefusedRequest;
import chatroom.server.http.RequestHead;
import java.nio.ByteBuffer;

/** Requests as they are read. */
final class Requests {
    /** @param fields each of them a line */
    static HttpRequest get(String path, String... fields) {
        RequestHead head = new RequestHead();
        try {
            head.add(line("GET " + path + " HTTP/1.1"));
            head.add(line("Host: 127.0.0.1"));
            for (String field : fields) {
                head.add(line(field));
            }
            return head.end();
        } catch (RefusedRequest e) {
            throw new AssertionError(e);
        }
    }

    private static ByteBuffer line(String line) {
        return ByteBuffer.wrap(line.getBytes(ISO_8859_1));
    }

    private Requests() {}
}
