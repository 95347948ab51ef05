package chatroom.load;

import chatroom.codec.RequestCodec;
import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Violation;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** One client: connects, logs in (again, where the server is busy), and checks what is pushed. What more it does, subclasses say. */
abstract class Member implements Peer.Handler, FrameReader {
    /** Both are without state between calls, and there is one thread. */
    private static final ServerFrameCodec FRAMES = new ServerFrameCodec();

    private static final RequestCodec REQUESTS = new RequestCodec();
    private static final long RETRY_MILLIS = 100;

    private final String name;
    private final Bench bench;
    private final Request login;
    private final OptionalLong lastId;
    private final OrderCheck check;

    /** Of several servers; empty where it doesn't matter. */
    private OptionalInt server = OptionalInt.empty();

    private Peer peer;
    private long startedNs;
    private long enteredNs;
    private boolean entered;
    private boolean mayEnd;
    private int online;
    private long newestAtLogin;

    /**
     * @param name for violations
     * @param login a {@link Request.Login} or {@link Request.Resume}
     * @param lastId the newest message that it has, as the login says
     */
    Member(String name, Bench bench, Request login, OptionalLong lastId, Reference reference) {
        this.name = name;
        this.bench = bench;
        this.login = login;
        this.lastId = lastId;
        this.check = new OrderCheck(name, reference, this, bench.violations());
    }

    /** What its socket may hold; empty leaves it to the system. */
    Optional<Integer> receiveBytes() {
        return Optional.empty();
    }

    /** Before it is let in. */
    final void goTo(int number) {
        server = OptionalInt.of(number);
    }

    final OptionalInt server() {
        return server;
    }

    /** Called once, by whoever lets it in. */
    void attach(Peer newPeer) {
        peer = newPeer;
        startedNs = System.nanoTime();
    }

    final Bench bench() {
        return bench;
    }

    final Peer peer() {
        return peer;
    }

    final String name() {
        return name;
    }

    boolean isIn() {
        return entered;
    }

    /** It wanted more than to be let in, and has it now. */
    final void inSince(long nowNs) {
        enteredNs = nowNs;
    }

    /** From the first try to connect until it is in. */
    final long entranceNs() {
        return enteredNs - startedNs;
    }

    final int online() {
        return online;
    }

    /** The newest message there was when it came in. */
    final long newestAtLogin() {
        return newestAtLogin;
    }

    /** The next message that it waits for. */
    final long nextId() {
        return check.nextId();
    }

    final void send(Request request) {
        peer.send(frame(request));
    }

    static byte[] frame(Request request) {
        return REQUESTS.write(Optional.empty(), request);
    }

    /** Its end is no violation any more. */
    final void letEnd() {
        mayEnd = true;
    }

    final void leave() {
        mayEnd = true;
        peer.close();
    }

    @Override
    public void onConnected() {
        send(login);
    }

    @Override
    public void onBytes(ByteBuffer in, long nowNs) {
        check.accept(in, nowNs);
    }

    @Override
    public void onEnd(String why) {
        if (!mayEnd) {
            bench.violations().add("the connection of %s %s".formatted(name, why));
        }
    }

    @Override
    public void onFrame(ByteBuffer in, int from, int to, long nowNs) {
        try {
            ServerFrame frame = read(in, from, to);
            if (frame instanceof ServerFrame.Answer answer) {
                onAnswer(answer.reply(), nowNs);
            } else if (frame instanceof ServerFrame.Unasked unasked) {
                onEvent(unasked.event());
            }
        } catch (Violation violation) {
            bench.violations().add("%s got what can't be read: %s".formatted(name, violation.getMessage()));
        }
    }

    static ServerFrame read(ByteBuffer in, int from, int to) throws Violation {
        return FRAMES.read(in.duplicate().limit(to).position(from));
    }

    private void onAnswer(Reply reply, long nowNs) {
        if (entered) {
            onReply(reply, nowNs);
        } else if (reply instanceof Reply.LoggedIn in) {
            entered = true;
            enteredNs = nowNs;
            online = in.online();
            newestAtLogin = in.lastId();
            check.expect(lastId.orElse(in.lastId()) + 1);
            onEntered(in);
        } else if (reply instanceof Reply.Failed failed
                && (failed.code() == ErrorCode.SERVER_BUSY || failed.code() == ErrorCode.RATE_LIMITED)) {
            bench.countBusy();
            bench.loop()
                    .after(
                            TimeUnit.MILLISECONDS.toNanos(
                                    failed.retryAfterMillis().orElse(RETRY_MILLIS)),
                            this::onConnected);
        } else {
            bench.violations().add("%s was not let in: %s".formatted(name, reply));
        }
    }

    private void onEvent(Event event) {
        if (event instanceof Event.PresenceChanged presence) {
            online = presence.online();
        } else if (event instanceof Event.Closing closing) {
            if (!mayEnd) {
                bench.violations().add("the server closes on %s: %s".formatted(name, closing.message()));
            }
        }
    }

    void onEntered(Reply.LoggedIn in) {}

    /** An answer after the log-in. */
    void onReply(Reply reply, long nowNs) {
        if (reply instanceof Reply.Failed failed) {
            bench.violations().add("%s was refused: %s".formatted(name, failed.message()));
        }
    }
}
