package chatroom.server.room;

import chatroom.protocol.Action;
import chatroom.protocol.ErrorCode;

/** Why an entry wasn't stored, for people. */
final class RefusalSentence {
    private RefusalSentence() {}

    static String of(Action action, ErrorCode code) {
        return switch (code) {
            case UNKNOWN_MESSAGE -> "There is no message with this id, or not any more.";
            case UNKNOWN_USER -> "Nobody here has this name.";
            case UNKNOWN_ROOM -> Permissions.UNKNOWN_ROOM.sentence();
            case ROOM_TAKEN -> "There is, or was, a room of this name; choose another one.";
            case NOT_A_MEMBER -> "Only members of this room may do that.";
            case BANNED ->
                action == Action.ADD ? "This user is banned from this room." : "You are banned from this room.";
            case MUTED -> "You are muted in this room: you may read, delete and leave.";
            case ARCHIVED -> "This room is archived: nothing is written in it any more.";
            case TOO_MANY -> tooMany(action);
            case FORBIDDEN -> forbidden(action);
            default -> "This can't be done.";
        };
    }

    private static String tooMany(Action action) {
        return switch (action) {
            case ADD -> "This user is in as many rooms as anybody may be in.";
            case CREATE, JOIN -> "You are in as many rooms as anybody may be in: leave one of them first.";
            default -> "This message has as many reactions as it may have.";
        };
    }

    private static String forbidden(Action action) {
        return switch (action) {
            case EDIT -> "Only who wrote a message may edit it.";
            case DELETE -> "Only who wrote a message, or a moderator, may delete it.";
            case LEAVE, ROLE -> "A room needs an owner: make somebody else one first.";
            case KICK, BAN, MUTE -> "Nobody may do that to an owner, or to somebody with the same role.";
            case SEND, REACT, TYPING -> "In a direct room nothing is written while one blocks the other, or is gone.";
            case ADD -> "This user doesn't want to be added by you.";
            default -> "You may not do that in this room.";
        };
    }
}
