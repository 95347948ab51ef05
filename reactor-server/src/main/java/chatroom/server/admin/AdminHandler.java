package chatroom.server.admin;

import chatroom.codec.AdminCodec;
import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.protocol.Username;
import chatroom.server.chat.Chat;
import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.Connection;
import chatroom.server.reactor.ConnectionHandler;
import chatroom.server.reactor.ConnectionListener;
import chatroom.server.session.Sessions;
import chatroom.server.work.JobResult;
import chatroom.server.work.Workers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other end of the admin socket. What is known here is answered at once; what is asked of the database is done by a worker, one request
 * of a connection at a time. Reactor thread only.
 */
public final class AdminHandler implements ConnectionListener {
    private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);
    private static final int SESSIONS_TOGETHER = 500;

    private final Chat chat;
    private final AdminService service;
    private final Function<AdminRequest, Workers> workers;
    private final Consumer<Answer> answers;
    private final Supplier<AdminReply.ServerStatus> status;
    private final AdminCodec codec = new AdminCodec();
    private final Map<Long, AdminSession> sessions = new HashMap<>();
    private final AdminRequestTable<AdminReply, RuntimeException> table = newTable();
    private final AdminRequestTable<Void, RuntimeException> effects = newEffects();

    /**
     * @param workers who does what is asked of the database
     * @param answers where a worker puts its answer, on its way to {@link #onAnswer}; any thread
     */
    public AdminHandler(
            Chat chat,
            AdminService service,
            Function<AdminRequest, Workers> workers,
            Consumer<Answer> answers,
            Supplier<AdminReply.ServerStatus> status) {
        this.chat = chat;
        this.service = service;
        this.workers = workers;
        this.answers = answers;
        this.status = status;
        AdminRequestTable.mustBeComplete(List.of(table, service.table()));
    }

    /** A worker's answer to the request of a connection, which may be gone by now. */
    public record Answer(long connectionId, AdminRequest request, AdminReply reply) {}

    @Override
    public ConnectionHandler onOpened(Connection connection) {
        AdminSession session = new AdminSession(connection, this);
        sessions.put(connection.id(), session);
        return session;
    }

    void forget(long connectionId) {
        sessions.remove(connectionId);
    }

    AdminCodec codec() {
        return codec;
    }

    /** The requests that the reactor thread answers itself. */
    private AdminRequestTable<AdminReply, RuntimeException> newTable() {
        return new AdminRequestTable<AdminReply, RuntimeException>()
                .with(AdminRequest.Health.class, health -> new AdminReply.Done("The server is well."))
                .with(AdminRequest.Status.class, any -> status.get())
                .with(AdminRequest.Sessions.class, page -> sessions(page.afterId()))
                .with(AdminRequest.Announce.class, this::announce);
    }

    /** What is done here when it is stored, so that those who are logged in feel it. The other requests need nothing more. */
    private AdminRequestTable<Void, RuntimeException> newEffects() {
        return new AdminRequestTable<Void, RuntimeException>()
                .with(AdminRequest.Kick.class, kick -> end(kick.username(), CloseReason.KICKED))
                .with(AdminRequest.ChangePassword.class, change -> end(change.username(), CloseReason.KICKED))
                .with(AdminRequest.DisableUser.class, disable -> end(disable.username(), CloseReason.ACCOUNT_CLOSED))
                .with(AdminRequest.DeleteUser.class, delete -> end(delete.username(), CloseReason.ACCOUNT_CLOSED));
    }

    private Void end(String username, CloseReason why) {
        chat.end(username, why);
        return null;
    }

    /** Empty where the answer comes later. */
    Optional<AdminReply> handle(long connectionId, AdminRequest request) {
        if (table.has(request)) {
            return Optional.of(table.handle(request));
        }
        boolean taken = workers.apply(request)
                .offer(
                        () -> service.answer(request),
                        outcome -> answers.accept(new Answer(connectionId, request, reply(outcome))));
        return taken
                ? Optional.empty()
                : Optional.of(new AdminReply.Failed("There is too much to do at the moment; try again later."));
    }

    private static AdminReply reply(JobResult<AdminReply> result) {
        return result instanceof JobResult.Done<AdminReply> done
                ? done.value()
                : new AdminReply.Failed("The server made a mistake with this request; its log says more.");
    }

    private AdminReply announce(AdminRequest.Announce request) {
        chat.announce(request.text());
        LOG.info("an announcement was made to {} users", chat.online());
        return new AdminReply.Done("Said to all who are there, who are %s.".formatted(chat.online()));
    }

    private AdminReply sessions(long afterId) {
        List<Sessions.Caller> callers = chat.callers(afterId, SESSIONS_TOGETHER + 1);
        return new AdminReply.SessionPage(
                callers.stream()
                        .limit(SESSIONS_TOGETHER)
                        .map(caller -> new AdminReply.SessionLine(
                                caller.connectionId(),
                                caller.peer(),
                                caller.user().map(Username::value)))
                        .toList(),
                callers.size() > SESSIONS_TOGETHER);
    }

    /** A worker has answered. */
    public void onAnswer(Answer answer) {
        if (answer.reply() instanceof AdminReply.Done done) {
            LOG.info("by an operator: {}", done.message());
            if (effects.has(answer.request())) {
                effects.handle(answer.request());
            }
        }
        AdminSession session = sessions.get(answer.connectionId());
        if (session != null) {
            session.onAnswer(answer.reply());
        }
    }
}
