package chatroom.server.admin;

import chatroom.protocol.AdminReply;
import chatroom.protocol.Violation;
import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.Connection;
import chatroom.server.reactor.ConnectionHandler;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One connection through the admin socket: a request, its reply, and so on. Reactor thread only. */
final class AdminSession implements ConnectionHandler {
    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final AdminHandler handler;
    private boolean waiting;
    private boolean ending;
    private CloseReason reason = CloseReason.PEER_CLOSED;

    AdminSession(Connection connection, AdminHandler handler) {
        this.connection = connection;
        this.handler = handler;
    }

    @Override
    public void onFrame(ByteBuffer frame) {
        try {
            Optional<AdminReply> reply =
                    handler.handle(connection.id(), handler.codec().readRequest(frame));
            if (reply.isPresent()) {
                send(reply.get());
            } else {
                waiting = true;
                connection.setInputPaused(true);
            }
        } catch (Violation violation) {
            send(new AdminReply.Failed(violation.getMessage()));
        }
    }

    @Override
    public void onOversizedFrame() {
        send(new AdminReply.Failed("This request is too long."));
    }

    void onAnswer(AdminReply reply) {
        waiting = false;
        send(reply);
        settle();
    }

    private void send(AdminReply reply) {
        connection.send(handler.codec().write(reply));
    }

    private void settle() {
        if (ending && !waiting) {
            connection.close(reason);
        } else {
            connection.setInputPaused(waiting);
        }
    }

    private void end(CloseReason why) {
        ending = true;
        reason = why;
        settle();
    }

    @Override
    public void onInputEnded() {
        end(CloseReason.PEER_CLOSED);
    }

    @Override
    public void onShutdown() {
        end(CloseReason.SHUTTING_DOWN);
    }

    @Override
    public void onDrained() {
        throw new IllegalStateException("an admin connection waits for no such thing");
    }

    @Override
    public byte[] onClosed(CloseReason why) {
        handler.forget(connection.id());
        return NOTHING;
    }
}
