package chatroom.server.store.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A row of the table of entries.
 *
 * @param id within its room
 * @param target 0 for none
 * @param value null for none; where it has several parts, each is a line, empty if it is left out
 * @param edited 0 for never
 * @param reactions null for none
 * @param newText of an edit: what its target reads now, if that comes of this edit; else null
 */
public record EntryRow(
        long id,
        String kind,
        String username,
        String text,
        long timeMillis,
        long target,
        String value,
        long edited,
        String reactions,
        String newText) {
    public static final String MESSAGE = "";
    public static final String ACTION = "action";

    /** The value of a message that somebody deleted. */
    public static final String DELETED = "deleted";

    /** Kinds with a text; the last is that of rows from when there was one room. */
    private static final Set<String> MESSAGES = Set.of(MESSAGE, ACTION, "lobby");

    /** Kinds of entries after which everybody may do what they might before. */
    public static final Set<String> LEAVING_PERMISSIONS =
            Set.of(MESSAGE, ACTION, "edit", "delete", "react", "unreact", "topic");

    private boolean isMessage() {
        return MESSAGES.contains(kind);
    }

    /** A message that is neither deleted nor pruned. */
    public boolean isLiveMessage() {
        return isMessage() && !text.isEmpty();
    }

    /** In a page. What an entry has beside a text of its own stands in its sentence, too. */
    public int bytes() {
        return bytes(text) + bytes(reactions) + 2 * (bytes(value) + bytes(newText));
    }

    private static int bytes(String text) {
        return text == null ? 0 : text.getBytes(UTF_8).length;
    }

    /** @throws DamagedException no server has stored that */
    public Entry entry() throws DamagedException {
        try {
            return made(StoredValue.time(timeMillis));
        } catch (NullPointerException
                | NoSuchElementException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            throw new DamagedException("entry %s says what none can say".formatted(id));
        }
    }

    /** As {@link #entry}, of what has a text. */
    public ChatMessage message() throws DamagedException {
        if (entry() instanceof ChatMessage message) {
            return message;
        }
        throw new DamagedException("entry %s has a text, which only messages have".formatted(id));
    }

    private Entry made(Instant time) throws DamagedException {
        return switch (kind) {
            case "edit" -> new Entry.Edit(id, username, time, target, Optional.ofNullable(newText));
            case "delete" -> new Entry.Delete(id, username, time, target, Optional.ofNullable(value));
            case "react" -> new Entry.React(id, username, time, target, part(0));
            case "unreact" -> new Entry.Unreact(id, username, time, target, part(0));
            case "create" ->
                new Entry.Create(
                        id, username, time, RoomKind.ofWireName(part(0)).orElseThrow(), optionalPart(1));
            case "topic" -> new Entry.Topic(id, username, time, part(0));
            case "archive" -> new Entry.Archive(id, username, time);
            case "unarchive" -> new Entry.Unarchive(id, username, time);
            case "join" -> new Entry.Join(id, username, time);
            case "leave" -> new Entry.Leave(id, username, time);
            case "add" -> new Entry.Add(id, username, time, part(0));
            case "kick" -> new Entry.Kick(id, username, time, part(0), optionalPart(1));
            case "ban" -> new Entry.Ban(id, username, time, part(0), optionalPart(2), until());
            case "unban" -> new Entry.Unban(id, username, time, part(0));
            case "mute" -> new Entry.Mute(id, username, time, part(0), optionalPart(2), until());
            case "unmute" -> new Entry.Unmute(id, username, time, part(0));
            case "role" ->
                new Entry.RoleChange(
                        id, username, time, part(0), Role.ofWireName(part(1)).orElseThrow());
            default -> message(time);
        };
    }

    private ChatMessage message(Instant time) throws DamagedException {
        boolean isGone = text.isEmpty();
        String shown = !isGone ? text : DELETED.equals(value) ? ChatMessage.DELETED : ChatMessage.PRUNED;
        return new ChatMessage(
                id,
                username,
                shown,
                time,
                kind.equals(ACTION),
                target == 0 ? OptionalLong.empty() : OptionalLong.of(target),
                edited == 0 ? OptionalLong.empty() : OptionalLong.of(edited),
                isGone,
                new Reactions(reactions).names());
    }

    private String part(int index) {
        return value.split("\n", -1)[index];
    }

    private Optional<String> optionalPart(int index) {
        return Optional.of(part(index)).filter(part -> !part.isEmpty());
    }

    private Optional<Instant> until() throws DamagedException {
        Optional<String> millis = optionalPart(1);
        return millis.isPresent() ? Optional.of(StoredValue.time(Long.parseLong(millis.get()))) : Optional.empty();
    }
}
