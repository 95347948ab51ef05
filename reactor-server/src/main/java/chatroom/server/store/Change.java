package chatroom.server.store;

import chatroom.protocol.MessageText;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.Username;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What somebody wants to change in a room, as far as it becomes an entry. */
public sealed interface Change {
    /** Everybody is a member of the lobby, without an entry, and it is there for ever. */
    sealed interface NotInLobby extends Change {}

    /** Somebody is a member afterwards. */
    sealed interface Coming extends Change {
        /** In so many rooms anybody may be, direct ones apart. */
        int mostRooms();
    }

    /** Done to somebody. */
    sealed interface About extends Change {
        Username subject();
    }

    /** @param replyTo the message that it answers */
    record Say(MessageText text, boolean action, OptionalLong replyTo) implements Change {}

    /** Replaces the text of one's own message. */
    record Edit(long target, MessageText text) implements Change {}

    /** One's own message, or whosever it is, where the {@link Permit} says so. */
    record Delete(long target, Optional<String> reason) implements Change {}

    record React(long target, String emoji, boolean on) implements Change {}

    /** The room itself; who creates it owns it. Where the server does, nobody is in it. */
    record Create(RoomKind kind, Optional<String> topic, int mostRooms) implements Coming {
        public Create(RoomKind kind, Optional<String> topic) {
            this(kind, topic, RoomLimits.ROOMS);
        }
    }

    /** @param text empty for none */
    record Topic(String text) implements Change {}

    record Archive(boolean on) implements NotInLobby {}

    record Join(int mostRooms) implements NotInLobby, Coming {
        public Join() {
            this(RoomLimits.ROOMS);
        }
    }

    record Leave() implements NotInLobby {}

    record Add(Username subject, int mostRooms) implements NotInLobby, About, Coming {
        public Add(Username subject) {
            this(subject, RoomLimits.ROOMS);
        }
    }

    record Kick(Username subject, Optional<String> reason) implements NotInLobby, About {}

    /** @param until for ever without it */
    record Ban(Username subject, Optional<String> reason, Optional<Instant> until) implements NotInLobby, About {}

    record Unban(Username subject) implements NotInLobby, About {}

    /** @param until for ever without it */
    record Mute(Username subject, Optional<String> reason, Optional<Instant> until) implements About {}

    record Unmute(Username subject) implements About {}

    record ChangeRole(Username subject, Role role) implements About {}
}
