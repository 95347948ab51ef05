package chatroom.simulation;

import chatroom.protocol.Entry;
import chatroom.protocol.Limits;
import chatroom.protocol.Password;
import chatroom.protocol.RoomName;
import chatroom.server.access.AccessSettings;
import chatroom.server.admin.AdminHandler;
import chatroom.server.admin.AdminService;
import chatroom.server.auth.HashPassword;
import chatroom.server.auth.PasswordHasher;
import chatroom.server.chat.Chat;
import chatroom.server.chat.ChatSettings;
import chatroom.server.log.SmallLog;
import chatroom.server.reactor.ConnectionListener;
import chatroom.server.reactor.HandTurnedReactor;
import chatroom.server.reactor.Mailbox;
import chatroom.server.reactor.ReactorLimits;
import chatroom.server.store.Progress;
import chatroom.server.web.WebFiles;
import chatroom.server.web.WebListener;
import chatroom.server.web.WebSettings;
import chatroom.server.web.WebStats;
import chatroom.server.work.Job;
import chatroom.testing.MemoryStore;
import chatroom.testing.WiredChat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One process of the server, from its start to its end: everything is real but sockets, workers, storage and time. */
final class SimulatedServer {
    static final Password PASSWORD = new Password("a password");
    private static final PasswordHasher HASHER = new PasswordHasher(8, 1);

    /** Made once: it is the same password for everybody. */
    static final String PASSWORD_HASH = new HashPassword(HASHER, PASSWORD).run();

    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final int MANY = 1_000;
    private static final long NEVER = Long.MAX_VALUE;

    private final World world;
    private final VirtualTime time;
    private final Chance chance;
    private final ServerMood mood;
    private final MemoryStore store;
    private final int number;

    /** Where there are several servers. */
    private final Optional<NodeLink> link;

    private final SimulatedSelector selector;
    private final HandTurnedReactor turned;
    private final Chat chat;
    private final AdminHandler operators;
    private final SimulatedWorkers hashing;
    private final SimulatedWorkers reading;
    private final SimulatedWorkers storing;
    private final SimulatedWorkers looking;
    private Optional<WebListener> web = Optional.empty();
    private final List<NetworkLink> cables = new ArrayList<>();
    private int accepted;
    private boolean dead;
    private boolean stopping;

    /** When the next turn is; the events of turns that were to be later come too, and do nothing. */
    private long nextTurnNs = NEVER;

    private long pausedUntilNs;
    private long lastDeliveryNs;

    /** The only one. */
    SimulatedServer(World world, MemoryStore store) {
        this(world, store, 0, Optional.empty(), new FailingStore(world, store, () -> {}));
    }

    /** @param view what it has of the store that it shares with others */
    SimulatedServer(World world, MemoryStore store, int number, NodeLink link, NodeStore view) {
        this(world, store, number, Optional.of(link), new FailingStore(world, view, link::reach));
    }

    private SimulatedServer(World world, MemoryStore store, int number, Optional<NodeLink> link, FailingStore failing) {
        this.number = number;
        this.link = link;
        this.world = world;
        this.time = world.time();
        this.chance = world.chance();
        this.mood = world.serverMood();
        this.store = store;
        selector = new SimulatedSelector(chance, this::wakeUp);
        turned = new HandTurnedReactor(
                selector,
                time::nowNs,
                new ReactorLimits(
                        MANY,
                        MANY,
                        MANY,
                        Limits.FRAME_BYTES,
                        mood.outboxBytes(),
                        mood.outboxBytes(),
                        world.frameTimeout(),
                        world.idleTimeout()));
        turned.reactor().probeLivenessWith(SimulatedChannel::unacknowledged, (task, then) -> {
            // Somewhen, and what is sent meanwhile makes the look less exact.
            time.at(time.nowNs() + chance.nsBetweenMillis(0, 5), () -> {
                if (!dead) {
                    task.run();
                    then.run();
                }
            });
            return true;
        });
        hashing = new SimulatedWorkers(time, chance, 1, mood.hashesWaiting(), () -> chance.nsBetweenMillis(1, 60));
        reading = new SimulatedWorkers(time, chance, 2, MANY, this::diskNs);
        storing = new SimulatedWorkers(time, chance, 1, MANY, this::diskNs);
        looking = new SimulatedWorkers(time, chance, 1, MANY, this::diskNs);
        List<Entry> newest = store.newest(mood.recalled());
        int known = store.entries(RoomName.LOBBY).size() - newest.size();
        WiredChat.Wired wired = new WiredChat(
                        turned.reactor(),
                        SmallLog.of(mood.logBytes(), known),
                        SmallLog.arena(mood.arenaBytes()),
                        new ChatSettings(
                                "simulated",
                                mood.messagesPerSecond(),
                                mood.messageBurst(),
                                mood.maxInFlight(),
                                World.LOGIN_TIMEOUT,
                                AccessSettings.UNLIMITED),
                        hashing,
                        reading,
                        storing,
                        looking,
                        this::deliver,
                        failing,
                        HASHER,
                        time,
                        chance,
                        mood.maxBatch(),
                        mood.maxWaiting())
                .wire(newest);
        chat = wired.chat();
        operators = operators(failing, wired.committed());
        wakeUp();
    }

    /** What an operator asks for is one job of the storage thread: nothing comes between its steps. */
    private AdminHandler operators(FailingStore failing, AdminService.Committed committed) {
        AdminService service = new AdminService(
                failing,
                () -> HASHER,
                new AdminService.Writing() {
                    @Override
                    public <R> R run(Job<R> job) throws Exception {
                        return job.run();
                    }
                },
                committed,
                () -> Progress.UNHEARD);
        Mailbox<AdminHandler.Answer> answers = turned.reactor().newMailbox();
        AdminHandler handler = new AdminHandler(
                chat, service, request -> storing, answer -> deliver(() -> answers.offer(answer)), () -> {
                    throw new AssertionError("nobody asks how the server is");
                });
        answers.deliverTo(handler::onAnswer);
        return handler;
    }

    private long diskNs() {
        return Math.max(0, world.disk().stalledUntilNs - time.nowNs()) + chance.nsBetweenMillis(0, mood.diskMillis());
    }

    /** In the order in which it was done, and later: what is committed isn't yet known to the reactor, and a kill may come in between. */
    private void deliver(Runnable delivery) {
        lastDeliveryNs = Math.max(lastDeliveryNs, time.nowNs() + chance.nsBetweenMillis(0, mood.diskMillis()));
        time.at(lastDeliveryNs, () -> {
            if (!dead) {
                delivery.run();
            }
        });
    }

    MemoryStore store() {
        return store;
    }

    int number() {
        return number;
    }

    boolean isStopping() {
        return stopping;
    }

    /**
     * @param isWeb on the port for browsers
     * @return false if nobody listens any more
     */
    boolean accept(NetworkLink cable, boolean isWeb) {
        return accept(cable, isWeb ? web() : chat);
    }

    /** As {@link #accept}, for the admin socket. */
    boolean acceptOperator(NetworkLink cable) {
        return accept(cable, operators);
    }

    boolean isLoggedIn(String username) {
        return chat.callers(0, MANY).stream()
                .flatMap(caller -> caller.user().stream())
                .anyMatch(user -> user.value().equals(username));
    }

    private boolean accept(NetworkLink cable, ConnectionListener listener) {
        if (dead || stopping) {
            return false;
        }
        try {
            turned.accept(new SimulatedChannel(cable, time, chance, ++accepted, mood.mostWriteNs()), listener);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cables.add(cable);
        wakeUp();
        return true;
    }

    private ConnectionListener web() {
        if (web.isEmpty()) {
            web = Optional.of(new WebListener(
                    turned.reactor().timers(),
                    Page.FILES,
                    new WebSettings(Set.of(), Set.of()),
                    new WebStats(),
                    chat,
                    chat::priceOfAnswer,
                    false));
        }
        return web.get();
    }

    /** Read once, and only where somebody asks. */
    private static final class Page {
        static final WebFiles FILES = WebFiles.load();
    }

    /** Something happened: a turn follows. */
    void wakeUp() {
        turnWithin(chance.oneIn(8) ? 2_000_000 : 100_000);
    }

    private void turnWithin(long mostNs) {
        turnAt(time.nowNs() + chance.nextLong(mostNs));
    }

    private void turnAt(long atNs) {
        long turnNs = Math.max(atNs, pausedUntilNs);
        if (!dead && turnNs < nextTurnNs) {
            nextTurnNs = turnNs;
            time.at(turnNs, () -> turnIfStillDue(turnNs));
        }
    }

    private void turnIfStillDue(long dueNs) {
        if (dead || dueNs != nextTurnNs) {
            return;
        }
        nextTurnNs = NEVER;
        if (time.nowNs() < pausedUntilNs) {
            turnAt(pausedUntilNs);
            return;
        }
        world.tally().turns++;
        turned.waitAndTurn();
        if (turned.isStopped()) {
            die();
            world.serverEnded(this);
            return;
        }
        long idleNs = selector.idleNs();
        if (idleNs == 0) {
            turnWithin(200_000);
        } else if (idleNs < NEVER) {
            turnAt(time.nowNs() + idleNs);
        }
    }

    void pause(long ns) {
        pausedUntilNs = time.nowNs() + ns;
        nextTurnNs = NEVER;
        turnAt(pausedUntilNs);
    }

    /**
     * Not even workers do anything.
     *
     * @param isSent whether the database does all the same what it was given before
     */
    void freeze(long ns, boolean isSent) {
        pause(ns);
        storing.pauseUntil(pausedUntilNs, isSent);
        reading.pauseUntil(pausedUntilNs, isSent);
        looking.pauseUntil(pausedUntilNs, isSent);
    }

    void stop() {
        stopping = true;
        turned.reactor().stop(STOP_LIMIT);
    }

    /** Nothing is finished, nobody is told; the sockets are closed by the system. */
    void die() {
        world.trace().add("server", "is gone", "");
        dead = true;
        // What the database was given is done, but for nobody.
        link.filter(of -> chance.oneIn(2)).ifPresent(of -> {
            of.breakInNextWrite();
            storing.doWhatIsSent();
        });
        looking.die();
        hashing.die();
        reading.die();
        storing.die();
        cables.forEach(NetworkLink::serverDied);
    }
}
