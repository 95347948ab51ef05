package chatroom.server.chat;

import chatroom.protocol.Username;
import chatroom.server.access.AccessLog;
import chatroom.server.access.LoggedInSessions;
import chatroom.server.access.TokenUse;
import chatroom.server.reactor.CloseReason;
import chatroom.server.room.Follows;
import chatroom.server.room.Lobby;
import chatroom.server.room.Memberships;
import chatroom.server.room.RoomEvents;
import chatroom.server.room.SearchService;
import chatroom.server.session.MemberHandler;
import chatroom.server.session.Session;

/** All that belongs to a connection whose client is logged in, and ends with it. */
final class MemberConnection implements MemberHandler {
    private final Session session;
    private final Username user;
    private final Lobby lobby;
    private final Memberships memberships;
    private final RoomEvents roomEvents;
    private final Follows follows;
    private final TokenUse tokenUse;
    private final LoggedInSessions loggedIn;
    private final SearchService searches;
    private final AccessLog log;

    MemberConnection(
            Session session,
            Username user,
            Lobby lobby,
            Memberships memberships,
            RoomEvents roomEvents,
            Follows follows,
            TokenUse tokenUse,
            LoggedInSessions loggedIn,
            SearchService searches,
            AccessLog log) {
        this.session = session;
        this.user = user;
        this.lobby = lobby;
        this.memberships = memberships;
        this.roomEvents = roomEvents;
        this.follows = follows;
        this.tokenUse = tokenUse;
        this.loggedIn = loggedIn;
        this.searches = searches;
        this.log = log;
    }

    @Override
    public void onDrained() {
        follows.onDrained();
    }

    @Override
    public void onClosed(CloseReason reason) {
        follows.cancel();
        tokenUse.end(reason == CloseReason.SHUTTING_DOWN);
        loggedIn.remove(session);
        lobby.leave(user);
        memberships.leave(user);
        roomEvents.remove(session);
        searches.leave(session.connectionId());
        log.out(session, user, reason);
    }
}
