package chatroom.server.chat;

import chatroom.protocol.MessageText;
import chatroom.server.room.Lobby;
import chatroom.server.room.OtherNodes;
import chatroom.server.store.News.Notice;
import java.time.Clock;
import java.time.Instant;

/** What is said once to everybody who is there, on every server, and stored nowhere. Reactor thread only. */
final class Announcements {
    private final Lobby lobby;
    private final OtherNodes nodes;
    private final Clock clock;

    Announcements(Lobby lobby, OtherNodes nodes, Clock clock) {
        this.lobby = lobby;
        this.nodes = nodes;
        this.clock = clock;
    }

    void make(MessageText text) {
        Instant now = clock.instant();
        lobby.announce(text, now);
        nodes.tell(new Notice.Announced(text.value(), now));
    }

    void onElsewhere(Notice.Announced announced) {
        lobby.announce(new MessageText(announced.text()), announced.time());
    }
}
