package chatroom.torture;

import chatroom.load.Violations;
import chatroom.protocol.ChatMessage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the server has acknowledged and shown to anybody: from then on it must stay. Every text is said once, so a text names its message.
 */
final class Ledger {
    private final Violations violations;
    private final Map<Long, String> shown = new HashMap<>();
    private final Map<String, Long> acknowledged = new HashMap<>();
    private long duplicates;
    private long newest;

    Ledger(Violations violations) {
        this.violations = violations;
    }

    void onShown(String who, long id, String text) {
        newest = Math.max(newest, id);
        String before = shown.putIfAbsent(id, text);
        if (before != null && !before.equals(text)) {
            violations.add("%s was shown \"%s\" as message %s, which was \"%s\"".formatted(who, text, id, before));
        }
    }

    void onAcknowledged(String who, long id, String text, boolean duplicate) {
        onShown(who, id, text);
        Long before = acknowledged.putIfAbsent(text, id);
        if (before != null) {
            violations.add("%s got two answers for \"%s\": %s and %s".formatted(who, text, before, id));
        }
        duplicates += duplicate ? 1 : 0;
    }

    long acknowledged() {
        return acknowledged.size();
    }

    /** The newest of what was acknowledged or shown; 0 before. */
    long newest() {
        return newest;
    }

    /** Retries that the server knew again: their first acknowledgement was lost on its way. */
    long duplicates() {
        return duplicates;
    }

    /** Compares with all that is stored. */
    void audit(List<ChatMessage> history) {
        Map<Long, String> stored = new HashMap<>();
        Set<String> texts = new HashSet<>();
        for (ChatMessage message : history) {
            if (message.id() != stored.size() + 1L) {
                violations.add("message %s is stored after message %s".formatted(message.id(), stored.size()));
                return;
            }
            stored.put(message.id(), message.text());
            if (!texts.add(message.text())) {
                violations.add("\"%s\" is stored twice".formatted(message.text()));
            }
        }
        shown.forEach((id, text) -> {
            if (!text.equals(stored.get(id))) {
                violations.add(
                        "message %s was shown as \"%s\" and is stored as \"%s\"".formatted(id, text, stored.get(id)));
            }
        });
        acknowledged.forEach((text, id) -> {
            if (!text.equals(stored.get(id))) {
                violations.add("\"%s\" was acknowledged as message %s and is lost".formatted(text, id));
            }
        });
    }
}
