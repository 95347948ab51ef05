package chatroom.server;

import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.server.admin.AdminHandler;
import chatroom.server.admin.AdminService;
import chatroom.server.admin.ThrottledProgress;
import chatroom.server.auth.PasswordHasher;
import chatroom.server.chat.Chat;
import chatroom.server.reactor.Mailbox;
import chatroom.server.reactor.Reactor;
import chatroom.server.store.Database;
import chatroom.server.store.Progress;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.work.BlockingCalls;
import chatroom.server.work.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket in the data folder through which operators' commands reach this server. */
final class AdminEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(AdminEndpoint.class);

    /** A connection may be silent for this long: what a command prints may be waiting in a pager. */
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(10);

    /** How long nothing is told at first: nobody wonders yet why nothing happens. */
    private static final Duration UNNOTICED = Duration.ofSeconds(2);

    private static final Duration PROGRESS_LINES = Duration.ofSeconds(10);

    private final Reactor reactor;
    private final Database database;
    private final Chat chat;
    private final Instant started;
    private final AdminService service;
    private final AdminHandler handler;

    /**
     * @param committed told of entries that operators cause; any thread
     * @param started since when the server runs
     */
    AdminEndpoint(
            Reactor reactor,
            WorkerPools workers,
            Database database,
            Chat chat,
            PasswordHasher hasher,
            AdminService.Committed committed,
            Instant started) {
        this.reactor = reactor;
        this.database = database;
        this.chat = chat;
        this.started = started;
        this.service = new AdminService(
                database,
                () -> hasher,
                new AdminService.Writing() {
                    @Override
                    public <R> R run(Job<R> job) throws Exception {
                        return BlockingCalls.call(workers.storing(), job);
                    }
                },
                committed,
                AdminEndpoint::progressInTheLog);
        Mailbox<AdminHandler.Answer> answers = reactor.newMailbox();
        this.handler = new AdminHandler(
                chat,
                service,
                // Whoever asks how the server is doesn't wait for a backup.
                request -> request instanceof AdminRequest.Nodes ? workers.reading() : workers.administering(),
                answers::offer,
                this::status);
        answers.deliverTo(handler::onAnswer);
    }

    /** Tells in the log how far something is that takes long. */
    static Progress progressInTheLog() {
        return new ThrottledProgress(System::nanoTime, UNNOTICED, PROGRESS_LINES, howFar -> LOG.info("{}", howFar));
    }

    private AdminReply.ServerStatus status() {
        return new AdminReply.ServerStatus(
                "chatroom " + Version.current(),
                ProcessHandle.current().pid(),
                started,
                reactor.connectionCount(),
                reactor.limits().maxConnections(),
                chat.online(),
                chat.lastId(),
                database.epoch(),
                service.work());
    }

    /** Where there can't be a socket, the server runs without: people come before operators. */
    void listen(DataFolder folder, Path dataDir) {
        Path socket = DataFolder.adminSocket(dataDir);
        try {
            reactor.listenOnUnixSocket(socket, folder.nursery(), handler, IDLE_LIMIT);
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "no command can reach this server, because there can't be a socket {} ({}): a path has at most 107"
                            + " bytes, and some file systems have no sockets; choose another --data-dir",
                    socket,
                    e.getMessage());
        }
    }
}
