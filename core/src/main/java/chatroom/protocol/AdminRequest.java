package chatroom.protocol;

/** What a person who runs the server asks of it, through its admin socket (docs/admin.md). Names of users are looked up in any case. */
public sealed interface AdminRequest {

    /** Whether the loop turns. */
    record Health() implements AdminRequest {}

    record Status() implements AdminRequest {}

    /** @param afterId 0 for the first page, then the number of the last connection of the page before */
    record Sessions(long afterId) implements AdminRequest {}

    /** @param after empty for the first page, then the last name of the page before */
    record Users(String after) implements AdminRequest {}

    record AddUser(Username username, Password password, boolean admin) implements AdminRequest {}

    record ChangePassword(String username, Password password) implements AdminRequest {}

    /** Nobody can log in under this name any more, until it is enabled. */
    record DisableUser(String username) implements AdminRequest {}

    record EnableUser(String username) implements AdminRequest {}

    /** For ever: the name stays with its messages, and nobody gets it again. */
    record DeleteUser(String username) implements AdminRequest {}

    /** Whether a user may do in the room what admins may. */
    record SetAdmin(String username, boolean admin) implements AdminRequest {}

    /** Ends the connections of a user, who may log in again. */
    record Kick(String username) implements AdminRequest {}

    record Announce(MessageText text) implements AdminRequest {}

    /** @param hours how long the code can be used, 1 to 8,760 */
    record Invite(int hours) implements AdminRequest {}

    /** @param file an absolute path, where nothing is yet */
    record Backup(String file) implements AdminRequest {}

    record Verify() implements AdminRequest {}

    /**
     * Takes the texts out of messages that are older, by the clock of whoever does it.
     *
     * @param hours not negative
     * @param clockIsRight also where what would be lost makes it look wrong
     */
    record Prune(long hours, boolean clockIsRight) implements AdminRequest {}

    /**
     * Looks for messages that are dated ahead of the clock.
     *
     * @param apply moves their times back, too
     * @param clockIsRight also where the clock looks as if it were the one that is wrong
     */
    record MendTimes(boolean apply, boolean clockIsRight) implements AdminRequest {}

    /** @param afterId 0 for the first page, then the id of the last message of the page before */
    record Messages(long afterId) implements AdminRequest {}
}
