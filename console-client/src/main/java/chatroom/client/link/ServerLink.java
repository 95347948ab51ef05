package chatroom.client.link;

import chatroom.protocol.Action;
import chatroom.protocol.Limits;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Password;
import chatroom.protocol.Request;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

/**
 * The link to the server: a thread around {@link LinkLogic}. Its methods may be called from any thread and never wait,
 * but for {@link #awaitStopped}; what comes of them is told to the listener, on the link's own thread.
 */
public final class ServerLink implements Link {
    private final TcpWire wire;
    private final LinkLogic logic;
    private final LinkListener listener;
    private final LongSupplier clockMillis;

    /** What other threads ask for, in their order. */
    private final Queue<Consumer<LinkLogic>> mailbox = new ConcurrentLinkedQueue<>();

    private final Thread thread = new Thread(this::run, "link");

    /** Leaves nothing behind. */
    public ServerLink(Servers servers, LinkListener listener, RandomGenerator random) throws IOException {
        this(servers, Optional.empty(), listener, random, Storage.none());
    }

    /** @param tls who is trusted, for servers with TLS */
    public ServerLink(
            Servers servers, Optional<SSLContext> tls, LinkListener listener, RandomGenerator random, Storage storage)
            throws IOException {
        this(servers, tls, listener, random, storage, InetAddress::getAllByName);
    }

    ServerLink(
            Servers servers,
            Optional<SSLContext> tls,
            LinkListener listener,
            RandomGenerator random,
            Storage storage,
            Resolver resolver)
            throws IOException {
        this.clockMillis = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        this.wire = new TcpWire(servers, tls, resolver, clockMillis);
        this.logic = new LinkLogic(wire, listener, clockMillis, random, storage);
        this.listener = listener;
        thread.setDaemon(true);
    }

    /** Before anybody logs in. */
    public void withoutBacklog(OptionalLong afterId) {
        post(link -> link.withoutBacklog(afterId));
    }

    /** Before anybody logs in: besides the lobby. */
    public void follow(Follows follows) {
        post(link -> link.follow(follows));
    }

    public void start() {
        thread.start();
        post(LinkLogic::start);
    }

    @Override
    public void login(String username, Password password) {
        post(link -> link.authenticate(new Credentials(username, Optional.of(password), false)));
    }

    @Override
    public void resume(String username, String token, Optional<Password> password) {
        post(link -> link.resume(new Credentials(username, password, false), token));
    }

    @Override
    public void register(String username, Password password, Optional<String> invite) {
        post(link -> link.authenticate(new Credentials(username, Optional.of(password), true, invite)));
    }

    @Override
    public void say(Draft draft) {
        post(link -> link.say(draft));
    }

    @Override
    public void history(RoomReference room, OptionalLong beforeId, int messages) {
        ask(new Request.History(room, beforeId, onPage(messages)));
    }

    @Override
    public void search(RoomReference room, String words, OptionalLong beforeId, int messages) {
        try {
            ask(new Request.Search(room, SearchQuery.of(words), beforeId, onPage(messages)));
        } catch (Violation violation) {
            refuse(Action.SEARCH, violation);
        }
    }

    private static int onPage(int messages) {
        return Math.max(1, Math.min(messages, Limits.PAGE_MESSAGES));
    }

    @Override
    public void who(RoomReference room) {
        ask(new Request.Who(room));
    }

    @Override
    public void changePassword(Password old, Password chosen) {
        ask(new Request.ChangePassword(old, chosen));
    }

    @Override
    public void kick(String username) {
        post(link -> link.ask(new Request.Kick(username)));
    }

    @Override
    public void announce(String text) {
        try {
            Request announcement = new Request.Announce(MessageText.of(text));
            post(link -> link.ask(announcement));
        } catch (Violation violation) {
            refuse(Action.ANNOUNCE, violation);
        }
    }

    @Override
    public void invite() {
        post(link -> link.ask(new Request.Invite()));
    }

    @Override
    public void request(RoomRequest request) {
        post(link -> link.ask(request));
    }

    @Override
    public void write(Function<Optional<Nonce>, RoomRequest> request) {
        post(link -> link.write(request));
    }

    @Override
    public void read(RoomName room, long id) {
        post(link -> link.read(room, id));
    }

    @Override
    public void giveUpLogin() {
        post(LinkLogic::giveUpLogin);
    }

    @Override
    public void reconnect() {
        post(LinkLogic::reconnect);
    }

    @Override
    public void logout() {
        post(LinkLogic::logout);
    }

    @Override
    public void taken(String key) {
        post(link -> link.taken(key));
    }

    @Override
    public void giveBack() {
        post(LinkLogic::giveBack);
    }

    @Override
    public void stop() {
        post(LinkLogic::stop);
    }

    @Override
    public long nowMillis() {
        return clockMillis.getAsLong();
    }

    /** @return whether the thread has ended */
    public boolean awaitStopped(long timeoutMillis) throws InterruptedException {
        thread.join(timeoutMillis);
        return !thread.isAlive();
    }

    private void ask(Request request) {
        post(link -> link.ask(request));
    }

    /** In its turn, on the link's thread. */
    private void refuse(Action action, Violation violation) {
        post(link -> listener.onEvent(new LinkEvent.Refused(action, violation.getMessage())));
    }

    private void post(Consumer<LinkLogic> request) {
        mailbox.add(request);
        wire.wakeUp();
    }

    private void run() {
        try {
            while (!logic.isStopped()) {
                turn();
            }
            wire.release();
        } catch (IOException e) {
            // Of the selector, not of a connection: nothing can go on without it.
            throw new UncheckedIOException(e);
        } finally {
            listener.onEvent(new LinkEvent.Stopped());
        }
    }

    private void turn() throws IOException {
        for (Consumer<LinkLogic> request = mailbox.poll(); request != null; request = mailbox.poll()) {
            request.accept(logic);
        }
        logic.tick();
        if (!logic.isStopped()) {
            // Rounded up to a millisecond at least, so that no turn is spent on waiting for the rest of one.
            long next = logic.nextTickMillis();
            wire.turn(next == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, next - clockMillis.getAsLong()), logic);
        }
    }
}
