package chatroom.server.chat;

import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Action;
import chatroom.protocol.MessageText;
import chatroom.protocol.Reply;
import chatroom.protocol.Subscription;
import chatroom.protocol.Username;
import chatroom.server.access.Access;
import chatroom.server.access.AccessLog;
import chatroom.server.access.AdminCheck;
import chatroom.server.access.LoggedInSessions;
import chatroom.server.access.LoginCompletion;
import chatroom.server.access.SessionChecks;
import chatroom.server.access.TokenUse;
import chatroom.server.auth.SessionToken;
import chatroom.server.reactor.CloseReason;
import chatroom.server.reactor.Connection;
import chatroom.server.reactor.ConnectionHandler;
import chatroom.server.reactor.ConnectionListener;
import chatroom.server.room.Blocks;
import chatroom.server.room.Follows;
import chatroom.server.room.LoadedRooms;
import chatroom.server.room.Lobby;
import chatroom.server.room.Memberships;
import chatroom.server.room.ReadMarks;
import chatroom.server.room.RoomEvents;
import chatroom.server.room.RoomFollows;
import chatroom.server.room.RoomInfos;
import chatroom.server.room.RoomLists;
import chatroom.server.room.RoomMembers;
import chatroom.server.room.RoomPages;
import chatroom.server.room.RoomResolver;
import chatroom.server.room.SearchIndexer;
import chatroom.server.room.SearchService;
import chatroom.server.room.ShownElsewhere;
import chatroom.server.room.TypingNotices;
import chatroom.server.room.WriteRequests;
import chatroom.server.session.Exchange;
import chatroom.server.session.PacedClosing;
import chatroom.server.session.Prices;
import chatroom.server.session.Session;
import chatroom.server.session.SessionSettings;
import chatroom.server.session.SessionStats;
import chatroom.server.session.Sessions;
import chatroom.server.store.Account;
import chatroom.server.store.News.Notice;
import java.util.List;

/** The chat, put together, and where the reactor meets it. What each action does is said by {@link ChatActions}. Reactor thread only. */
public final class Chat implements ConnectionListener {
    private final ChatPorts ports;
    private final LoadedRooms rooms;
    private final Lobby lobby;
    private final Memberships memberships;
    private final RoomEvents roomEvents;
    private final RoomResolver resolver;
    private final WriteRequests writes;
    private final Prices prices;
    private final Sessions sessions;
    private final LoggedInSessions loggedIn;
    private final AccessLog accessLog;
    private final Access access;
    private final SearchService searches;
    private final ReadMarks readMarks;
    private final TypingNotices typing;
    private final Announcements announcements;
    private final SessionChecks sessionChecks;

    public Chat(
            ChatSettings settings,
            ChatPorts ports,
            LoadedRooms rooms,
            Memberships memberships,
            ServerFrameCodec frames) {
        this.ports = ports;
        this.rooms = rooms;
        this.lobby = rooms.lobby();
        this.memberships = memberships;
        this.prices = new Prices(settings.messagesPerSecond(), settings.messageBurst(), settings.networksTell());
        this.sessions = new Sessions(ofSessions(settings), frames, prices, ports.timers(), ports.reactor());
        this.loggedIn = new LoggedInSessions(ports.access(), new PacedClosing(ports.timers()));
        this.sessionChecks = new SessionChecks(ports.access(), loggedIn, ports.reactor());
        this.accessLog = new AccessLog(ports.timers());
        this.access = new Access(ports.access(), settings.access(), prices, loggedIn, accessLog, new LoginCompletion() {
            @Override
            public void whenUpToDate(Exchange exchange, Runnable then, Runnable otherwise) {
                ShownElsewhere.await(ports.room(), exchange, lobby, then, otherwise);
            }

            @Override
            public void enter(Exchange exchange, Account account, SessionToken token, Subscription subscription) {
                Chat.this.enter(exchange, account, token, subscription);
            }
        });
        RoomInfos infos = new RoomInfos(ports.room().store(), ports.clock());
        this.roomEvents = new RoomEvents(ports.room(), rooms, memberships, infos, frames);
        this.resolver = new RoomResolver(ports.room(), rooms, memberships);
        RoomPages pages = new RoomPages(ports.room(), resolver, lobby, prices);
        this.searches = new SearchService(
                ports.room(),
                new SearchIndexer(ports.room(), rooms),
                resolver,
                memberships,
                pages,
                prices,
                lobby.stats());
        AdminCheck adminCheck = new AdminCheck(ports.access(), prices, accessLog);
        this.announcements = new Announcements(lobby, ports.room().nodes(), ports.clock());
        AdminRequests admins = new AdminRequests(ports.access(), announcements, loggedIn, accessLog);
        this.writes = new WriteRequests(ports.room(), prices, resolver, memberships, infos, settings.rooms());
        this.readMarks = new ReadMarks(ports.room(), resolver, memberships, roomEvents);
        this.typing = new TypingNotices(ports.room(), resolver, prices);
        ChatActions actions = new ChatActions(
                ports.clock(),
                access,
                new WritingActions(writes, admins, adminCheck),
                searches,
                admins,
                new ReadingActions(
                        pages,
                        new RoomMembers(ports.room(), resolver, memberships, lobby, prices),
                        new RoomFollows(ports.room(), resolver, roomEvents),
                        readMarks,
                        typing,
                        new Blocks(ports.room(), prices),
                        new RoomLists(ports.room(), resolver, memberships, infos, prices)));
        sessions.serve(actions.table(adminCheck));
    }

    /** The guest becomes a member. */
    private void enter(Exchange exchange, Account account, SessionToken token, Subscription subscription) {
        Session session = exchange.session();
        Username user = account.username();
        Follows follows = new Follows(session, ports.room(), rooms, prices);
        session.enter(
                account.withoutPasswordHash(),
                token,
                new MemberConnection(
                        session,
                        user,
                        lobby,
                        memberships,
                        roomEvents,
                        follows,
                        new TokenUse(session, ports.timers(), loggedIn),
                        loggedIn,
                        searches,
                        accessLog));
        loggedIn.add(session);
        lobby.join(user);
        memberships.enter(user, account.id());
        roomEvents.add(session, follows, subscription.push());
        readMarks.writeNow(account.id());
        resolver.load(account);
        if (ports.room().nodes().arePossible()) {
            // Another server may have ended it before it was here.
            sessionChecks.check(user);
        }
        exchange.reply(new Reply.LoggedIn(
                exchange.action(),
                user.value(),
                token.text(),
                ports.room().store().epoch(),
                lobby.lastId(),
                lobby.online(),
                account.admin()));
        accessLog.in(exchange, exchange.action(), user);
        if (subscription.push()) {
            follows.follow(lobby, subscription);
        }
        if (exchange.action() == Action.RESUME) {
            loggedIn.touch(session);
        }
    }

    /** From now on; a time to log in that has begun stays as it is. */
    public void reconfigure(ChatSettings settings) {
        sessions.change(ofSessions(settings));
        prices.change(settings.messagesPerSecond(), settings.messageBurst(), settings.networksTell());
        access.change(settings.access());
        writes.change(settings.rooms());
    }

    private static SessionSettings ofSessions(ChatSettings settings) {
        return new SessionSettings(
                settings.serverName(),
                settings.access().registration(),
                settings.maxInFlight(),
                settings.loginTimeout());
    }

    @Override
    public ConnectionHandler onOpened(Connection connection) {
        return sessions.onOpened(connection);
    }

    /** For how many nanoseconds the answer to a request of HTTP has to wait. */
    public long priceOfAnswer(Connection browser, int bytes) {
        return prices.takeOfBrowser(browser, bytes, ports.timers().nowNs());
    }

    /** What sessions have done until now. Read by any thread. */
    public SessionStats sessionStats() {
        return sessions.stats();
    }

    /** The reactor has ended; what was to be stored later is stored now. */
    public void onStopped() {
        readMarks.writeRest();
    }

    // What other servers on the same database have done.

    /** The sessions of this user may have been ended. */
    public void checkSessionsOf(Username user) {
        sessionChecks.check(user);
    }

    /** Anybody's may have been. */
    public void checkAllSessions() {
        sessionChecks.checkAll();
    }

    /** An announcement was made. */
    public void onElsewhere(Notice.Announced announced) {
        announcements.onElsewhere(announced);
    }

    /** Somebody is typing. */
    public void onElsewhere(Notice.Typing typed) {
        rooms.find(typed.room()).ifPresent(room -> typing.onElsewhere(room, typed.user()));
    }

    /** Somebody has read a room so far. */
    public void onElsewhere(Notice.ReadMarked read) {
        readMarks.onElsewhere(read.user(), read.room(), read.id());
    }

    // For whoever runs the server.

    /** Everybody who is logged in and wants events gets this; nobody who comes later does. */
    public void announce(MessageText text) {
        announcements.make(text);
    }

    /**
     * Ends all connections of a user, who may come back if the account lets them.
     *
     * @param username in any case
     */
    public void end(String username, CloseReason reason) {
        loggedIn.closeAll(Username.keyOf(username), reason);
    }

    /** As {@link Sessions#callers}. */
    public List<Sessions.Caller> callers(long afterId, int limit) {
        return sessions.callers(afterId, limit);
    }

    /** How many people are here. */
    public int online() {
        return lobby.size();
    }

    /** The newest message that anybody has seen. */
    public long lastId() {
        return lobby.lastId();
    }
}
