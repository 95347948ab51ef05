package chatroom.torture;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Request;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.SingleLine;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A request that was acknowledged as an entry.
 *
 * @param by who asked
 */
record Written(String by, Request request, Instant timestamp) {
    /** Of a message or an edit. */
    Optional<String> text() {
        if (request instanceof Request.Send send) {
            return Optional.of(send.text().value());
        }
        return request instanceof RoomRequest.Edit edit
                ? Optional.of(edit.text().value())
                : Optional.empty();
    }

    /** The entry as it was made; when a mute or a ban ends, which the server alone knows, is what the stored one says. */
    Entry asMade(long id, Entry stored) {
        if (request instanceof Request.Send send) {
            return new ChatMessage(
                    id,
                    by,
                    send.text().value(),
                    timestamp,
                    send.isAction(),
                    send.replyTo(),
                    OptionalLong.empty(),
                    false,
                    Map.of());
        } else if (request instanceof RoomRequest.Edit edit) {
            return new Entry.Edit(
                    id, by, timestamp, edit.id(), Optional.of(edit.text().value()));
        } else if (request instanceof RoomRequest.Delete delete) {
            return new Entry.Delete(id, by, timestamp, delete.id(), text(delete.reason()));
        } else if (request instanceof RoomRequest.React react) {
            String emoji = react.emoji().value();
            return react.on()
                    ? new Entry.React(id, by, timestamp, react.id(), emoji)
                    : new Entry.Unreact(id, by, timestamp, react.id(), emoji);
        } else if (request instanceof RoomRequest.Create create) {
            return new Entry.Create(id, by, timestamp, create.kind(), text(create.topic()));
        } else if (request instanceof RoomRequest.SetTopic topic) {
            return new Entry.Topic(id, by, timestamp, topic.text().value());
        } else if (request instanceof RoomRequest.Archive) {
            return new Entry.Archive(id, by, timestamp);
        } else if (request instanceof RoomRequest.Unarchive) {
            return new Entry.Unarchive(id, by, timestamp);
        }
        return ofMember(id, stored);
    }

    private Entry ofMember(long id, Entry stored) {
        if (request instanceof RoomRequest.Join) {
            return new Entry.Join(id, by, timestamp);
        } else if (request instanceof RoomRequest.Leave) {
            return new Entry.Leave(id, by, timestamp);
        } else if (request instanceof RoomRequest.Add add) {
            return new Entry.Add(id, by, timestamp, add.username());
        } else if (request instanceof RoomRequest.KickFrom kick) {
            return new Entry.Kick(id, by, timestamp, kick.username(), text(kick.reason()));
        } else if (request instanceof RoomRequest.Ban ban) {
            return new Entry.Ban(id, by, timestamp, ban.username(), text(ban.reason()), end(ban.seconds(), stored));
        } else if (request instanceof RoomRequest.Unban unban) {
            return new Entry.Unban(id, by, timestamp, unban.username());
        } else if (request instanceof RoomRequest.Mute mute) {
            return new Entry.Mute(id, by, timestamp, mute.username(), text(mute.reason()), end(mute.seconds(), stored));
        } else if (request instanceof RoomRequest.Unmute unmute) {
            return new Entry.Unmute(id, by, timestamp, unmute.username());
        } else if (request instanceof RoomRequest.ChangeRole change) {
            return new Entry.RoleChange(id, by, timestamp, change.username(), change.role());
        }
        throw new IllegalStateException("no entry comes of " + request);
    }

    private static Optional<String> text(Optional<SingleLine> line) {
        return line.map(SingleLine::value);
    }

    /** Counted from when it was asked for, which may be a while before it was stored. */
    private Optional<Instant> end(OptionalInt seconds, Entry stored) {
        Optional<Instant> end = stored instanceof Entry.Ban ban
                ? ban.until()
                : stored instanceof Entry.Mute mute ? mute.until() : Optional.empty();
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        Instant latest = timestamp.plusSeconds(seconds.getAsInt());
        return Optional.of(end.filter(until -> !until.isAfter(latest) && until.isAfter(latest.minusSeconds(60)))
                .orElse(latest));
    }
}
