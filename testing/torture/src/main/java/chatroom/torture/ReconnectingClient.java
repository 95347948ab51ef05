package chatroom.torture;

import chatroom.codec.FrameDecoder;
import chatroom.codec.FrameSink;
import chatroom.codec.RequestCodec;
import chatroom.codec.ServerFrameCodec;
import chatroom.load.Peer;
import chatroom.protocol.Event;
import chatroom.protocol.Password;
import chatroom.protocol.Ref;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Subscription;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A person at a client that never gives up: it connects again after every end, and comes in again. */
abstract class ReconnectingClient implements Peer.Handler, FrameSink {
    /** Both are without state between calls, and there is one thread. */
    private static final ServerFrameCodec FRAMES = new ServerFrameCodec();

    private static final RequestCodec REQUESTS = new RequestCodec();

    /** A page of a poll is the longest. */
    private static final int MAX_FRAME_BYTES = 16 << 20;

    private static final Password PASSWORD = new Password("a password for torture");
    private static final String ASKED = "asked ";

    private final Scene scene;
    private final String name;
    private final Map<String, Consumer<Reply>> asked = new HashMap<>();
    private FrameDecoder decoder;
    private Drip drip;
    private Peer peer;

    /** Where it is connected to, or was last. */
    private InetSocketAddress at;

    /** Why the server is about to close the connection; empty while it isn't. */
    private String farewell = "";

    /** Since when it is in. */
    private long inSinceNs;

    private boolean throughWebSocket;
    private boolean wanted;
    private boolean in;
    private boolean registered;
    private String token;
    private String epoch;
    private int questions;

    ReconnectingClient(Scene scene, String name) {
        this.scene = scene;
        this.name = name;
    }

    /** As much as it wants to, if the scene wants it to talk. */
    abstract void talk();

    /** Whether everything it has said is acknowledged. */
    abstract boolean isAnswered();

    /** Whether it has what it is to be shown, up to this message of the lobby. */
    abstract boolean hasSeen(long newest);

    /** How the client gets the lobby's messages. */
    abstract Subscription subscription();

    /** What wasn't answered is said again. */
    abstract void sayAgain();

    /** As {@link #sayAgain()}, what has this ref. */
    abstract void sayAgain(String ref);

    /** The answer to a message of the client. */
    abstract void onAnswer(String ref, Reply.Ok reply);

    /** What it said was refused, and not because of what will pass. */
    abstract void onRefused(String ref, Reply.Failed failed);

    abstract void onEvent(Event event);

    /** How much its socket may hold; empty leaves it to the system. */
    Optional<Integer> receiveBytes() {
        return Optional.empty();
    }

    Scene scene() {
        return scene;
    }

    String name() {
        return name;
    }

    String token() {
        return token;
    }

    Optional<String> epoch() {
        return Optional.ofNullable(epoch);
    }

    boolean isIn() {
        return in;
    }

    /** Whether the client is logged in at this server. */
    boolean isInAt(InetSocketAddress server) {
        return in && server.equals(at);
    }

    /** What it said at this time was stored. */
    void onAcknowledged(long saidNs) {
        scene.seenOf(at).onAcknowledged(name, saidNs, saidNs - inSinceNs > 0);
    }

    // Coming and going.

    /** From now on it comes through the port for browsers, which the server must have. */
    void useWebSocket() {
        throughWebSocket = true;
    }

    void come() {
        wanted = true;
        connect();
    }

    void leave() {
        wanted = false;
        in = false;
        if (peer != null) {
            peer.close();
        }
    }

    private void connect() {
        if (!wanted) {
            return;
        }
        try {
            decoder = new FrameDecoder(MAX_FRAME_BYTES);
            drip = new Drip();
            at = throughWebSocket ? scene.server().webAddress() : scene.address();
            peer = Peer.connect(scene.loop(), at, Optional.empty(), receiveBytes(), this);
            if (throughWebSocket) {
                peer.upgrade();
            }
        } catch (IOException e) {
            later(this::connect);
        }
    }

    private void later(Runnable action) {
        scene.loop().after(TimeUnit.MILLISECONDS.toNanos(20 + scene.random().nextInt(200)), action);
    }

    @Override
    public void onEnd(String why) {
        scene.countEnd(in);
        if (in) {
            scene.seenOf(at).onCut(farewell.isEmpty() ? why : farewell);
        }
        farewell = "";
        in = false;
        asked.clear();
        later(this::connect);
    }

    @Override
    public void onConnected() {
        enter();
    }

    private void enter() {
        try {
            if (!registered) {
                send("register", new Request.Register(Username.of(name), PASSWORD));
            } else if (token == null) {
                send("login", new Request.Login(name, PASSWORD, subscription()));
            } else {
                send("resume", new Request.Resume(token, subscription()));
            }
        } catch (Violation e) {
            throw new IllegalStateException(e);
        }
    }

    /** While it doesn't read, TCP holds the server back. */
    void setReading(boolean wanted) {
        peer.setReading(wanted);
    }

    // Asking.

    boolean waitsForAnswer() {
        return !asked.isEmpty();
    }

    /** Asks once more in a moment, as a reply said; whoever comes back meanwhile asks by that. */
    void askAgainLater(Runnable asking) {
        later(() -> {
            if (in) {
                asking.run();
            }
        });
    }

    /** There is no answer where the connection ends before it. */
    void ask(Request request, Consumer<Reply> then) {
        String ref = ASKED + ++questions;
        asked.put(ref, then);
        send(ref, request);
    }

    void send(String ref, Request request) {
        byte[] frame = REQUESTS.write(Optional.of(Ref.of(ref)), request);
        scene.countSent(frame.length);
        if (scene.isByteByByte()) {
            drip.add(frame);
        } else {
            peer.send(frame);
        }
    }

    // Listening.

    @Override
    public void onBytes(ByteBuffer bytes, long nowNs) {
        decoder.decode(bytes, this);
    }

    @Override
    public boolean onOversizedFrame() {
        scene.violations().add(name + " got a frame that doesn't end");
        return true;
    }

    @Override
    public boolean onFrame(ByteBuffer bytes) {
        try {
            ServerFrame frame = FRAMES.read(bytes);
            if (frame instanceof ServerFrame.Answer answer) {
                onReply(((Ref.Text) answer.ref().orElseThrow()).value(), answer.reply());
            } else if (frame instanceof ServerFrame.Unasked unasked) {
                if (unasked.event() instanceof Event.Closing closing) {
                    scene.countClosing(closing.code());
                    farewell = closing.code();
                }
                onEvent(unasked.event());
            }
        } catch (Violation e) {
            scene.violations().add("%s got what can't be read: %s".formatted(name, e.getMessage()));
        }
        return true;
    }

    private void onReply(String ref, Reply reply) {
        Consumer<Reply> question = asked.remove(ref);
        if (question != null) {
            question.accept(reply);
        } else if (reply instanceof Reply.Failed failed) {
            onFailed(ref, failed);
        } else if (reply instanceof Reply.Registered) {
            registered = true;
            enter();
        } else if (reply instanceof Reply.LoggedIn loggedIn) {
            onLoggedIn(loggedIn);
        } else if (reply instanceof Reply.Ok ok) {
            onAnswer(ref, ok);
        }
    }

    private void onLoggedIn(Reply.LoggedIn loggedIn) {
        if (epoch != null && !epoch.equals(loggedIn.epoch())) {
            scene.violations().add("%s came back to another history".formatted(name));
        }
        epoch = loggedIn.epoch();
        token = loggedIn.token();
        in = true;
        inSinceNs = System.nanoTime();
        sayAgain();
        talk();
    }

    private void onFailed(String ref, Reply.Failed failed) {
        switch (failed.code()) {
            case USERNAME_TAKEN -> {
                // By itself: the answer to an earlier try was lost.
                registered = true;
                enter();
            }
            case STORAGE_UNAVAILABLE, SERVER_BUSY, RATE_LIMITED -> {
                scene.countRefused(failed.code());
                if (in) {
                    scene.seenOf(at).onRefused();
                }
                onPassingFailure(ref, failed);
            }
            default -> onRefused(ref, failed);
        }
    }

    private void onPassingFailure(String ref, Reply.Failed failed) {
        Peer same = peer;
        long waitMillis = Math.min(failed.retryAfterMillis().orElse(100), 300);
        scene.loop().after(TimeUnit.MILLISECONDS.toNanos(waitMillis), () -> {
            if (peer == same && wanted) {
                if (in) {
                    sayAgain(ref);
                } else {
                    enter();
                }
            }
        });
    }

    /** One byte a turn of the loop, and so a write. */
    private final class Drip {
        private final Deque<Byte> waiting = new ArrayDeque<>();

        void add(byte[] frame) {
            boolean idle = waiting.isEmpty();
            for (byte next : frame) {
                waiting.add(next);
            }
            if (idle) {
                sendNext();
            }
        }

        private void sendNext() {
            Byte next = waiting.poll();
            if (next != null && this == drip) {
                peer.send(new byte[] {next});
                scene.loop().after(0, this::sendNext);
            }
        }
    }
}
