package chatroom.server.command;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Emoji;
import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.SingleLine;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a server would have stored: an export may have been changed by hand. */
final class ExportRules {
    /** What can be in each room. */
    private static final Set<Class<? extends Entry>> ANYWHERE =
            Set.of(ChatMessage.class, Entry.Edit.class, Entry.Delete.class, Entry.React.class, Entry.Unreact.class);

    private static final Set<Class<? extends Entry>> IN_LOBBY =
            Set.of(Entry.Topic.class, Entry.Mute.class, Entry.Unmute.class, Entry.RoleChange.class);

    /** @throws Violation with a sentence that says what is wrong */
    static void check(RoomName room, Entry entry) throws Violation {
        if (entry instanceof Entry.Unknown unknown) {
            throw wrong("\"%s\" is no kind of an entry.".formatted(unknown.kind()));
        }
        if (!canBeIn(room, entry)) {
            throw wrong("There can't be such an entry in %s.".formatted(room));
        }
        if (entry instanceof ChatMessage message) {
            checkMessage(room, message);
            return;
        }
        if (!entry.username().equals(Entry.SERVER)) {
            Username.of(entry.username());
        }
        checkTarget(entry);
        checkValue(entry);
    }

    private static boolean canBeIn(RoomName room, Entry entry) {
        if (ANYWHERE.contains(entry.getClass())) {
            // A room begins by being created, but for those that nobody creates.
            return room.isLobby() || entry.id() != 1 || (room.isDirect() && entry instanceof ChatMessage);
        }
        if (room.isLobby()) {
            return IN_LOBBY.contains(entry.getClass());
        }
        return !room.isDirect() && entry instanceof Entry.Create == (entry.id() == 1);
    }

    private static void checkMessage(RoomName room, ChatMessage message) throws Violation {
        Username author = Username.of(message.username());
        if (room.isDirect() && room.partnerOf(author).isEmpty()) {
            throw wrong("%s isn't one of the two who are in %s.".formatted(author, room));
        }
        boolean saysThatItIsGone =
                message.text().equals(ChatMessage.DELETED) || message.text().equals(ChatMessage.PRUNED);
        if (message.deleted() && !saysThatItIsGone) {
            throw wrong("A message that is deleted has no text of its own.");
        }
        MessageText.of(message.text());
        if (message.replyTo().orElse(0) >= message.id()) {
            throw wrong("A message can answer only one before it.");
        }
        for (Map.Entry<String, List<String>> reaction : message.reactions().entrySet()) {
            Emoji.of(reaction.getKey());
            for (String username : reaction.getValue()) {
                Username.of(username);
            }
        }
    }

    private static void checkTarget(Entry entry) throws Violation {
        long target = entry.id() - 1;
        if (entry instanceof Entry.Edit edit) {
            target = edit.target();
        } else if (entry instanceof Entry.Delete delete) {
            target = delete.target();
        } else if (entry instanceof Entry.React react) {
            target = react.target();
        } else if (entry instanceof Entry.Unreact unreact) {
            target = unreact.target();
        }
        if (target >= entry.id()) {
            throw wrong("It can be about a message before it only.");
        }
    }

    private static void checkValue(Entry entry) throws Violation {
        if (entry instanceof Entry.Edit edit && edit.value().isPresent()) {
            MessageText.of(edit.value().get());
        } else if (entry instanceof Entry.Delete delete) {
            checkLine("reason", delete.value());
        } else if (entry instanceof Entry.React react) {
            Emoji.of(react.value());
        } else if (entry instanceof Entry.Unreact unreact) {
            Emoji.of(unreact.value());
        } else if (entry instanceof Entry.Create create) {
            checkLine("topic", create.topic());
            if (create.value() == RoomKind.DIRECT) {
                throw wrong("A direct room isn't created.");
            }
        } else if (entry instanceof Entry.Topic topic) {
            SingleLine.of("topic", topic.value());
        } else {
            checkSubject(entry);
        }
    }

    private static void checkSubject(Entry entry) throws Violation {
        if (entry instanceof Entry.Add add) {
            Username.of(add.subject());
        } else if (entry instanceof Entry.Kick kick) {
            Username.of(kick.subject());
            checkLine("reason", kick.value());
        } else if (entry instanceof Entry.Ban ban) {
            Username.of(ban.subject());
            checkLine("reason", ban.value());
        } else if (entry instanceof Entry.Unban unban) {
            Username.of(unban.subject());
        } else if (entry instanceof Entry.Mute mute) {
            Username.of(mute.subject());
            checkLine("reason", mute.value());
        } else if (entry instanceof Entry.Unmute unmute) {
            Username.of(unmute.subject());
        } else if (entry instanceof Entry.RoleChange change) {
            Username.of(change.subject());
        }
    }

    private static void checkLine(String what, Optional<String> value) throws Violation {
        if (value.isPresent()) {
            SingleLine.of(what, value.get());
        }
    }

    private static Violation wrong(String sentence) {
        return new Violation(ErrorCode.INVALID_REQUEST, sentence);
    }

    private ExportRules() {}
}
