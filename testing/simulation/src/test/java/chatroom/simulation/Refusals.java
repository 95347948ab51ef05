package chatroom.simulation;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Request;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether a refusal of a request about a room says what was so, at some moment since the request was sent.
 *
 * @param told the newest entry of the room of which anybody had been told when the request was sent
 * @param sentAt when that was
 * @param isSubjectKnown whether there was an account then of the one it is about, if it is about somebody
 */
record Refusals(RoomHistory room, Request request, String username, long told, Instant sentAt, boolean isSubjectKnown) {

    /** @param isFollowed whether the connection follows the room now */
    boolean isTrue(ErrorCode code, boolean isFollowed) {
        return switch (code) {
            case UNKNOWN_ROOM -> isThereNone() || room.isDeleted() || (isHidden() && wasAtSomeTime(isOut(username)));
            case NOT_A_MEMBER -> !isHidden() && wasAtSomeTime(isOut(username));
            case BANNED ->
                (!isHidden() && wasAtSomeTime(standing -> isNow(standing.bannedUntil(), username)))
                        || (request instanceof RoomRequest.Add add
                                && wasAtSomeTime(standing -> isNow(standing.bannedUntil(), add.username())));
            case MUTED -> wasAtSomeTime(standing -> isNow(standing.mutedUntil(), username));
            case ARCHIVED -> wasAtSomeTime(RoomHistory.Standing::archived);
            case UNKNOWN_MESSAGE -> {
                long target = RequestParts.target(request).orElseThrow();
                yield target > told || !room.isLive(target);
            }
            case UNKNOWN_USER ->
                !isSubjectKnown
                        || (request instanceof RoomRequest.ChangeRole change
                                && wasAtSomeTime(isOut(change.username())));
            case ROOM_TAKEN -> request instanceof RoomRequest.Create && room.head() > 0;
            case TOO_MANY ->
                request instanceof RoomRequest.Create || request instanceof RoomRequest.React || isThereNone();
            case ALREADY_FOLLOWING -> request instanceof RoomRequest.Follow && isFollowed;
            case FORBIDDEN -> mayBeForbidden();
            default -> false;
        };
    }

    private boolean isThereNone() {
        return told == 0 && !room.name().isLobby();
    }

    private boolean isHidden() {
        return room.name().isDirect() || room.state().kind().equals(Optional.of(RoomKind.PRIVATE));
    }

    private boolean wasAtSomeTime(Predicate<RoomHistory.Standing> so) {
        return room.standings(told, room.head()).anyMatch(so);
    }

    private Predicate<RoomHistory.Standing> isOut(String user) {
        return standing -> !room.isIn(user, standing);
    }

    private boolean isNow(Map<String, Instant> until, String user) {
        return until.containsKey(user) && until.get(user).isAfter(sentAt);
    }

    /** What anybody may in a room is forbidden to nobody who is in it, and what depends on one's role alone not to its owners. */
    private boolean mayBeForbidden() {
        if (request instanceof RoomRequest.SetTopic
                || request instanceof RoomRequest.Archive
                || request instanceof RoomRequest.Unarchive
                || request instanceof RoomRequest.Unban
                || request instanceof RoomRequest.Unmute) {
            return wasAtSomeTime(standing -> standing.members().get(username) != Role.OWNER);
        }
        boolean isEverybodys = request instanceof Request.Send
                || request instanceof RoomRequest.React
                || request instanceof Request.Poll
                || request instanceof Request.History
                || request instanceof Request.Search
                || request instanceof Request.Who
                || request instanceof RoomRequest.Follow
                || request instanceof RoomRequest.Unfollow
                || request instanceof RoomRequest.Read
                || request instanceof RoomRequest.Typing;
        return !isEverybodys || room.name().isDirect();
    }
}
