package chatroom.server.room;

import chatroom.codec.RequestCodec;
import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.Reply;
import chatroom.protocol.Username;
import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.Connection;
import chatroom.server.reactor.ConnectionHandler;
import chatroom.server.reactor.ConnectionListener;
import chatroom.server.store.Account;
import chatroom.server.store.Appended;
import chatroom.server.store.NewMessage;
import chatroom.server.work.JobResult;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the reactor meets the chat: opens a session for each connection, and applies the answers of workers, all in one place. Reactor thread only. */
public final class ChatHandler implements ConnectionListener {
    private static final Logger LOG = LoggerFactory.getLogger(ChatHandler.class);

    /** How many searches there are at the same time: as many as have a thread, so that one that is handed out begins at once. */
    public static final int SEARCHES_TOGETHER = 2;

    /** What they may hold, whoever asked for them: to be set aside for good. */
    public static final long SEARCHES_BYTES = SearchDesk.MEMORY_BYTES;

    private static final long STORAGE_RETRY_MILLIS = 1_000;

    /** How many hashes may wait for {@link ChatPorts#hashing}, whoever asked for them. */
    public static final int HASHES_WAITING = HashTurns.WAITING;

    private ChatSettings settings;
    private final ChatPorts ports;
    private final Room room;
    private final ServerFrameCodec frames;
    private final RequestCodec requests = new RequestCodec();
    private final AccountActions accountActions;
    private final SearchIndexer searchIndexer;
    private final SearchDesk searchDesk;
    private final Prices prices;
    private final RoomActions roomActions;
    private final AdminActions adminActions;
    private final ChatStats stats = new ChatStats();

    /** In the order in which they began. */
    private final NavigableMap<Long, Session> sessions = new TreeMap<>();

    private final Members members = new Members();
    private final Endings endings;
    private final AccessLog accessLog;

    public ChatHandler(ChatSettings settings, ChatPorts ports, Room room, ServerFrameCodec frames) {
        this.settings = settings;
        this.ports = ports;
        this.room = room;
        this.frames = frames;
        this.accessLog = new AccessLog(ports.timers());
        this.endings = new Endings(ports.timers(), this::withSession);
        this.searchIndexer = new SearchIndexer(ports, room);
        this.prices = new Prices(room, settings.messagesPerSecond(), settings.messageBurst(), settings.networksTell());
        this.accountActions = new AccountActions(ports, settings.access(), prices, members, endings, accessLog);
        this.searchDesk = new SearchDesk(ports, room, searchIndexer, prices, stats);
        this.roomActions = new RoomActions(ports, room, searchDesk, prices);
        this.adminActions = new AdminActions(this);
    }

    /** From now on; a time to log in that has begun stays as it is. */
    public void reconfigure(ChatSettings newSettings) {
        settings = newSettings;
        prices.change(newSettings.messagesPerSecond(), newSettings.messageBurst(), newSettings.networksTell());
        accountActions.change(newSettings.access());
    }

    @Override
    public ConnectionHandler onOpened(Connection connection) {
        Session session = new Session(connection, this);
        sessions.put(connection.id(), session);
        return session;
    }

    /** What this chat has done until now. Read by any thread. */
    public ChatStats stats() {
        return stats;
    }

    /** An answer has come. */
    public void onCompletion(Completion completion) {
        if (completion instanceof Completion.JobDone<?> job) {
            withSession(job.connectionId(), job::applyTo);
            job.takeEffect();
        } else if (completion instanceof Completion.BatchStored stored) {
            onBatchStored(stored);
        } else if (completion instanceof Completion.Recalled recalled) {
            recalled.newest().forEach(this::publish);
        } else if (completion instanceof Completion.Indexed indexed) {
            searchIndexer.onIndexed(indexed.newestId());
        }
    }

    /** Everybody gets the messages, and each sender the reply. */
    private void onBatchStored(Completion.BatchStored stored) {
        if (stored.outcome() instanceof JobResult.Done<List<Appended>> done) {
            for (int i = 0; i < stored.batch().size(); i++) {
                onStored(stored.batch().get(i), done.value().get(i));
            }
            searchIndexer.onStored();
        } else if (stored.outcome() instanceof JobResult.Failed<List<Appended>> failed) {
            LOG.error(
                    "{} messages could not be stored: {}",
                    stored.batch().size(),
                    failed.cause().toString());
            Reply reply = new Reply.Failed(
                    Optional.of("send"),
                    ErrorCode.STORAGE_UNAVAILABLE,
                    RoomActions.STORAGE_UNAVAILABLE,
                    OptionalLong.of(STORAGE_RETRY_MILLIS));
            for (PendingSend send : stored.batch()) {
                withSession(send.connectionId(), session -> session.onSendAnswered(send.ref(), reply));
            }
        }
    }

    private void onStored(PendingSend send, Appended appended) {
        show(send.message(), appended);
        Reply reply = new Reply.Sent(appended.id(), appended.timestamp(), appended.duplicate());
        withSession(send.connectionId(), session -> session.onSendAnswered(send.ref(), reply));
    }

    private void show(NewMessage message, Appended appended) {
        if (appended.duplicate()) {
            stats.duplicates.increment();
            room.foundStored(appended.id());
        } else {
            stats.messages.increment();
            publish(new ChatMessage(
                    appended.id(), message.username().value(), message.text().value(), appended.timestamp()));
        }
    }

    private void publish(ChatMessage message) {
        try {
            room.publish(message);
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("message {} could not be shown; everybody reads it from the store", message.id(), e);
            room.foundStored(message.id());
        }
    }

    /** The session may be gone: then its answer is nobody's. What goes wrong costs that session alone. */
    void withSession(long connectionId, Consumer<Session> action) {
        Session session = sessions.get(connectionId);
        if (session == null) {
            return;
        }
        try {
            action.accept(session);
        } catch (OutOfMemoryError | InternalError | UnknownError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("connection {} is closed for a mistake of the server", connectionId, e);
            session.close(CloseReason.INTERNAL_ERROR);
        }
    }

    // For whoever runs the server, and for admins.

    /** Everybody who is logged in and wants events gets this; nobody who comes later does. */
    public void announce(MessageText text) {
        room.announce(text, ports.clock().instant());
    }

    /**
     * Ends all connections of a user, who may come back if the account lets them.
     *
     * @param username in any case
     */
    public void end(String username, CloseReason reason) {
        endings.end(members.of(Username.keyOf(username)), session -> session.close(reason));
    }

    /**
     * The connections with the next numbers.
     *
     * @param limit at most as many
     */
    public List<Caller> callers(long afterId, int limit) {
        return sessions.tailMap(afterId, false).values().stream()
                .limit(limit)
                .map(session -> new Caller(
                        session.connectionId(), session.peer(), session.member().map(Account::username)))
                .toList();
    }

    /** A connection and who is on it: nobody, before the log-in. */
    public record Caller(long connectionId, String peer, Optional<Username> user) {}

    /** How many people are here. */
    public int online() {
        return room.size();
    }

    /** The newest message that anybody has seen. */
    public long lastId() {
        return room.lastId();
    }

    void forget(Session session) {
        sessions.remove(session.connectionId());
        searchDesk.leave(session.connectionId());
    }

    ChatSettings settings() {
        return settings;
    }

    ChatPorts ports() {
        return ports;
    }

    Room room() {
        return room;
    }

    ServerFrameCodec frames() {
        return frames;
    }

    Prices prices() {
        return prices;
    }

    Members members() {
        return members;
    }

    AccessLog accessLog() {
        return accessLog;
    }

    RequestCodec requests() {
        return requests;
    }

    AccountActions accountActions() {
        return accountActions;
    }

    RoomActions roomActions() {
        return roomActions;
    }

    AdminActions adminActions() {
        return adminActions;
    }
}
