package chatroom.server;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
import chatroom.server.access.AccessPorts;
import chatroom.server.access.FirstAdmin;
import chatroom.server.admin.AdminService;
import chatroom.server.auth.CommonPasswords;
import chatroom.server.auth.PasswordHasher;
import chatroom.server.chat.Chat;
import chatroom.server.chat.ChatPorts;
import chatroom.server.chat.ChatSettings;
import chatroom.server.cluster.Cluster;
import chatroom.server.cluster.ClusterStats;
import chatroom.server.config.ServerConfig;
import chatroom.server.log.LogArena;
import chatroom.server.log.MessageLog;
import chatroom.server.metrics.DiskSpace;
import chatroom.server.metrics.MetricSources;
import chatroom.server.reactor.ChannelInitializer;
import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.Mailbox;
import chatroom.server.reactor.ProcSendQueues;
import chatroom.server.reactor.Reactor;
import chatroom.server.reactor.ReactorLimits;
import chatroom.server.room.AppendRequest;
import chatroom.server.room.AppendResults;
import chatroom.server.room.LoadedRooms;
import chatroom.server.room.Lobby;
import chatroom.server.room.Memberships;
import chatroom.server.room.MessageFeed;
import chatroom.server.room.OtherNodes;
import chatroom.server.room.RoomNews;
import chatroom.server.room.RoomPorts;
import chatroom.server.room.RoomSettings;
import chatroom.server.room.SearchService;
import chatroom.server.store.Database;
import chatroom.server.store.DatabaseAddress;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.store.postgres.PostgresStore;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteStore;
import chatroom.server.time.ClockMonitor;
import chatroom.server.time.GuardedClock;
import chatroom.server.web.WebStats;
import chatroom.server.work.BatchWorker;
import chatroom.server.work.TransactionBatcher;
import chatroom.server.work.Workers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole server in this process: wires the parts, starts them, stops them in the opposite order. {@link #start} and {@link #stop} may be
 * called by any thread.
 */
public final class ChatServer {
    private static final Logger LOG = LoggerFactory.getLogger(ChatServer.class);

    /** How long a stop waits for what has begun, and for peers to take what is theirs. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private static final int BATCH_MESSAGES = 1_024;

    /** Read at the start for the log, so that those who come back after a restart don't all read them from the database. */
    private static final int RECALLED_MESSAGES = 1_000;

    /** A group of new sessions takes some milliseconds of its thread, for which messages wait. */
    private static final int WRITES_TOGETHER = 64;

    private static final int MESSAGES_WAITING = 16_384;

    /** As much of the time by which sessions expire is lost where the process is killed. */
    private static final Duration SERVED_NOTES = Duration.ofHours(1);

    private final DataFolder folder;
    private final Database database;
    private final GuardedClock clock;
    private final ClockMonitor clockMonitor;
    private final DiskSpace diskSpace;
    private final WorkerPools workers;
    private final Reactor reactor;
    private final Optional<TlsEndpoint> tls;
    private final Mailbox<ServerConfig> reconfigured;
    private final InetSocketAddress address;
    private final Optional<InetSocketAddress> tlsAddress;
    private final WebStats webStats = new WebStats();
    private final WebEndpoint web;
    private final Optional<InetSocketAddress> metricsAddress;

    private final Chat chat;

    /** By whoever is first of those who wait for the end. Guarded by this. */
    private boolean restIsStored;

    /** Where there can be other servers on the same database. */
    private final Optional<Cluster> cluster;

    /** As last {@linkplain #reconfigure changed}. Reactor thread, once it runs. */
    private ServerConfig config;

    private ChatServer(
            ServerConfig config, DataFolder folder, Database database, GuardedClock clock, ReactorMaker reactors)
            throws StartupException {
        this.folder = folder;
        this.database = database;
        this.clock = clock;
        this.clockMonitor = new ClockMonitor(clock, database::newestMillis);
        this.diskSpace = new DiskSpace(config.dataDir());
        this.config = config;
        Instant started = clock.instant();
        this.workers = new WorkerPools(config.hashThreads(), ConnectionLimits.jobs());
        this.reactor = newReactor(config, reactors);
        reactor.probeLivenessWith(new ProcSendQueues(), workers.forOwnTasks());
        this.reconfigured = reactor.newMailbox();
        boolean listening = false;
        try {
            this.tls = config.tls().isPresent()
                    ? Optional.of(new TlsEndpoint(config.tls().get(), workers, clock))
                    : Optional.empty();
            PasswordHasher hasher = newHasher(config);
            Wired wired = wire(config, hasher);
            Chat handler = wired.handler;
            this.chat = handler;
            this.cluster = wired.cluster;
            this.address = ListenAddress.listen(
                    config.host(), config.port(), "--host", "--port", at -> reactor.listen(at, handler));
            Optional<ChannelInitializer> overTls = tls.map(
                    it -> it.begin(reactor.timers(), () -> this.config.limits().loginTimeout()));
            this.tlsAddress =
                    config.tls().isPresent() && config.tls().get().port().isPresent()
                            ? Optional.of(listenWithTls(config.tls().get(), handler, overTls.orElseThrow()))
                            : Optional.empty();
            this.web = config.web().isPresent()
                    ? WebEndpoint.listen(config.web().get(), reactor, handler, webStats, overTls)
                    : WebEndpoint.NONE;
            this.metricsAddress = config.metrics().isPresent()
                    ? Optional.of(MetricsEndpoint.listen(
                            config.metrics().get(), wired.sources, wired.readiness, reactor, workers))
                    : Optional.empty();
            new AdminEndpoint(reactor, workers, database, handler, hasher, wired.committed, started)
                    .listen(folder, config.dataDir());
            warnIfInTheClear();
            listening = true;
        } finally {
            if (!listening) {
                reactor.close();
                workers.close();
            }
        }
    }

    private InetSocketAddress listenWithTls(ServerConfig.Tls at, Chat handler, ChannelInitializer overTls)
            throws StartupException {
        return ListenAddress.listen(
                at.host(),
                at.port().getAsInt(),
                "--tls-host",
                "--tls-port",
                address -> reactor.listen(address, handler, overTls));
    }

    private static Reactor newReactor(ServerConfig config, ReactorMaker reactors) throws StartupException {
        try {
            return reactors.make(System::nanoTime, ConnectionLimits.of(config));
        } catch (IOException e) {
            throw new StartupException(
                    "The system gives no selector (%s): look at its limits of open files.".formatted(e.getMessage()),
                    e);
        }
    }

    private static ChatSettings settings(ServerConfig config) {
        return new ChatSettings(
                "chatroom " + Version.current(),
                config.limits().messagesPerSecond(),
                config.limits().messageBurst(),
                config.limits().maxInFlight(),
                config.limits().loginTimeout(),
                config.access(),
                new RoomSettings(
                        config.rooms().adminsCreate(),
                        config.rooms().perUser(),
                        config.rooms().createsPerHour(),
                        config.rooms().directsPerHour()),
                !config.limits().connections().hasAnyNumberPerAddress());
    }

    /**
     * Opens the data folder and begins to listen; when this returns, clients can connect.
     *
     * @throws StartupException with one sentence for the person who starts the server
     */
    public static ChatServer start(ServerConfig config) throws StartupException {
        return start(config, Reactor::new);
    }

    /** @param reactors makes its reactor: for tests that stand between it and its sockets */
    static ChatServer start(ServerConfig config, ReactorMaker reactors) throws StartupException {
        DataFolder folder = DataFolder.open(config.dataDir());
        Database database = null;
        ChatServer server = null;
        try {
            GuardedClock clock = new GuardedClock(Clock.systemUTC(), System::nanoTime);
            database = config.database().isPresent()
                    ? open(config.database().get())
                    : SqliteStore.open(
                            folder, clock, WorkerPools.READING_CONNECTIONS, AdminEndpoint.progressInTheLog());
            // That may take minutes, in which a machine that has just begun sets its clock.
            clock.begin();
            server = new ChatServer(config, folder, database, clock, reactors);
            server.reactor.start();
            return server;
        } finally {
            if (server == null) {
                close(database, folder);
            }
        }
    }

    private static Database open(DatabaseAddress at) throws StartupException {
        return PostgresStore.open(
                at.url(), at.passwordFile(), System::nanoTime, WorkerPools.READING_THREADS, nameOfMachine());
    }

    /** For people, who see it in a list of servers. */
    private static String nameOfMachine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unnamed";
        }
    }

    /** The chat, what metrics read of all parts, and where entries are told of that operators cause. */
    private record Wired(
            Chat handler,
            Optional<Cluster> cluster,
            MetricSources sources,
            Readiness readiness,
            AdminService.Committed committed) {}

    private Wired wire(ServerConfig config, PasswordHasher hasher) throws StartupException {
        ServerFrameCodec frames = new ServerFrameCodec();
        List<Entry> newest = newestEntries(config);
        MessageLog log = newLog(config, newest.isEmpty() ? 0 : newest.get(0).id() - 1);
        Lobby room = new Lobby(log, frames, reactor.timers());
        Mailbox<Runnable> mailbox = reactor.newMailbox();
        LogArena arena = newArena(config);
        LoadedRooms rooms = new LoadedRooms(
                room,
                frames,
                lastId -> new MessageLog(arena, lastId),
                fed -> new MessageFeed(fed, database, workers.paging(), reactor.timers(), mailbox::offer));
        Memberships memberships = new Memberships(database.news().isShared());
        AppendResults results = new AppendResults(rooms, memberships);
        MessageStoring commits = new MessageStoring(database.journals());
        BatchWorker<AppendRequest, List<EntryResult>> appends = new BatchWorker<>(
                workers.storing(),
                BATCH_MESSAGES,
                MESSAGES_WAITING,
                commits::append,
                (batch, result) -> mailbox.offer(() -> results.onBatch(batch, result)));
        reactor.afterInput(appends::startOrPutOff);
        reactor.limitHeldBytes(config.limits().heldBytes() - SearchService.MEMORY_BYTES);
        Workers storing = new TransactionBatcher(
                workers.storing(), WRITES_TOGETHER, ConnectionLimits.jobs(), database::inOneTransaction);
        Optional<Cluster> nodes = database.news().isShared()
                ? Optional.of(
                        new Cluster(database.news(), workers.looking(), storing, reactor.timers(), mailbox::offer))
                : Optional.empty();
        AccessPorts accessPorts = new AccessPorts(
                workers.hashing(),
                workers.reading(),
                storing,
                database,
                hasher,
                CommonPasswords.load(),
                reactor.timers(),
                new SecureRandom(),
                firstAdmin(config));
        RoomPorts roomPorts = new RoomPorts(
                workers.paging(),
                workers.searching(),
                storing,
                appends::offer,
                database,
                reactor.timers(),
                database.clock(),
                mailbox::offer,
                nodes.<OtherNodes>map(it -> it).orElse(OtherNodes.NONE));
        ChatPorts ports = new ChatPorts(accessPorts, roomPorts, reactor.timers(), database.clock(), mailbox::offer);
        Chat handler = new Chat(settings(config), ports, rooms, memberships, frames);
        Map<String, IntSupplier> waiting = workers.waiting();
        waiting.put("messages", appends::waiting);
        MetricSources sources = new MetricSources(
                Version.current(),
                reactor.stats(),
                handler.sessionStats(),
                room.stats(),
                webStats,
                nodes.map(Cluster::stats).orElseGet(ClusterStats::new),
                room.users(),
                log.evicted(),
                arena.usedBytes(),
                arena.capacityBytes(),
                commits.tookNs,
                commits.batchMessages,
                commits.failures,
                workers.tookNs(),
                waiting,
                new MetricSources.Environment(
                        clock.leaps(),
                        clock::doubtedMillis,
                        clockMonitor::aheadMillis,
                        diskSpace::bytes,
                        diskSpace::freeBytes,
                        database::lastBackupMillis,
                        () -> tls.map(TlsEndpoint::certificateEnd)));
        diskSpace.lookLater(reactor.timers(), workers.paging());
        clockMonitor.begin(reactor.timers());
        noteServedLater();
        mailbox.deliverTo(Runnable::run);
        mailbox.offer(() -> {
            room.feed().onCommitted(newest);
            room.isUpToDate();
        });
        nodes.ifPresent(it -> it.endsBy(() -> reactor.stop(STOP_LIMIT)));
        nodes.ifPresent(it -> it.begin(new RoomNews(rooms, memberships, results), handler, room));
        reconfigured.deliverTo(changed -> {
            this.config = changed;
            reactor.changeLimits(ConnectionLimits.of(changed));
            reactor.limitHeldBytes(changed.limits().heldBytes() - SearchService.MEMORY_BYTES);
            handler.reconfigure(settings(changed));
        });
        Readiness readiness = new Readiness(
                () -> nodes.map(Cluster::failingForNs).orElse(OptionalLong.empty()), commits::failedForNs);
        return new Wired(handler, nodes, sources, readiness, new AdminService.Committed() {
            @Override
            public void entry(RoomName name, Entry entry) {
                mailbox.offer(() -> results.onCommitted(name, entry));
            }

            @Override
            public void inDoubt(List<NewEntry> entries) {
                mailbox.offer(() -> results.onDoubt(entries));
            }

            @Override
            public void membersInDoubt() {
                mailbox.offer(() -> {
                    results.onMembersInDoubt();
                    handler.checkAllSessions();
                });
            }

            @Override
            public void pruned(RoomName name, long throughId) {
                mailbox.offer(() -> results.onPruned(name, throughId));
            }

            @Override
            public void deleted(RoomName name) {
                mailbox.offer(() -> results.onRoomDeleted(name));
            }

            @Override
            public void closed(String username) {
                mailbox.offer(() -> handler.end(username, CloseReason.ACCOUNT_CLOSED));
            }
        });
    }

    private Optional<FirstAdmin> firstAdmin(ServerConfig config) throws StartupException {
        return config.admin().isPresent()
                ? FirstAdmins.await(config.admin().get(), folder, database)
                : Optional.empty();
    }

    /** Hashes once, so a setting that this machine can't afford shows now and not at the first log-in. */
    private static PasswordHasher newHasher(ServerConfig config) throws StartupException {
        try {
            return new PasswordHasher(config.argon2MemoryKib(), config.argon2Iterations());
        } catch (RuntimeException | LinkageError e) {
            throw new StartupException(
                    "Passwords can't be hashed with %s KiB (%s): choose less with --argon2-memory-kib, or look whether native libraries may be loaded."
                            .formatted(config.argon2MemoryKib(), e.getMessage()),
                    e);
        }
    }

    private static MessageLog newLog(ServerConfig config, long lastId) throws StartupException {
        return inMemory(config, () -> new MessageLog(config.logRingBytes(), lastId));
    }

    /** As much for all other rooms together as for the lobby. */
    private static LogArena newArena(ServerConfig config) throws StartupException {
        return inMemory(config, () -> new LogArena(config.logRingBytes()));
    }

    private static <T> T inMemory(ServerConfig config, Supplier<T> maker) throws StartupException {
        try {
            return maker.get();
        } catch (OutOfMemoryError e) {
            throw new StartupException(
                    "There is no memory for a log of %s bytes: choose less with --log-ring-bytes, or give Java more with -XX:MaxDirectMemorySize."
                            .formatted(config.logRingBytes()),
                    e);
        }
    }

    /** What the log in memory begins with. */
    private List<Entry> newestEntries(ServerConfig config) throws StartupException {
        try {
            return database.journals()
                    .readBefore(RoomName.LOBBY, Long.MAX_VALUE, RECALLED_MESSAGES, config.logRingBytes() / 2)
                    .orElseThrow()
                    .entries();
        } catch (StorageException e) {
            throw new StartupException(
                    "The database can't be read (%s): restore it from a backup.".formatted(e.getMessage()), e);
        }
    }

    private void warnIfInTheClear() {
        warnIfInTheClear(
                address,
                "leave --host at 127.0.0.1, and serve the network by --tls-host, --tls-port, --tls-cert and --tls-key");
        web.address()
                .ifPresent(at -> warnIfInTheClear(
                        at,
                        "set --web-host to 127.0.0.1 and put a proxy with TLS in front, or serve browsers by"
                                + " --web-tls-port, with --web-port at 0"));
    }

    private static void warnIfInTheClear(InetSocketAddress at, String remedy) {
        if (!at.getAddress().isLoopbackAddress()) {
            LOG.warn(
                    "passwords and messages cross the network in the clear on {} port {}: {}",
                    at.getAddress().getHostAddress(),
                    at.getPort(),
                    remedy);
        }
    }

    private void noteServedLater() {
        reactor.timers().schedule(SERVED_NOTES, () -> {
            // What can't be noted now is noted with the next.
            workers.storing()
                    .offer(
                            () -> {
                                database.noteServed();
                                return null;
                            },
                            outcome -> {});
            noteServedLater();
        });
    }

    /** Any thread. Takes the certificate that is in its files now, for handshakes from then on; nothing without TLS. */
    public void renewCertificate() {
        tls.ifPresent(TlsEndpoint::renewCertificate);
    }

    /**
     * Any thread. Takes over what can change while the server runs (the options marked {@code @WhileRunning}): flood limits for everybody,
     * the rest for connections that begin from then on. Everything else in the configuration is left as it is.
     */
    public void reconfigure(ServerConfig changed) {
        reconfigured.offer(changed);
    }

    @FunctionalInterface
    interface ReactorMaker {
        Reactor make(LongSupplier nanoTime, ReactorLimits limits) throws IOException;
    }

    /** The address without TLS on which it listens for clients. */
    public InetSocketAddress address() {
        return address;
    }

    /** The address on which it listens for browsers, without TLS; empty where there is none. */
    public Optional<InetSocketAddress> webAddress() {
        return web.address();
    }

    /** The address on which it listens for browsers with TLS; empty where there is none. */
    public Optional<InetSocketAddress> webTlsAddress() {
        return web.tlsAddress();
    }

    /** The address on which it shows metrics; empty where it shows none. */
    public Optional<InetSocketAddress> metricsAddress() {
        return metricsAddress;
    }

    /** The address on which it listens for clients with TLS; empty without TLS. */
    public Optional<InetSocketAddress> tlsAddress() {
        return tlsAddress;
    }

    /** Returns when the server has ended, because of {@link #stop} or because it could not go on. */
    public void awaitEnd() throws InterruptedException {
        reactor.awaitEnd();
        storeRest();
    }

    /**
     * Accepts nothing more, stores what was accepted, sends the replies and {@code closing}, and closes everything. Once.
     *
     * <p>Takes five seconds at most, and a few more where the disk hangs.
     *
     * @return whether it was running until now
     */
    public boolean stop() throws InterruptedException {
        boolean wasRunning = reactor.isRunning();
        reactor.stop(STOP_LIMIT);
        reactor.awaitEnd();
        storeRest();
        if (workers.close()) {
            close(database, folder);
            LOG.info("stopped");
        } else {
            // Closing would wait for what is under way, and a disk that hangs may do so for ever.
            LOG.warn("stopped without closing the database; what was acknowledged is in it and its write-ahead log");
        }
        return wasRunning;
    }

    /** What was to be stored later is stored now. */
    private synchronized void storeRest() {
        if (!restIsStored) {
            restIsStored = true;
            chat.onStopped();
            cluster.ifPresent(Cluster::onStopped);
        }
    }

    private static void close(Database database, DataFolder folder) {
        if (database != null) {
            database.close();
        }
        folder.close();
    }
}
