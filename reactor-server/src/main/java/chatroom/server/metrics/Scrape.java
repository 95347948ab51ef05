package chatroom.server.metrics;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.Connection;
import chatroom.server.reactor.ConnectionHandler;
import chatroom.server.reactor.Timers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;

/** One connection of whoever reads metrics: a request, its answer, and the end. Reactor thread only. */
final class Scrape implements ConnectionHandler {
    /** From the first moment to the end of the request. */
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

    private static final int MAX_LINES = 100;
    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final MetricsHandler handler;
    private final Timers.Timer deadline;
    private String method = "";
    private String path = "";
    private String accepted = "";
    private int lines;
    private boolean answered;

    Scrape(Connection connection, MetricsHandler handler) {
        this.connection = connection;
        this.handler = handler;
        this.deadline = handler.timers().schedule(REQUEST_LIMIT, () -> answer(HttpResponse.TOO_LATE));
    }

    /** A line of the request's head; nothing else is read of it. */
    @Override
    public void onFrame(ByteBuffer frame) {
        String line = ISO_8859_1.decode(frame).toString().stripTrailing();
        lines++;
        if (lines == 1) {
            begin(line);
        } else if (lines > MAX_LINES) {
            answer(HttpResponse.TOO_LARGE);
        } else if (line.toLowerCase(Locale.ROOT).startsWith("accept:")) {
            accepted = line.substring("accept:".length()).strip();
        }
    }

    private void begin(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            answer(HttpResponse.NO_REQUEST);
            return;
        }
        method = words[0];
        path = words[1].replaceFirst("\\?.*", "");
    }

    /** The end of the head; empty lines before it are to be overlooked. */
    @Override
    public void onEmptyLine() {
        if (lines == 0) {
            return;
        }
        deadline.cancel();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            answer(HttpResponse.NOT_ALLOWED);
        } else if (path.equals("/-/healthy")) {
            answer(HttpResponse.HEALTHY);
        } else if (!path.equals("/metrics")) {
            answer(HttpResponse.NOT_FOUND);
        } else if (handler.makePage(connection.id(), accepted)) {
            connection.setInputPaused(true);
        } else {
            answer(HttpResponse.BUSY);
        }
    }

    void answer(HttpResponse answer) {
        if (!answered) {
            answered = true;
            connection.send(answer.bytes(!method.equals("HEAD")));
            connection.close(CloseReason.PEER_CLOSED);
        }
    }

    @Override
    public void onOversizedFrame() {
        answer(HttpResponse.TOO_LARGE);
    }

    /** In the middle of a request: after its end nothing is read any more. */
    @Override
    public void onInputEnded() {
        connection.close(CloseReason.PEER_CLOSED);
    }

    @Override
    public void onShutdown() {
        connection.close(CloseReason.SHUTTING_DOWN);
    }

    @Override
    public void onDrained() {
        throw new IllegalStateException("who reads metrics waits for no such thing");
    }

    @Override
    public byte[] onClosed(CloseReason why) {
        deadline.cancel();
        handler.forget(connection.id());
        return NOTHING;
    }
}
