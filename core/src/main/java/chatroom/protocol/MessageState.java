package chatroom.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What is known of one message, which may be its edits and reactions before itself: a page of older messages comes later. */
final class MessageState {
    /** Empty until the message is known. */
    private Optional<ChatMessage> message = Optional.empty();

    private String text = "";
    private long edited;
    private boolean deleted;

    /** What happened to reactions up to this entry is in them; older entries change nothing. */
    private long reactionsAsOf;

    private final Map<String, Map<String, Latest<Boolean>>> reactions = new TreeMap<>();

    /** @param asOf the entry after which the message reads so */
    void show(ChatMessage shown, long asOf) {
        message = Optional.of(shown);
        if (shown.deleted()) {
            delete();
            text = shown.text();
        } else if (!deleted) {
            if (shown.edited().orElse(0) >= edited) {
                text = shown.text();
                edited = shown.edited().orElse(0);
            }
            if (asOf >= reactionsAsOf) {
                showReactions(shown.reactions(), asOf);
            }
        }
    }

    private void showReactions(Map<String, List<String>> shown, long asOf) {
        reactions.values().forEach(users -> users.values().removeIf(latest -> latest.id() <= asOf));
        reactionsAsOf = asOf;
        shown.forEach((emoji, names) ->
                names.forEach(name -> usersOf(emoji).putIfAbsent(name, new Latest<>(asOf, true))));
    }

    /** An edit without a value was replaced by a later one, so nothing comes of it. */
    void edit(Entry.Edit edit) {
        if (!deleted && edit.id() >= edited && edit.value().isPresent()) {
            text = edit.value().get();
            edited = edit.id();
        }
    }

    void delete() {
        deleted = true;
        text = ChatMessage.DELETED;
        edited = 0;
        reactions.clear();
    }

    void react(long id, String emoji, String username, boolean on) {
        if (!deleted && id > reactionsAsOf) {
            usersOf(emoji).merge(username, new Latest<>(id, on), Latest::newer);
        }
    }

    private Map<String, Latest<Boolean>> usersOf(String emoji) {
        return reactions.computeIfAbsent(emoji, e -> new TreeMap<>(Username.ANY_CASE));
    }

    boolean isEditedBy(Entry.Edit edit) {
        return edited == edit.id();
    }

    /** The message as it reads now; empty while it isn't known. */
    Optional<ChatMessage> current() {
        return message.map(m -> new ChatMessage(
                m.id(),
                m.username(),
                text,
                m.timestamp(),
                m.action(),
                m.replyTo(),
                edited == 0 ? OptionalLong.empty() : OptionalLong.of(edited),
                deleted,
                currentReactions()));
    }

    private Map<String, List<String>> currentReactions() {
        Map<String, List<String>> current = new TreeMap<>();
        reactions.forEach((emoji, users) -> {
            List<String> names = new ArrayList<>();
            users.forEach((name, latest) -> {
                if (latest.value()) {
                    names.add(name);
                }
            });
            if (!names.isEmpty()) {
                current.put(emoji, names);
            }
        });
        return current;
    }
}
