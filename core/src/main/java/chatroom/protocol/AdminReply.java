package chatroom.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The answer to an {@link AdminRequest}. */
public sealed interface AdminReply {

    /** @param message one sentence that says what was done */
    record Done(String message) implements AdminReply {}

    /** @param message one sentence that says why not */
    record Failed(String message) implements AdminReply {}

    /**
     * A code by which one person may register.
     *
     * @param code a secret until it is used
     */
    record Invited(String code, Instant expires) implements AdminReply {
        @Override
        public String toString() {
            return "Invited[code=********, expires=%s]".formatted(expires);
        }
    }

    /**
     * How the server is.
     *
     * @param connections of clients, logged in or not
     * @param online users who are logged in, on all servers of the database together
     * @param lastId the newest message
     * @param work what it is doing for an operator, where that takes long
     */
    record ServerStatus(
            String server,
            long pid,
            Instant started,
            int connections,
            int maxConnections,
            int online,
            long lastId,
            String epoch,
            Optional<Work> work)
            implements AdminReply {}

    /**
     * How far something is.
     *
     * @param what is done, as "copying the database"
     * @param total 0 where nobody knows, and then {@code done} means nothing
     */
    record Work(String what, long done, long total) {}

    /** @param nodes the servers on the database, the one that was asked first; none where it can only be one */
    record NodeList(List<NodeLine> nodes) implements AdminReply {}

    /**
     * One server.
     *
     * @param name of its machine
     * @param since when it came to the database, or came back
     * @param users how many are connected to it
     */
    record NodeLine(String name, Instant since, int users) {}

    /** @param more there are connections with higher numbers */
    record SessionPage(List<SessionLine> sessions, boolean more) implements AdminReply {}

    /**
     * One connection.
     *
     * @param username empty before the log-in
     */
    record SessionLine(long id, String peer, Optional<String> username) {}

    /** @param more there are users after the last of these */
    record UserPage(List<UserLine> users, boolean more) implements AdminReply {}

    /** @param state {@code active}, {@code disabled} or {@code deleted} */
    record UserLine(String username, String state, Instant created, boolean admin) {}

    /** @param more there are rooms after the last of these */
    record RoomPage(List<RoomLine> rooms, boolean more) implements AdminReply {}

    /**
     * One room.
     *
     * @param topic empty for none
     * @param members how many; 0 for the lobby, in which everybody is
     * @param lastId its newest entry
     */
    record RoomLine(RoomName room, RoomKind kind, String topic, boolean archived, long members, long lastId) {}

    /**
     * Entries of a room, as they read now.
     *
     * @param more there are entries after the last of these
     */
    record MessagePage(List<Entry> messages, boolean more) implements AdminReply {}
}
