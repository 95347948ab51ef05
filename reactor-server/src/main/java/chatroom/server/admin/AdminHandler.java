package chatroom.server.admin;

import chatroom.codec.AdminCodec;
import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.protocol.Username;
import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.Connection;
import chatroom.server.reactor.ConnectionHandler;
import chatroom.server.reactor.ConnectionListener;
import chatroom.server.room.ChatHandler;
import chatroom.server.work.JobResult;
import chatroom.server.work.Workers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other end of the admin socket. What is known here is answered at once; what is asked of the database is done by a worker, one request of a connection at
 * a time. Reactor thread only.
 */
public final class AdminHandler implements ConnectionListener {
    private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);
    private static final int SESSIONS_TOGETHER = 500;

    private final ChatHandler chat;
    private final AdminService service;
    private final Workers workers;
    private final Consumer<Answer> answers;
    private final Supplier<AdminReply.ServerStatus> status;
    private final AdminCodec codec = new AdminCodec();
    private final Map<Long, AdminSession> sessions = new HashMap<>();

    /**
     * @param workers for what is asked of the database
     * @param answers where a worker puts its answer, on its way to {@link #onAnswer}; any thread
     */
    public AdminHandler(
            ChatHandler chat,
            AdminService service,
            Workers workers,
            Consumer<Answer> answers,
            Supplier<AdminReply.ServerStatus> status) {
        this.chat = chat;
        this.service = service;
        this.workers = workers;
        this.answers = answers;
        this.status = status;
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

    /** Empty where the answer comes later. */
    Optional<AdminReply> handle(long connectionId, AdminRequest request) {
        if (request instanceof AdminRequest.Health) {
            return Optional.of(new AdminReply.Done("The server is well."));
        }
        if (request instanceof AdminRequest.Status) {
            return Optional.of(status.get());
        }
        if (request instanceof AdminRequest.Sessions page) {
            return Optional.of(sessions(page.afterId()));
        }
        if (request instanceof AdminRequest.Announce announce) {
            chat.announce(announce.text());
            LOG.info("an announcement was made to {} users", chat.online());
            return Optional.of(new AdminReply.Done("Said to all who are there, who are %s.".formatted(chat.online())));
        }
        boolean taken = workers.offer(
                () -> service.answer(request),
                outcome -> answers.accept(new Answer(connectionId, request, reply(outcome))));
        return taken
                ? Optional.empty()
                : Optional.of(new AdminReply.Failed("There is too much to do at the moment; try again later."));
    }

    private static AdminReply reply(JobResult<Optional<AdminReply>> outcome) {
        if (outcome instanceof JobResult.Done<Optional<AdminReply>> done
                && done.value().isPresent()) {
            return done.value().get();
        }
        return new AdminReply.Failed("The server made a mistake with this request; its log says more.");
    }

    private AdminReply sessions(long afterId) {
        List<ChatHandler.Caller> callers = chat.callers(afterId, SESSIONS_TOGETHER + 1);
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
            putInForce(answer.request());
        }
        AdminSession session = sessions.get(answer.connectionId());
        if (session != null) {
            session.onAnswer(answer.reply());
        }
    }

    /** Stored already; now those who are here feel it. */
    private void putInForce(AdminRequest request) {
        if (request instanceof AdminRequest.Kick kick) {
            chat.end(kick.username(), CloseReason.KICKED);
        } else if (request instanceof AdminRequest.ChangePassword change) {
            chat.end(change.username(), CloseReason.KICKED);
        } else if (request instanceof AdminRequest.DisableUser disable) {
            chat.end(disable.username(), CloseReason.ACCOUNT_CLOSED);
        } else if (request instanceof AdminRequest.DeleteUser delete) {
            chat.end(delete.username(), CloseReason.ACCOUNT_CLOSED);
        }
    }
}
