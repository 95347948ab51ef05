package chatroom.simulation;

import chatroom.protocol.Request;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.util.Optional;
import java.util.OptionalLong;

/** What requests of all kinds are about. */
final class RequestParts {
    /** The lobby for what is about no room at all. */
    static RoomName room(Request request, String asker) {
        if (request instanceof RoomRequest.Create create) {
            return create.name();
        }
        try {
            return request.room().resolve(new Username(asker));
        } catch (Violation e) {
            throw new IllegalArgumentException("%s asks for a room with themselves: %s".formatted(asker, request), e);
        }
    }

    /** To whom something is done; in a direct room, its other user. */
    static Optional<String> subject(Request request, String asker) {
        if (request instanceof Request.Kick kick) {
            return Optional.of(kick.username());
        } else if (request instanceof RoomRequest.Add add) {
            return Optional.of(add.username());
        } else if (request instanceof RoomRequest.KickFrom kick) {
            return Optional.of(kick.username());
        } else if (request instanceof RoomRequest.Ban ban) {
            return Optional.of(ban.username());
        } else if (request instanceof RoomRequest.Unban unban) {
            return Optional.of(unban.username());
        } else if (request instanceof RoomRequest.Mute mute) {
            return Optional.of(mute.username());
        } else if (request instanceof RoomRequest.Unmute unmute) {
            return Optional.of(unmute.username());
        } else if (request instanceof RoomRequest.ChangeRole change) {
            return Optional.of(change.username());
        } else if (request instanceof RoomRequest.Block block) {
            return Optional.of(block.username());
        } else if (request instanceof RoomRequest.Unblock unblock) {
            return Optional.of(unblock.username());
        }
        return room(request, asker).partnerOf(new Username(asker)).map(Username::value);
    }

    /** The message that it is about. */
    static OptionalLong target(Request request) {
        if (request instanceof RoomRequest.Edit edit) {
            return OptionalLong.of(edit.id());
        } else if (request instanceof RoomRequest.Delete delete) {
            return OptionalLong.of(delete.id());
        } else if (request instanceof RoomRequest.React react) {
            return OptionalLong.of(react.id());
        }
        return request instanceof Request.Send send ? send.replyTo() : OptionalLong.empty();
    }

    private RequestParts() {}
}
