package chatroom.server.metrics;

import chatroom.server.http.HttpRequest;
import chatroom.server.http.HttpResponse;
import chatroom.server.http.RefusedRequest;
import chatroom.server.http.RequestHead;
import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.Connection;
import chatroom.server.reactor.ConnectionHandler;
import chatroom.server.reactor.Timers;
import java.nio.ByteBuffer;

/** One connection of whoever reads metrics: a request, its answer, and the end. Reactor thread only. */
final class Scrape implements ConnectionHandler {
    private static final HttpResponse HEALTHY = HttpResponse.text(HttpResponse.OK, "The server lives.");
    private static final HttpResponse NOT_FOUND = HttpResponse.text(HttpResponse.NOT_FOUND, "Metrics are at /metrics.");
    private static final HttpResponse BUSY =
            HttpResponse.text(HttpResponse.UNAVAILABLE, "There is too much to do; try again.");
    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final MetricsHandler handler;
    private final Timers.Timer deadline;
    private final RequestHead head = new RequestHead();
    private boolean answered;

    Scrape(Connection connection, MetricsHandler handler) {
        this.connection = connection;
        this.handler = handler;
        this.deadline = handler.timers().schedule(RequestHead.TIME_LIMIT, () -> answer(RequestHead.tooLate()));
    }

    /** A line of the request's head. */
    @Override
    public void onFrame(ByteBuffer line) {
        try {
            head.add(line);
        } catch (RefusedRequest e) {
            answer(e.answer());
        }
    }

    @Override
    public void onOversizedFrame() {
        answer(RequestHead.tooLong());
    }

    /** The end of the head; empty lines before it are to be overlooked. */
    @Override
    public void onEmptyLine() {
        if (!head.hasBegun()) {
            return;
        }
        deadline.cancel();
        try {
            answer(head.end());
        } catch (RefusedRequest e) {
            answer(e.answer());
        }
    }

    private void answer(HttpRequest request) {
        if (request.path().equals("/-/healthy")) {
            answer(HEALTHY);
        } else if (request.path().equals("/ready")) {
            answer(handler.readiness());
        } else if (!request.path().equals("/metrics")) {
            answer(NOT_FOUND);
        } else if (handler.makePage(connection.id(), String.join(",", request.items("accept")))) {
            connection.setInputPaused(true);
        } else {
            answer(BUSY);
        }
    }

    void answer(HttpResponse answer) {
        if (answered) {
            return;
        }
        answered = true;
        connection.send(answer.with("Connection", "close").head());
        if (!head.isHead()) {
            connection.send(answer.body());
        }
        connection.close(CloseReason.PEER_CLOSED);
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
