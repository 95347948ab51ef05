package chatroom.server.web;

import chatroom.server.http.HttpRequest;
import chatroom.server.http.HttpResponse;
import chatroom.server.http.RefusedRequest;
import chatroom.server.http.RequestHead;
import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.Connection;
import chatroom.server.reactor.ConnectionHandler;
import chatroom.server.reactor.Timers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;

/** One connection of a browser, from request to request, until it becomes a WebSocket. Reactor thread only. */
final class WebConnection implements ConnectionHandler {
    private static final HttpResponse TOO_EARLY = HttpResponse.text(
            HttpResponse.BAD_REQUEST, "Something was sent before the WebSocket was agreed on; wait for the answer.");
    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final WebListener listener;
    private RequestHead head = new RequestHead();
    private boolean answeredOne;
    private Timers.Timer deadline;

    /** To a request to go on as a WebSocket; null before that. */
    private HttpResponse agreement;

    WebConnection(Connection connection, WebListener listener) {
        this.connection = connection;
        this.listener = listener;
        awaitRequest();
    }

    private void awaitRequest() {
        deadline = listener.timers().schedule(RequestHead.TIME_LIMIT, this::onTooLate);
    }

    /** Browsers open connections to be used later, or never: those end without a word, as long as they have got one. */
    private void onTooLate() {
        connection.close(head.hasBegun() || !answeredOne ? CloseReason.FRAME_TIMEOUT : CloseReason.ANSWERED);
    }

    /** A line of a request's head. */
    @Override
    public void onFrame(ByteBuffer line) {
        try {
            head.add(line);
        } catch (RefusedRequest e) {
            answerLast(e.answer());
        }
    }

    @Override
    public void onOversizedFrame() {
        answerLast(RequestHead.tooLong());
    }

    /** The end of the head; empty lines before it are to be overlooked. */
    @Override
    public void onEmptyLine() {
        if (!head.hasBegun()) {
            return;
        }
        try {
            answer(head.end());
        } catch (RefusedRequest e) {
            answerLast(e.answer());
        }
    }

    private void answer(HttpRequest request) {
        if (!listener.lookBehindProxy(connection, request)) {
            return;
        }
        HttpResponse answer = listener.answer(request);
        long waitNs = listener.priceNs(connection, answer);
        if (waitNs == 0) {
            answer(request, answer);
            return;
        }
        connection.setInputPaused(true);
        deadline.cancel();
        deadline = listener.timers().schedule(Duration.ofNanos(waitNs), () -> {
            connection.setInputPaused(false);
            answer(request, answer);
        });
    }

    private void answer(HttpRequest request, HttpResponse answer) {
        if (SocketRequest.agrees(answer)) {
            agreement = answer;
            // Until all before it has been taken.
            connection.setInputPaused(true);
            connection.awaitDrained();
        } else if (request.keepsAlive()) {
            send(answer);
            answeredOne = true;
            head = new RequestHead();
            deadline.cancel();
            awaitRequest();
        } else {
            answerLast(answer);
        }
    }

    private void answerLast(HttpResponse answer) {
        send(answer.with("Connection", "close"));
        connection.close(CloseReason.ANSWERED);
    }

    private void send(HttpResponse answer) {
        listener.stats().answered(answer.status());
        connection.send(WebListener.protect(answer).head());
        if (!head.isHead()) {
            connection.send(answer.body());
        }
    }

    @Override
    public void onDrained() {
        if (listener.upgrade(connection, agreement)) {
            listener.stats().answered(agreement.status());
            deadline.cancel();
        } else {
            answerLast(TOO_EARLY);
        }
    }

    /** In the middle of a request, or where none follows. */
    @Override
    public void onInputEnded() {
        connection.close(CloseReason.PEER_CLOSED);
    }

    @Override
    public void onShutdown() {
        connection.close(CloseReason.SHUTTING_DOWN);
    }

    @Override
    public byte[] onClosed(CloseReason reason) {
        deadline.cancel();
        if (!reason.isByServer() || (answeredOne && !head.hasBegun())) {
            return NOTHING;
        }
        HttpResponse answer = farewell(reason);
        listener.stats().answered(answer.status());
        HttpResponse last = WebListener.protect(answer).with("Connection", "close");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(last.head());
        if (!head.isHead()) {
            bytes.writeBytes(last.body());
        }
        return bytes.toByteArray();
    }

    private static HttpResponse farewell(CloseReason reason) {
        return switch (reason) {
            case FRAME_TIMEOUT -> RequestHead.tooLate();
            case INTERNAL_ERROR -> HttpResponse.text(HttpResponse.INTERNAL_ERROR, reason.sentence());
            default -> HttpResponse.text(HttpResponse.UNAVAILABLE, reason.sentence());
        };
    }
}
