package chatroom.server;
import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.AdminReply;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Limits;
import chatroom.server.admin.AdminHandler;
import chatroom.server.admin.AdminService;
import chatroom.server.admin.PacedProgress;
import chatroom.server.auth.CommonPasswords;
import chatroom.server.auth.PasswordHasher;
import chatroom.server.config.ServerConfig;
import chatroom.server.log.MessageLog;
import chatroom.server.metrics.MetricSources;
import chatroom.server.metrics.MetricsHandler;
import chatroom.server.process.Descriptors;
import chatroom.server.reactor.Mailbox;
import chatroom.server.reactor.ProcSendQueues;
import chatroom.server.reactor.Reactor;
import chatroom.server.reactor.ReactorLimits;
import chatroom.server.reactor.TlsSettings;
import chatroom.server.room.ChatHandler;
import chatroom.server.room.ChatPorts;
import chatroom.server.room.ChatSettings;
import chatroom.server.room.Completion;
import chatroom.server.room.FirstAdmin;
import chatroom.server.room.PendingSend;
import chatroom.server.room.Room;
import chatroom.server.store.Appended;
import chatroom.server.store.Progress;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteStore;
import chatroom.server.time.GuardedClock;
import chatroom.server.tls.ServerCertificate;
import chatroom.server.tls.UnusableCertificate;
import chatroom.server.work.BatchWorker;
import chatroom.server.work.BlockingCalls;
import chatroom.server.work.FairShares;
import chatroom.server.work.FairWorkers;
import chatroom.server.work.Job;
import chatroom.server.work.JobResult;
import chatroom.server.work.Requester;
import chatroom.server.work.TransactionBatcher;
import chatroom.server.work.WorkerPool;
import chatroom.server.work.Workers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole server in this process: wires the parts, starts them, stops them in the opposite order. {@link #start} and {@link #stop} may be called by any
 * thread.
 */
public final class ChatServer {
    private static final Logger LOG = LoggerFactory.getLogger(ChatServer.class);
    private static final String LOBBY = "lobby";
    private static final String STORING = "store";

    /** How long a stop waits for what has begun, and for peers to take what is theirs. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    /** For what reads a row or two: a log-in, a resume. */
    private static final int READERS = 2;

    /** For pages of messages. */
    private static final int PAGE_READERS = 2;

    /** What operators' commands write may stand in a pager meanwhile. */
    private static final Duration OPERATOR_IDLE = Duration.ofMinutes(10);

    /** Without a sign of life of whoever reads metrics. */
    private static final Duration SCRAPE_LIMIT = Duration.ofSeconds(10);

    /** For so long nobody wonders why nothing happens. */
    private static final Duration UNNOTICED = Duration.ofSeconds(2);

    private static final Duration PROGRESS_LINES = Duration.ofSeconds(10);

    /** Of operators. */
    private static final int ADMIN_REQUESTS_WAITING = 64;

    // For whom a task behind the reactor is; each has its places, so our own looks at things don't wait for handshakes.
    private static final int PEERS = 0;
    private static final int OURSELVES = 1;

    private static final int BATCH_MESSAGES = 1_024;

    /** Read at the start for the log, so that those who come back after a restart don't all read them from the database. */
    private static final int RECALLED_MESSAGES = 1_000;

    /** A group of new sessions takes some milliseconds of its thread, for which messages wait. */
    private static final int WRITES_TOGETHER = 64;

    private static final int MESSAGES_WAITING = 16_384;

    /** A certificate that was renewed is in force after twice this time. */
    private static final Duration CERTIFICATE_LOOKS = Duration.ofSeconds(5);

    /** As much of the time by which sessions expire is lost where the process is killed. */
    private static final Duration SERVED_NOTES = Duration.ofHours(1);

    /** Descriptors that connections must leave free: the database, the jar, libraries, the selector. */
    private static final int RESERVED_DESCRIPTORS = 128;

    private final DataFolder folder;
    private final SqliteStore database;
    private final GuardedClock clock;
    private final Timekeeping timekeeping;
    private final DataDisk dataDisk;
    private final Pools pools = new Pools();
    private final Workers hashing;
    private final Workers reading;
    private final Workers paging;
    private final Workers searching;
    private final Workers storing;
    private final FairWorkers shakingHands;
    private final Workers administering;
    private final Optional<ServerCertificate> certificate;
    private final Reactor reactor;
    private final Mailbox<ServerConfig> reconfigured;
    private final Instant started;
    private final InetSocketAddress address;
    private final Optional<InetSocketAddress> tlsAddress;
    private final Optional<InetSocketAddress> metricsAddress;
    private MetricSources sources;

    private AdminHandler admin;

    /** As last {@linkplain #reconfigure changed}. Reactor thread, once it runs. */
    private ServerConfig config;

    private ChatServer(
            ServerConfig config, DataFolder folder, SqliteStore database, GuardedClock clock, ReactorMaker reactors)
            throws StartupException {
        this.folder = folder;
        this.database = database;
        this.clock = clock;
        this.timekeeping = new Timekeeping(clock, database::newestMillis);
        this.dataDisk = new DataDisk(config.dataDir());
        this.started = clock.instant();
        this.config = config;
        int jobs = jobs();
        this.hashing =
                pools.add("hash", WorkerPool.inBackground("hash", config.hashThreads(), ChatHandler.HASHES_WAITING));
        this.reading = pools.add("read", new WorkerPool("read", READERS, jobs));
        this.paging = pools.add("page", new WorkerPool("page", PAGE_READERS, jobs));
        this.searching = pools.add(
                "search",
                WorkerPool.inBackground("search", ChatHandler.SEARCHES_TOGETHER, ChatHandler.SEARCHES_TOGETHER));
        this.storing = pools.add(STORING, new WorkerPool(STORING, 1, jobs));
        this.shakingHands = new FairWorkers(
                pools.add(
                        "tls",
                        WorkerPool.inBackground(
                                "tls", Math.max(1, Runtime.getRuntime().availableProcessors() - 1), jobs)),
                handshakeShares(jobs),
                System::nanoTime);
        this.administering = pools.add("admin", WorkerPool.inBackground("admin", 1, ADMIN_REQUESTS_WAITING));
        this.reactor = newReactor(config, reactors);
        reactor.lookAt(new ProcSendQueues(), this::behindTheReactor);
        this.reconfigured = reactor.newMailbox();
        boolean listening = false;
        try {
            this.certificate = loadCertificate(config, clock);
            ChatHandler handler = wire(config);
            this.address = listen(config.host(), config.port(), "", at -> reactor.listen(at, handler));
            this.tlsAddress = listenTls(config, handler);
            this.metricsAddress = serveMetrics(config);
            listenLocally();
            warnIfInTheClear();
            listening = true;
        } finally {
            if (!listening) {
                reactor.close();
                closeWorkers();
            }
        }
    }

    /** A connection has one request and one catch-up under way at most, so as many are never waiting, however many connections are allowed later. */
    private static int jobs() {
        return 4 * Descriptors.available(RESERVED_DESCRIPTORS) + 64;
    }

    /** Networks take turns; how many handshakes there may be of each is for those who let connections in. */
    private static FairShares handshakeShares(int jobs) {
        return new FairShares(2, jobs, jobs, jobs, Duration.ofMillis(100), Duration.ZERO, Duration.ofMinutes(1));
    }

    private static Reactor newReactor(ServerConfig config, ReactorMaker reactors) throws StartupException {
        try {
            return reactors.make(System::nanoTime, limits(config));
        } catch (IOException e) {
            throw new StartupException(
                    "The system gives no selector (%s): look at its limits of open files.".formatted(e.getMessage()),
                    e);
        }
    }

    private static ReactorLimits limits(ServerConfig config) {
        ServerConfig.Limits limits = config.limits();
        return new ReactorLimits(
                HeapShare.cap(
                        Descriptors.cap(limits.maxConnections(), RESERVED_DESCRIPTORS),
                        Runtime.getRuntime().maxMemory(),
                        config.tls().isPresent()),
                limits.maxConnectionsPerAddress(),
                limits.maxGuests(),
                Limits.FRAME_BYTES,
                limits.outboxBytes(),
                limits.guestOutboxBytes(),
                limits.frameTimeout(),
                limits.idleTimeout());
    }

    private static ChatSettings settings(ServerConfig config) {
        return new ChatSettings(
                "chatroom " + Version.current(),
                config.limits().messagesPerSecond(),
                config.limits().messageBurst(),
                config.limits().maxInFlight(),
                config.limits().loginTimeout(),
                config.access(),
                !limits(config).hasAnyNumberPerAddress());
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
        SqliteStore database = null;
        ChatServer server = null;
        try {
            GuardedClock clock = new GuardedClock(Clock.systemUTC(), System::nanoTime);
            database = SqliteStore.open(folder, clock, READERS + PAGE_READERS, progressInTheLog());
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

    /** Of something that takes long, for whoever reads the log. */
    private static Progress progressInTheLog() {
        return new PacedProgress(System::nanoTime, UNNOTICED, PROGRESS_LINES, howFar -> LOG.info("{}", howFar));
    }

    private ChatHandler wire(ServerConfig config) throws StartupException {
        ServerFrameCodec frames = new ServerFrameCodec();
        List<ChatMessage> newest = newestMessages(config);
        MessageLog log = newLog(config, newest.isEmpty() ? 0 : newest.get(0).id() - 1);
        Room room = new Room(LOBBY, log, frames, reactor.timers());
        Mailbox<Completion> mailbox = reactor.newMailbox();
        Commits commits = new Commits(database.appender());
        BatchWorker<PendingSend, List<Appended>> appends = new BatchWorker<>(
                storing,
                BATCH_MESSAGES,
                MESSAGES_WAITING,
                commits::append,
                (batch, outcome) -> mailbox.offer(new Completion.BatchStored(batch, outcome)));
        reactor.afterInput(appends::start);
        reactor.limitHeldBytes(config.limits().heldBytes() - ChatHandler.SEARCHES_BYTES);
        PasswordHasher hasher = newHasher(config);
        ChatPorts ports = new ChatPorts(
                hashing,
                reading,
                paging,
                searching,
                new TransactionBatcher(storing, WRITES_TOGETHER, jobs(), database::inOneTransaction),
                appends::offer,
                mailbox::offer,
                database,
                hasher,
                CommonPasswords.load(),
                reactor.timers(),
                clock,
                new SecureRandom(),
                firstAdmin(config));
        ChatHandler handler = new ChatHandler(settings(config), ports, room, frames);
        Map<String, IntSupplier> waiting = pools.waiting();
        waiting.put("messages", appends::waiting);
        sources = new MetricSources(
                Version.current(),
                reactor.stats(),
                handler.stats(),
                room.users(),
                log.evicted(),
                commits.tookNs,
                commits.batchMessages,
                commits.failures,
                pools.tookNs(),
                waiting,
                new MetricSources.Environment(
                        clock.leaps(),
                        clock::doubtedMillis,
                        timekeeping::aheadMillis,
                        dataDisk::bytes,
                        dataDisk::freeBytes,
                        database::lastBackupMillis,
                        () -> certificate.map(ServerCertificate::end)));
        dataDisk.lookLater(reactor.timers(), paging);
        timekeeping.begin(reactor.timers());
        noteServedLater();
        this.admin = newAdminHandler(handler, hasher);
        mailbox.deliverTo(handler::onCompletion);
        mailbox.offer(new Completion.Recalled(newest));
        reconfigured.deliverTo(changed -> {
            this.config = changed;
            reactor.changeLimits(limits(changed));
            reactor.limitHeldBytes(changed.limits().heldBytes() - ChatHandler.SEARCHES_BYTES);
            handler.reconfigure(settings(changed));
        });
        return handler;
    }

    private Optional<FirstAdmin> firstAdmin(ServerConfig config) throws StartupException {
        return config.admin().isPresent()
                ? FirstAdmins.await(config.admin().get(), folder, database)
                : Optional.empty();
    }

    private AdminHandler newAdminHandler(ChatHandler handler, PasswordHasher hasher) {
        AdminService service = new AdminService(
                database,
                () -> hasher,
                new AdminService.Writing() {
                    @Override
                    public <R> R run(Job<R> job) throws Exception {
                        return BlockingCalls.call(storing, job);
                    }
                },
                ChatServer::progressInTheLog);
        Mailbox<AdminHandler.Answer> answers = reactor.newMailbox();
        AdminHandler adminHandler =
                new AdminHandler(handler, service, administering, answers::offer, () -> status(handler));
        answers.deliverTo(adminHandler::onAnswer);
        return adminHandler;
    }

    private AdminReply.ServerStatus status(ChatHandler handler) {
        return new AdminReply.ServerStatus(
                "chatroom " + Version.current(),
                ProcessHandle.current().pid(),
                started,
                reactor.connectionCount(),
                reactor.limits().maxConnections(),
                handler.online(),
                handler.lastId(),
                database.history().epoch());
    }

    /** Where that can't be, the server does without: people come before operators. */
    private void listenLocally() {
        Path socket = DataFolder.adminSocket(config.dataDir());
        try {
            reactor.listenLocally(socket, folder.nursery(), admin, OPERATOR_IDLE);
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "no command can reach this server, because there can't be a socket {} ({}): a path has at most 107 bytes, and some file systems have no sockets; choose another --data-dir",
                    socket,
                    e.getMessage());
        }
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
        try {
            return new MessageLog(config.logRingBytes(), lastId);
        } catch (OutOfMemoryError e) {
            throw new StartupException(
                    "There is no memory for a log of %s bytes: choose less with --log-ring-bytes, or give Java more with -XX:MaxDirectMemorySize."
                            .formatted(config.logRingBytes()),
                    e);
        }
    }

    /** For the log. */
    private List<ChatMessage> newestMessages(ServerConfig config) throws StartupException {
        try {
            return database.history()
                    .readBefore(LOBBY, Long.MAX_VALUE, RECALLED_MESSAGES, config.logRingBytes() / 2)
                    .messages();
        } catch (StorageException e) {
            throw new StartupException(
                    "The database can't be read (%s): restore it from a backup.".formatted(e.getMessage()), e);
        }
    }

    private static Optional<ServerCertificate> loadCertificate(ServerConfig config, Clock clock)
            throws StartupException {
        if (config.tls().isEmpty()) {
            return Optional.empty();
        }
        ServerConfig.Tls tls = config.tls().get();
        try {
            return Optional.of(ServerCertificate.load(tls.certificateFile(), tls.keyFile(), clock));
        } catch (UnusableCertificate e) {
            throw new StartupException(e.getMessage(), e);
        }
    }

    private Optional<InetSocketAddress> listenTls(ServerConfig config, ChatHandler handler) throws StartupException {
        if (config.tls().isEmpty()) {
            return Optional.empty();
        }
        ServerConfig.Tls tls = config.tls().get();
        TlsSettings settings = new TlsSettings(
                certificate.orElseThrow()::context,
                network -> (task, then) -> behindTheReactor(new Requester(PEERS, network, network), task, then),
                () -> this.config.limits().loginTimeout());
        lookAtCertificateLater();
        return Optional.of(listen(tls.host(), tls.port(), "tls-", at -> reactor.listenTls(at, handler, settings)));
    }

    private Optional<InetSocketAddress> serveMetrics(ServerConfig config) throws StartupException {
        if (config.metrics().isEmpty()) {
            return Optional.empty();
        }
        ServerConfig.Metrics at = config.metrics().get();
        Mailbox<MetricsHandler.Page> pages = reactor.newMailbox();
        MetricsHandler handler = new MetricsHandler(sources, reactor.timers(), this::behindTheReactor, pages::offer);
        pages.deliverTo(handler::onPage);
        InetSocketAddress listening = listen(
                at.host(), at.port(), "metrics-", address -> reactor.listenBeside(address, handler, SCRAPE_LIMIT));
        LOG.info("metrics are at http://{}:{}/metrics", at.host(), listening.getPort());
        return Optional.of(listening);
    }

    private void warnIfInTheClear() {
        if (!address.getAddress().isLoopbackAddress()) {
            LOG.warn(
                    "passwords and messages cross the network in the clear on {} port {}: leave --host at 127.0.0.1, and serve the network by --tls-host, --tls-port, --tls-cert and --tls-key",
                    address.getAddress().getHostAddress(),
                    address.getPort());
        }
    }

    private void lookAtCertificateLater() {
        reactor.timers().schedule(CERTIFICATE_LOOKS, () -> {
            ServerCertificate files = certificate.orElseThrow();
            behindTheReactor(files::look, () -> {});
            lookAtCertificateLater();
        });
    }

    private void noteServedLater() {
        reactor.timers().schedule(SERVED_NOTES, () -> {
            // What can't be noted now is noted with the next.
            storing.offer(
                    () -> {
                        database.noteServed();
                        return null;
                    },
                    outcome -> {});
            noteServedLater();
        });
    }

    /** What it needs done, and can't do itself: tasks of handshakes, and looks at things. */
    private boolean behindTheReactor(Runnable task, Runnable then) {
        return behindTheReactor(new Requester(OURSELVES, "", ""), task, then);
    }

    private boolean behindTheReactor(Requester asker, Runnable task, Runnable then) {
        return shakingHands
                .workingFor(asker)
                .offer(
                        () -> {
                            task.run();
                            return task;
                        },
                        outcome -> {
                            if (outcome instanceof JobResult.Failed<?> failed) {
                                LOG.error("a task for TLS or connections failed", failed.cause());
                            }
                            then.run();
                        });
    }

    /** Any thread. Takes the certificate that is in its files now, for handshakes from then on; nothing without TLS. */
    public void renewCertificate() {
        certificate.ifPresent(files -> behindTheReactor(files::reload, () -> {}));
    }

    /**
     * Any thread. Takes over what can change while the server runs (the options marked {@link WhileRunning}): flood limits for everybody, the rest for
     * connections that begin from then on. Everything else in the configuration is left as it is.
     */
    public void reconfigure(ServerConfig changed) {
        reconfigured.offer(changed);
    }

    /** @param prefix of the options that say where */
    private static <R> R listen(String host, int port, String prefix, Listening<R> listening) throws StartupException {
        InetSocketAddress wanted = new InetSocketAddress(host, port);
        if (wanted.isUnresolved()) {
            throw new StartupException(
                    "There is no host \"%s\": give --%shost an address of this machine.".formatted(host, prefix));
        }
        try {
            return listening.at(wanted);
        } catch (IOException e) {
            throw new StartupException(
                    "Can't listen on %s port %s (%s): stop what uses it, or choose another with --%4$shost and --%4$sport."
                            .formatted(host, port, e.getMessage(), prefix),
                    e);
        }
    }

    @FunctionalInterface
    interface ReactorMaker {
        Reactor make(LongSupplier nanoTime, ReactorLimits limits) throws IOException;
    }

    @FunctionalInterface
    private interface Listening<R> {
        R at(InetSocketAddress address) throws IOException;
    }

    /** Where clients connect. */
    public InetSocketAddress address() {
        return address;
    }

    /** Where Prometheus reads. */
    public Optional<InetSocketAddress> metricsAddress() {
        return metricsAddress;
    }

    /** Where clients connect with TLS. */
    public Optional<InetSocketAddress> tlsAddress() {
        return tlsAddress;
    }

    /** Returns when the server has ended, because of {@link #stop} or because it could not go on. */
    public void awaitEnd() throws InterruptedException {
        reactor.awaitEnd();
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
        if (!closeWorkers().contains(STORING)) {
            close(database, folder);
            LOG.info("stopped");
        } else {
            // Closing would wait for what is under way, and a disk that hangs may do so for ever.
            LOG.warn("stopped without closing the database; what was acknowledged is in it and its write-ahead log");
        }
        return wasRunning;
    }

    /** Which of them haven't done what was under way. */
    private Set<String> closeWorkers() {
        return pools.close(Duration.ofSeconds(1));
    }

    private static void close(SqliteStore database, DataFolder folder) {
        if (database != null) {
            database.close();
        }
        folder.close();
    }
}
