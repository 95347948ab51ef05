package chatroom.load;

import chatroom.codec.RequestCodec;
import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Password;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Registers users over one connection, one after the other in the order given. */
final class Registrar implements Peer.Handler, FrameReader {
    private static final long RETRY_MILLIS = 1_000;

    private final ServerFrameCodec frames = new ServerFrameCodec();
    private final RequestCodec requests = new RequestCodec();
    private final Bench bench;
    private final List<Username> names;
    private final Password password;
    private final OrderCheck splitter;
    private Peer peer;
    private int registered;
    private String failure;

    Registrar(Bench bench, List<Username> names, Password password) {
        this.bench = bench;
        this.names = names;
        this.password = password;
        this.splitter = new OrderCheck("the one who registers", bench.reference(), this, bench.violations());
    }

    void attach(Peer newPeer) {
        peer = newPeer;
    }

    boolean isDone() {
        return failure != null || registered == names.size();
    }

    void throwIfFailed() throws LoadException {
        if (failure != null) {
            throw new LoadException(failure);
        }
        if (!isDone()) {
            throw new LoadException("The server registered only %s of %s users in the time it had."
                    .formatted(registered, names.size()));
        }
    }

    private void registerNext() {
        peer.send(requests.write(Optional.empty(), new Request.Register(names.get(registered), password)));
    }

    @Override
    public void onConnected() {
        registerNext();
    }

    @Override
    public void onBytes(ByteBuffer in, long nowNs) {
        splitter.accept(in, nowNs);
    }

    @Override
    public void onEnd(String why) {
        failure = "The connection to the server " + why + ".";
    }

    @Override
    public void onFrame(ByteBuffer in, int from, int to, long nowNs) {
        try {
            if (frames.read(in.duplicate().limit(to).position(from)) instanceof ServerFrame.Answer answer) {
                onReply(answer.reply());
            }
        } catch (Violation violation) {
            failure = "What answers there is no chatroom server: " + violation.getMessage();
        }
    }

    private void onReply(Reply reply) {
        if (reply instanceof Reply.Registered) {
            registered++;
            if (!isDone()) {
                registerNext();
            }
        } else if (reply instanceof Reply.Failed failed
                && (failed.code() == ErrorCode.SERVER_BUSY || failed.code() == ErrorCode.RATE_LIMITED)) {
            long waitMillis = failed.retryAfterMillis().orElse(RETRY_MILLIS);
            bench.loop().after(TimeUnit.MILLISECONDS.toNanos(waitMillis), this::registerNext);
        } else {
            failure = "The server doesn't register users: " + reply;
        }
    }
}
