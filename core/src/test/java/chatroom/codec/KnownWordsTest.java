package chatroom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Action;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownWordsTest {
    private static final List<String> NAMES = List.of(
            "action",
            "ref",
            "text",
            "nonce",
            "last_id",
            "limit",
            "username",
            "before_id",
            "query",
            "token",
            "epoch",
            "push",
            "old",
            "new",
            "status",
            "event",
            "id",
            "timestamp",
            "duplicate",
            "messages",
            "more",
            "users",
            "online",
            "joined",
            "left",
            "resync",
            "code",
            "message",
            "retry_after_ms",
            "room",
            "kind",
            "reply_to",
            "target",
            "value",
            "subject",
            "until",
            "topic",
            "edited",
            "deleted",
            "reactions",
            "reason",
            "seconds",
            "emoji",
            "on",
            "role",
            "all",
            "after",
            "banned",
            "rooms",
            "cursor",
            "unchanged",
            "info",
            "members",
            "read_id",
            "unread",
            "mentions",
            "archived",
            "muted_until",
            "banned_until",
            "change");

    private final KnownWords words = new KnownWords();

    private String of(String word) {
        return words.of(("{\"" + word + "\"").getBytes(StandardCharsets.US_ASCII), 2, word.length());
    }

    @Test
    void theWordsOfTheProtocolAreMadeOnce() {
        List<String> all = new ArrayList<>(NAMES);
        for (Action action : Action.values()) {
            all.add(action.wireName());
        }
        List<String> first = all.stream().map(this::of).toList();
        assertThat(first).isEqualTo(all);
        for (int i = 0; i < all.size(); i++) {
            assertThat(of(all.get(i))).isSameAs(first.get(i));
        }
    }

    @Test
    void othersMayPushThemOutAndNeverBecomeThem() {
        String text = of("text");
        // The same ends, middle and length.
        assertThat(of("tnxt")).isEqualTo("tnxt");
        assertThat(of("text")).isEqualTo("text").isNotSameAs(text);
        assertThat(of("")).isEmpty();
        String tooLong = "x".repeat(17);
        assertThat(of(tooLong)).isEqualTo(tooLong).isNotSameAs(of(tooLong));
    }
}
