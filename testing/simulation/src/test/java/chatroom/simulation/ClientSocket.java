package chatroom.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import chatroom.codec.FrameSink;
import chatroom.codec.RequestCodec;
import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Ref;
import chatroom.protocol.Request;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A client's side of the network: connects, writes requests, reads frames as fast or as slowly as the world lets it, and holds each frame
 * against the promises before its owner gets it.
 */
final class ClientSocket {
    /** Who has a socket. */
    interface Owner extends Person {
        void onConnected();

        void onBytes();

        void onFrame(ServerFrame frame);

        void onDisconnected(String sentence);
    }

    private final String name;
    private final World world;
    private final VirtualTime time;
    private final Chance chance;
    private final Owner owner;

    /** Through the port for browsers. */
    private final boolean isWeb;

    private final RequestCodec requests = new RequestCodec();
    private final ServerFrameCodec frames = new ServerFrameCodec();
    private final ByteBuffer in = ByteBuffer.allocate(8 * 1024);

    private Optional<Line> line = Optional.empty();

    /** Reads nothing before this time. */
    private long stalledUntilNs;

    /** Reads at most so much at once, and then not for a while; 0 for a client that reads all. */
    private int sipBytes;

    private boolean slow;

    ClientSocket(World world, Owner owner, boolean isWeb) {
        this.name = owner.name();
        this.world = world;
        this.time = world.time();
        this.chance = world.chance();
        this.owner = owner;
        this.isWeb = isWeb;
    }

    void connect() {
        long delayNs = chance.nsBetweenMillis(0, 100);
        Optional<SimulatedServer> server = world.server();
        if (server.isEmpty()) {
            time.after(delayNs, () -> ifNothingElse(() -> owner.onDisconnected("refused")));
            return;
        }
        Line connecting = new Line(server.get());
        line = Optional.of(connecting);
        time.after(delayNs, connecting::open);
    }

    private void ifNothingElse(Runnable action) {
        if (line.isEmpty()) {
            action.run();
        }
    }

    void send(Ref ref, Request request) {
        line.ifPresent(present -> present.send(ref, request));
    }

    void close() {
        line.ifPresent(Line::closedByClient);
        line = Optional.empty();
    }

    /** Nothing more is sent; what was asked for is still read. */
    void endOutput() {
        line.ifPresent(Line::endOutput);
    }

    Optional<WireCheck> check() {
        return line.filter(present -> present.opened).map(present -> present.check);
    }

    /** A server needn't wait for such a one to take its last frames. */
    boolean wasSlow() {
        return slow;
    }

    // What may happen to it.

    void cut() {
        line.ifPresent(present -> present.cable.cut());
    }

    void pullCable() {
        line.ifPresent(present -> present.cable.pull());
    }

    void stall(long ns) {
        slow = true;
        stalledUntilNs = time.nowNs() + ns;
    }

    void sip(int bytes) {
        slow = true;
        sipBytes = bytes;
    }

    void readAsUsual() {
        sipBytes = 0;
        stalledUntilNs = 0;
        line.ifPresent(Line::readSoon);
    }

    /** One connection. */
    private final class Line implements FrameSink {
        private final SimulatedServer server;
        private final NetworkLink cable;
        private final WireCheck check;
        private final Wire wire = isWeb ? new WebSocketWire(name, chance) : Wire.ofLines();
        private final Deque<ByteBuffer> unwritten = new ArrayDeque<>();
        private boolean opened;
        private long openedNs;
        private boolean reading;
        private boolean ending;

        Line(SimulatedServer server) {
            this.server = server;
            this.check = new WireCheck(name, owner.username(), server.store(), world.histories(), time);
            this.cable = new NetworkLink(time, chance, world.network(), server::wakeUp, this::readSoon);
        }

        void open() {
            if (!isPresent()) {
                return;
            }
            if (!server.accept(cable, isWeb)) {
                line = Optional.empty();
                owner.onDisconnected("refused");
                return;
            }
            opened = true;
            openedNs = time.nowNs();
            write(wire.beginning());
            world.tally().webSockets += isWeb ? 1 : 0;
            world.trace().add(name, "connected", "");
            owner.onConnected();
        }

        private boolean isPresent() {
            return line.equals(Optional.of(this));
        }

        void send(Ref ref, Request request) {
            if (ending) {
                throw new IllegalStateException("%s has ended its output, and sends %s".formatted(name, request));
            }
            world.trace().add(name, "sends", request);
            check.onRequest(ref, request);
            write(wire.wrap(requests.write(Optional.of(ref), request)));
        }

        private void write(byte[] bytes) {
            if (bytes.length > 0) {
                unwritten.add(ByteBuffer.wrap(bytes));
                flush();
            }
        }

        void endOutput() {
            ending = true;
            unwritten.add(ByteBuffer.wrap(wire.end()));
            flush();
        }

        private void flush() {
            while (!unwritten.isEmpty()) {
                try {
                    cable.up.write(unwritten.getFirst());
                } catch (IOException e) {
                    // Told when everything has been read that came before.
                    return;
                }
                if (unwritten.getFirst().hasRemaining()) {
                    if (cable.up.room() == 0) {
                        return;
                    }
                } else {
                    unwritten.removeFirst();
                }
            }
            if (ending) {
                cable.up.end();
            }
        }

        void closedByClient() {
            cable.closedByClient();
        }

        /** Something came, there is room again, or it is all over. */
        void readSoon() {
            if (!reading && isPresent()) {
                reading = true;
                long delayNs = sipBytes > 0 ? chance.nsBetweenMillis(1, 200) : 0;
                time.at(Math.max(time.nowNs() + delayNs, stalledUntilNs), this::read);
            }
        }

        private void read() {
            reading = false;
            if (!isPresent() || !opened) {
                return;
            }
            if (time.nowNs() < stalledUntilNs) {
                readSoon();
                return;
            }
            flush();
            in.clear();
            try {
                int count = cable.down.read(in, sipBytes > 0 ? sipBytes : Integer.MAX_VALUE);
                if (count < 0) {
                    lost("end");
                } else if (count > 0) {
                    owner.onBytes();
                    byte[] answers = wire.take(in.flip(), this);
                    if (isPresent() && !ending) {
                        write(answers);
                    }
                    if (cable.down.isReadable()) {
                        readSoon();
                    }
                }
            } catch (IOException e) {
                lost("reset");
            }
        }

        @Override
        public boolean onFrame(ByteBuffer bytes) {
            ByteBuffer asSent = bytes.duplicate();
            ServerFrame frame;
            try {
                frame = frames.read(bytes);
            } catch (Violation e) {
                throw new PromiseBroken(
                        "%s gets what is no frame (%s): %s".formatted(name, e.getMessage(), UTF_8.decode(asSent)));
            }
            world.trace().add(name, "gets", frame);
            check.onFrame(frame);
            owner.onFrame(frame);
            return isPresent();
        }

        @Override
        public boolean onOversizedFrame() {
            throw new PromiseBroken("%s gets a frame without an end".formatted(name));
        }

        private void lost(String sentence) {
            world.trace().add(name, "lost its connection:", sentence);
            if (!wire.wasRefused(server.isStopping(), time.nowNs() - openedNs)) {
                world.checkEnd(owner, cable, check, server);
            }
            line = Optional.empty();
            owner.onDisconnected(sentence);
        }
    }
}
