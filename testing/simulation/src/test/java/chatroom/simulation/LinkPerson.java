package chatroom.simulation;

import chatroom.client.link.HandRunLink;
import chatroom.client.link.Notebook;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Ref;
import chatroom.protocol.Request;
import chatroom.protocol.ServerFrame;
import chatroom.testing.MemoryStore;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Somebody with the console client: its link, and a screen that checks what it is shown. */
final class LinkPerson implements HandRunLink.Screen, ClientSocket.Owner {
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final String username;
    private final World world;
    private final ClientSocket socket;
    private final Notebook notebook;
    private final SentMessages sentMessages;
    private HandRunLink link;
    private boolean registers;
    private boolean left;
    private long nextTickMillis = Long.MAX_VALUE;

    /** The last message on the screen, 0 before the first; the next one follows it. */
    private long shown;

    private Optional<MemoryStore> shownOf = Optional.empty();

    LinkPerson(String name, String username, World world) {
        this.name = name;
        this.username = username;
        this.world = world;
        this.socket = new ClientSocket(world, this, false);
        this.sentMessages =
                new SentMessages(name, world.chance(), world.serverMood().mostTextChars());
        this.notebook = new Notebook(world.chance().oneIn(2));
        this.link = newLink();
    }

    private HandRunLink newLink() {
        HandRunLink.Network network = new HandRunLink.Network() {
            @Override
            public void connect() {
                socket.connect();
            }

            @Override
            public void send(Ref ref, Request request) {
                socket.send(ref, request);
            }

            @Override
            public void close() {
                socket.close();
            }
        };
        return new HandRunLink(network, this, world.time()::nowMillis, world.chance(), notebook);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String username() {
        return username;
    }

    @Override
    public ClientSocket socket() {
        return socket;
    }

    @Override
    public void begin() {
        link.start();
        authenticate();
        settle();
    }

    private void authenticate() {
        link.authenticate(username, SimulatedServer.PASSWORD, registers);
    }

    @Override
    public void say() {
        if (!left) {
            String text = sentMessages.next();
            world.trace().add(name, "says", text);
            link.say(text);
            settle();
        }
    }

    /** It knows the lobby alone. */
    @Override
    public void act() {}

    @Override
    public void lastWords() {
        say();
    }

    @Override
    public void look() {
        if (!left) {
            link.who();
            settle();
        }
    }

    /** What isn't in the notebook is gone; the next run begins soon. */
    @Override
    public void crash() {
        if (!left) {
            socket.close();
            shown = 0;
            nextTickMillis = Long.MAX_VALUE;
            link = newLink();
            begin();
        }
    }

    @Override
    public void fidget() {
        if (!left) {
            switch (world.chance().between(0, 2)) {
                case 0 -> link.reconnect();
                case 1 -> link.giveBack();
                default -> link.logout();
            }
            settle();
        }
    }

    @Override
    public void leave() {
        left = true;
        link.stop();
        settle();
    }

    @Override
    public boolean hasLeft() {
        return left;
    }

    /** After each event: the names are asked for where they may have changed unseen, and the next tick is set. */
    private void settle() {
        if (!left && socket.check().map(WireCheck::takeWantsNames).orElse(false)) {
            link.who();
        }
        long next = link.nextTickMillis();
        if (next != nextTickMillis && next != Long.MAX_VALUE) {
            nextTickMillis = next;
            world.time().at(TimeUnit.MILLISECONDS.toNanos(next), () -> tickIfDue(next));
        }
    }

    private void tickIfDue(long dueMillis) {
        if (nextTickMillis == dueMillis && !link.isStopped()) {
            nextTickMillis = Long.MAX_VALUE;
            link.tick();
            settle();
        }
    }

    // What the network tells.

    @Override
    public void onConnected() {
        link.onConnected();
        settle();
    }

    @Override
    public void onBytes() {
        link.onBytes();
        settle();
    }

    @Override
    public void onFrame(ServerFrame frame) {
        link.onFrame(frame);
        settle();
    }

    @Override
    public void onDisconnected(String sentence) {
        link.onDisconnected(sentence);
        settle();
    }

    // What the screen shows.

    @Override
    public void posted(ChatMessage message) {
        if (shown != 0 && message.id() != shown + 1) {
            throw new PromiseBroken("%s is shown message %s after %s".formatted(name, message.id(), shown));
        }
        if (shown != 0 && !shownOf.equals(Optional.of(store()))) {
            throw new PromiseBroken("%s is shown message %s of another history".formatted(name, message.id()));
        }
        shown = message.id();
        shownOf = Optional.of(store());
    }

    @Override
    public void historyReplaced() {
        world.trace().add(name, "begins afresh", "");
        shown = 0;
    }

    @Override
    public void missing(long firstId, long lastId) {
        throw new PromiseBroken("%s is told that %s to %s are missing".formatted(name, firstId, lastId));
    }

    @Override
    public void sent(long id, String text) {
        sentMessages.acknowledged(store(), id, text);
        world.acknowledged(store(), id);
    }

    private MemoryStore store() {
        return socket.check().orElseThrow().store();
    }

    @Override
    public void givenBack(String text) {
        world.trace().add(name, "gets back", text);
        sentMessages.givenBack(text);
    }

    @Override
    public void loggedIn() {
        registers = false;
    }

    /** There is no such account in this database, or there is one already. */
    @Override
    public void loginRefused() {
        registers = !registers;
        authenticateSoon();
    }

    @Override
    public void loggedOut() {
        authenticateSoon();
    }

    private void authenticateSoon() {
        world.time().after(RETRY_NS, () -> {
            if (!left) {
                authenticate();
                settle();
            }
        });
    }

    // The end.

    @Override
    public void isAtPeace() {
        socket.readAsUsual();
    }

    @Override
    public Optional<String> lacks(long lastId) {
        if (left) {
            return Optional.empty();
        }
        if (!sentMessages.open().isEmpty()) {
            return Optional.of(name + " hasn't heard what became of " + sentMessages.open());
        }
        if (socket.check().isEmpty()) {
            return Optional.of(name + " isn't connected");
        }
        if (shown < lastId) {
            return Optional.of("%s is shown %s of %s messages".formatted(name, shown, lastId));
        }
        return socket.check().get().lacks(lastId, world.whoIsThere());
    }

    @Override
    public void checkSaid() {
        sentMessages.check();
    }
}
