package chatroom.client.link;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Password;
import chatroom.protocol.Ref;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReference;
import chatroom.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A link on a simulated network: what is sent arrives later, in order, or never. */
final class SimulatedClient implements Wire, LinkListener {
    private static final long MOST_DELAY_MILLIS = 400;

    final String name;
    final List<String> said = new ArrayList<>();
    final List<LinkEvent> heard = new ArrayList<>();

    /** What was shown of each history that there was. */
    final List<List<ChatMessage>> shown = new ArrayList<>(List.of(new ArrayList<>()));

    private final VirtualTime time;
    private final ModelServer server;
    private final RandomGenerator random;
    final LinkLogic logic;
    private Optional<ModelServer.Peer> peer = Optional.empty();

    /** Frames overtake nobody: each arrives no sooner than the one before it. */
    private long lastArrivalMillis;

    /** A cable that was pulled: nothing arrives, and nobody is told. */
    private boolean dead;

    boolean serverIsDown;

    SimulatedClient(String name, VirtualTime time, ModelServer server, RandomGenerator random) {
        this.name = name;
        this.time = time;
        this.server = server;
        this.random = random;
        this.logic = new LinkLogic(this, this, time::nowMillis, random);
    }

    void begin() {
        logic.start();
        logic.authenticate(new Credentials(name, Optional.of(new Password("a password")), false));
    }

    void say() {
        String text = name + "-" + said.size();
        said.add(text);
        logic.say(Draft.of(RoomReference.LOBBY, text));
    }

    @Override
    public void onEvent(LinkEvent event) {
        heard.add(event);
        if (event instanceof LinkEvent.HistoryReplaced) {
            shown.add(new ArrayList<>());
        } else if (event instanceof LinkEvent.Posted posted) {
            shown.get(shown.size() - 1).add(posted.message());
        }
    }

    @Override
    public void connect() {
        if (serverIsDown) {
            time.at(time.nowMillis() + 1, () -> logic.onDisconnected("refused"));
            return;
        }
        ModelServer.Peer mine = new ModelServer.Peer(this);
        peer = Optional.of(mine);
        dead = false;
        lastArrivalMillis = 0;
        arrive(mine, () -> {
            logic.onConnected();
            server.onConnected(mine);
        });
    }

    @Override
    public void send(Ref ref, Request request) {
        ModelServer.Peer mine = peer.orElseThrow(() -> new AssertionError("sent without a connection: " + request));
        arrive(mine, () -> server.onRequest(mine, ref, request));
    }

    @Override
    public void close() {
        peer.ifPresent(server::onDisconnected);
        peer = Optional.empty();
    }

    void deliver(ModelServer.Peer to, ServerFrame frame) {
        arrive(to, () -> {
            logic.onBytes();
            logic.onFrame(frame);
        });
    }

    /** The connection breaks, with everything that is on its way. */
    void cut() {
        if (peer.isPresent()) {
            close();
            logic.onDisconnected("cut");
        }
    }

    void pullCable() {
        dead = true;
    }

    private void arrive(ModelServer.Peer on, Runnable arrival) {
        lastArrivalMillis = Math.max(lastArrivalMillis, time.nowMillis() + random.nextLong(MOST_DELAY_MILLIS));
        time.at(lastArrivalMillis, () -> {
            if (peer.equals(Optional.of(on)) && !dead) {
                arrival.run();
            }
        });
    }
}
