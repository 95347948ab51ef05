package chatroom.protocol;

import java.util.Optional;

/** What a person who runs the server asks of it, through its admin socket (docs/admin.md). Names of users are looked up in any case. */
public sealed interface AdminRequest {
    AdminAction action();

    /** Whether the loop turns. */
    record Health() implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.HEALTH;
        }
    }

    record Status() implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.STATUS;
        }
    }

    /** Which servers are on the database. */
    record Nodes() implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.NODES;
        }
    }

    /** @param afterId 0 for the first page, then the number of the last connection of the page before */
    record Sessions(long afterId) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.SESSIONS;
        }
    }

    /** @param after empty for the first page, then the last name of the page before */
    record Users(String after) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.USERS;
        }
    }

    record AddUser(Username username, Password password, boolean admin) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.USER_ADD;
        }
    }

    record ChangePassword(String username, Password password) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.USER_PASSWD;
        }
    }

    /** Nobody can log in under this name any more, until it is enabled. */
    record DisableUser(String username) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.USER_DISABLE;
        }
    }

    record EnableUser(String username) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.USER_ENABLE;
        }
    }

    /** For ever: the name stays with its messages, and nobody gets it again. */
    record DeleteUser(String username) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.USER_DELETE;
        }
    }

    /** Whether a user may do in the room what admins may. */
    record SetAdmin(String username, boolean admin) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.USER_ADMIN;
        }
    }

    /** @param after empty for the first page, then the last name of the page before */
    record Rooms(String after) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.ROOMS;
        }
    }

    /**
     * @param kind public or private
     * @param owner without one, nobody is in the room at first
     */
    record CreateRoom(RoomName room, RoomKind kind, Optional<SingleLine> topic, Optional<String> owner)
            implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.ROOM_CREATE;
        }
    }

    /** @param archived false to open it again */
    record ArchiveRoom(RoomName room, boolean archived) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.ROOM_ARCHIVE;
        }
    }

    /** For ever, with all its entries: nobody gets the name again. */
    record DeleteRoom(RoomName room) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.ROOM_DELETE;
        }
    }

    /** What somebody is in a room from now on. Who isn't in it is added. */
    record SetRole(RoomName room, String username, Role role) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.ROOM_ROLE;
        }
    }

    /** Ends the connections of a user, who may log in again. */
    record Kick(String username) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.KICK;
        }
    }

    record Announce(MessageText text) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.ANNOUNCE;
        }
    }

    /** @param hours how long the code can be used, 1 to 8,760 */
    record Invite(int hours) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.INVITE;
        }
    }

    /** @param file an absolute path, where nothing is yet */
    record Backup(String file) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.BACKUP;
        }
    }

    record Verify() implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.VERIFY;
        }
    }

    /**
     * Takes the texts out of messages that are older, by the clock of whoever does it.
     *
     * @param hours not negative
     * @param clockIsRight also where what would be lost makes it look wrong
     */
    record Prune(long hours, boolean clockIsRight) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.PRUNE;
        }
    }

    /**
     * Looks for messages that are dated ahead of the clock.
     *
     * @param apply moves their times back, too
     * @param clockIsRight also where the clock looks as if it were the one that is wrong
     */
    record MendTimes(boolean apply, boolean clockIsRight) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.MEND_TIMES;
        }
    }

    /**
     * The entries of a room, whatever its kind.
     *
     * @param afterId 0 for the first page, then the id of the last entry of the page before
     */
    record Messages(RoomName room, long afterId) implements AdminRequest {
        @Override
        public AdminAction action() {
            return AdminAction.MESSAGES;
        }
    }
}
