package chatroom.torture;

import chatroom.codec.FrameDecoder;
import chatroom.codec.FrameSink;
import chatroom.codec.RequestCodec;
import chatroom.codec.ServerFrameCodec;
import chatroom.load.Peer;
import chatroom.protocol.Event;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Password;
import chatroom.protocol.Ref;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Subscription;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A person at a client that never gives up: it connects again after every end, sends what wasn't answered again under the same nonce, and
 * checks all that it sees.
 */
final class Chatter implements Peer.Handler, FrameSink {
    /** Both are without state between calls, and there is one thread. */
    private static final ServerFrameCodec FRAMES = new ServerFrameCodec();

    private static final RequestCodec REQUESTS = new RequestCodec();

    /** A page of a poll is the longest. */
    private static final int MAX_FRAME_BYTES = 16 << 20;

    private static final Password PASSWORD = new Password("a password for torture");
    private static final String ASKED = "asked ";

    private final Scene scene;
    private final String name;
    private final boolean listens;
    private final int window;

    /** Texts by their nonces, which also are the refs, in the order in which they were said. */
    private final Map<String, String> unanswered = new LinkedHashMap<>();

    /** Nonces of what was last said when nothing could be stored. */
    private final Set<String> saidInVain = new HashSet<>();

    private final Map<String, Consumer<Reply>> asked = new HashMap<>();
    private FrameDecoder decoder;
    private Drip drip;
    private Peer peer;
    private boolean wanted;
    private boolean in;
    private boolean registered;
    private String token;
    private String epoch;
    private long lastSeen;
    private int said;
    private int questions;

    /**
     * @param listens whether it gets what others say
     * @param window how many messages it keeps unanswered while it talks
     */
    Chatter(Scene scene, String name, boolean listens, int window) {
        this.scene = scene;
        this.name = name;
        this.listens = listens;
        this.window = window;
    }

    String token() {
        return token;
    }

    boolean isIn() {
        return in;
    }

    boolean isAnswered() {
        return unanswered.isEmpty();
    }

    long lastSeen() {
        return lastSeen;
    }

    boolean listens() {
        return listens;
    }

    // Coming and going.

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
            peer = Peer.connect(scene.loop(), scene.address(), Optional.empty(), Optional.empty(), this);
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

    private Subscription subscription() {
        return listens
                ? new Subscription(OptionalLong.of(lastSeen), Optional.ofNullable(epoch), true)
                : Subscription.NONE;
    }

    // Talking.

    /** As much as its window allows, if the scene wants it to talk. */
    void talk() {
        while (in && scene.isTalking() && unanswered.size() < window) {
            String nonce = "nonce %s of %s".formatted(++said, name);
            String text = "%s says %s %s".formatted(name, said, scene.padding());
            unanswered.put(nonce, text);
            say(nonce, text);
        }
    }

    private void say(String nonce, String text) {
        if (scene.isStorable()) {
            saidInVain.remove(nonce);
        } else {
            saidInVain.add(nonce);
        }
        try {
            send(nonce, new Request.Send(MessageText.of(text), Optional.of(Nonce.of(nonce))));
        } catch (Violation e) {
            throw new IllegalStateException(e);
        }
    }

    boolean waitsForAnswer() {
        return !asked.isEmpty();
    }

    /** Something else than a message. There is no answer where the connection ends before it. */
    void ask(Request request, Consumer<Reply> then) {
        String ref = ASKED + ++questions;
        asked.put(ref, then);
        send(ref, request);
    }

    private void send(String ref, Request request) {
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
                onAnswer(((Ref.Text) answer.ref().orElseThrow()).value(), answer.reply());
            } else if (frame instanceof ServerFrame.Unasked unasked) {
                onEvent(unasked.event());
            }
        } catch (Violation e) {
            scene.violations().add("%s got what can't be read: %s".formatted(name, e.getMessage()));
        }
        return true;
    }

    private void onEvent(Event event) {
        if (event instanceof Event.MessagePosted posted) {
            long id = posted.message().id();
            if (id != lastSeen + 1) {
                scene.violations().add("%s was shown message %s after message %s".formatted(name, id, lastSeen));
            }
            lastSeen = id;
            scene.ledger().onShown(name, id, posted.message().text());
        } else if (event instanceof Event.Closing closing) {
            scene.countClosing(closing.code());
        }
    }

    private void onAnswer(String ref, Reply reply) {
        if (reply instanceof Reply.Failed failed) {
            onFailed(ref, failed);
        } else if (reply instanceof Reply.Registered) {
            registered = true;
            enter();
        } else if (reply instanceof Reply.LoggedIn loggedIn) {
            onLoggedIn(loggedIn);
        } else if (reply instanceof Reply.Sent sent) {
            onSent(ref, sent);
        } else {
            asked.remove(ref).accept(reply);
        }
    }

    private void onLoggedIn(Reply.LoggedIn loggedIn) {
        if (epoch != null && !epoch.equals(loggedIn.epoch())) {
            scene.violations().add("%s came back to another history".formatted(name));
        }
        epoch = loggedIn.epoch();
        token = loggedIn.token();
        in = true;
        unanswered.forEach(this::say);
        talk();
    }

    private void onSent(String nonce, Reply.Sent sent) {
        String text = unanswered.remove(nonce);
        if (text == null) {
            scene.violations().add("%s got an answer to \"%s\", which it isn't waiting for".formatted(name, nonce));
            return;
        }
        if (saidInVain.remove(nonce) && !scene.isStorable()) {
            scene.violations().add("%s was acknowledged when nothing could be stored".formatted(text));
        }
        scene.ledger().onAcknowledged(name, sent.id(), text, sent.duplicate());
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
                onPassingFailure(ref, failed);
            }
            default -> scene.violations().add("%s was refused: %s".formatted(name, failed));
        }
    }

    private void onPassingFailure(String ref, Reply.Failed failed) {
        Consumer<Reply> question = asked.remove(ref);
        if (question != null) {
            question.accept(failed);
            return;
        }
        Peer same = peer;
        long waitMillis = Math.min(failed.retryAfterMillis().orElse(100), 300);
        scene.loop().after(TimeUnit.MILLISECONDS.toNanos(waitMillis), () -> {
            if (peer == same && wanted) {
                again(ref);
            }
        });
    }

    private void again(String ref) {
        if (in) {
            Optional.ofNullable(unanswered.get(ref)).ifPresent(text -> say(ref, text));
        } else {
            enter();
        }
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
