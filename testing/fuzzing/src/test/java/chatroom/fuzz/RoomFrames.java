package chatroom.fuzz;

import chatroom.protocol.Action;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Frames of every action about rooms, most of whose fields are well, and some hostile. In JSON. */
final class RoomFrames {
    private static final Map<String, List<String>> VALUES = Map.ofEntries(
            Map.entry("id", List.of("1", "2", "3", "0", "-1", "9223372036854775807", "1099511627776", "1.5", "\"1\"")),
            Map.entry("last_id", List.of("0", "1", "2", "9223372036854775807", "-1", "4294967296")),
            Map.entry("before_id", List.of("1", "3", "9223372036854775807", "0", "-1")),
            Map.entry("reply_to", List.of("1", "2", "0", "9223372036854775807")),
            Map.entry("limit", List.of("1", "10", "500", "501", "0", "2147483648")),
            Map.entry(
                    "text", List.of("\"hi @eve\"", "\"@\"", "\"\\u202e\\u0041\"", "\"\"", "\"\\u0000\"", "\"a\\nb\"")),
            Map.entry("topic", List.of("\"about it\"", "\"\"", "\" \"", "\"a\\u2028b\"", "7")),
            Map.entry("reason", List.of("\"because\"", "\"\"", "\"a\\nb\"", "[]")),
            Map.entry("nonce", List.of("\"nonce-00\"", "\"nonce-01\"", "\"short\"", "\"nonce\\u0000-2\"", "null")),
            Map.entry("seconds", List.of("60", "1", "31536000", "31536001", "0", "-1", "1e3")),
            Map.entry(
                    "username",
                    List.of(
                            "\"witness\"",
                            "\"eve\"",
                            "\"EVE\"",
                            "\"ann\"",
                            "\"@server\"",
                            "\"nobody\"",
                            "\"\"",
                            "\"a,b\"")),
            Map.entry("role", List.of("\"moderator\"", "\"member\"", "\"owner\"", "\"Owner\"", "\"admin\"")),
            Map.entry(
                    "emoji",
                    List.of(
                            "\"\uD83D\uDC4D\"",
                            "\"\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67\"",
                            "\"x\"",
                            "\"\uD83D\uDC4D\uD83D\uDC4D\"",
                            "\"\\ud83d\"",
                            "\"\"")),
            Map.entry("kind", List.of("\"private\"", "\"public\"", "\"direct\"", "\"action\"", "\"edit\"", "\"\"")),
            Map.entry("query", List.of("\"secret\"", "\"hi\"", "\"*\"", "\"\\\"\"", "\"OR\"", "\"\"")),
            Map.entry("rooms", List.of("\"mine\"", "\"all\"", "[]")),
            Map.entry(
                    "cursor",
                    List.of(
                            "\"9999999999999999.1.vault\"",
                            "\"0.0.\"",
                            "\"1.9999999999999.lobby\"",
                            "\"\"",
                            "\"' OR 1\"",
                            "\"99999999999999999999.1.a\"")),
            Map.entry("after", List.of("\"\"", "\"a\"", "\"vaul\"", "\"\\uffff\"", "7")),
            Map.entry("epoch", List.of("\"epoch\"", "\"another\"", "\"\"")),
            Map.entry("on", List.of("true", "false", "1")),
            Map.entry("all", List.of("true", "false", "\"true\"")),
            Map.entry("banned", List.of("true", "false", "null")));

    private static final Map<Action, List<String>> FIELDS = new EnumMap<>(Map.ofEntries(
            Map.entry(Action.SEND, List.of("text", "kind", "reply_to", "nonce")),
            Map.entry(Action.EDIT, List.of("id", "text", "nonce")),
            Map.entry(Action.DELETE, List.of("id", "reason", "nonce")),
            Map.entry(Action.REACT, List.of("id", "emoji", "on", "nonce")),
            Map.entry(Action.CREATE, List.of("kind", "topic", "nonce")),
            Map.entry(Action.JOIN, List.of("nonce")),
            Map.entry(Action.LEAVE, List.of("nonce")),
            Map.entry(Action.ADD, List.of("username", "nonce")),
            Map.entry(Action.TOPIC, List.of("text", "nonce")),
            Map.entry(Action.KICK, List.of("username", "reason", "nonce")),
            Map.entry(Action.BAN, List.of("username", "reason", "seconds", "nonce")),
            Map.entry(Action.UNBAN, List.of("username", "nonce")),
            Map.entry(Action.MUTE, List.of("username", "reason", "seconds", "nonce")),
            Map.entry(Action.UNMUTE, List.of("username", "nonce")),
            Map.entry(Action.ROLE, List.of("username", "role", "nonce")),
            Map.entry(Action.ARCHIVE, List.of("nonce")),
            Map.entry(Action.UNARCHIVE, List.of("nonce")),
            Map.entry(Action.ROOMS, List.of("all", "after", "limit")),
            Map.entry(Action.MEMBERS, List.of("banned", "after", "limit")),
            Map.entry(Action.FOLLOW, List.of("last_id", "epoch")),
            Map.entry(Action.UNFOLLOW, List.of()),
            Map.entry(Action.READ, List.of("id")),
            Map.entry(Action.TYPING, List.of()),
            Map.entry(Action.BLOCK, List.of("username")),
            Map.entry(Action.UNBLOCK, List.of("username")),
            Map.entry(Action.BLOCKS, List.of()),
            Map.entry(Action.POLL, List.of("last_id", "limit")),
            Map.entry(Action.HISTORY, List.of("before_id", "limit")),
            Map.entry(Action.SEARCH, List.of("query", "before_id", "limit")),
            Map.entry(Action.WHO, List.of())));

    private static final List<Action> ACTIONS = List.copyOf(FIELDS.keySet());

    /** One of three fields isn't the first, well one of its values; one of eight isn't there. */
    static String next(Choices choices, List<String> rooms) {
        Action action = choices.of(ACTIONS);
        StringJoiner frame = new StringJoiner(",", "{", "}");
        frame.add("\"action\":\"%s\"".formatted(action.wireName()));
        if (action == Action.SEARCH && choices.below(3) == 0) {
            add("query", choices, frame);
            add("rooms", choices, frame);
            add("cursor", choices, frame);
            return frame.toString();
        }
        frame.add("\"room\":\"%s\"".formatted(choices.of(rooms)));
        for (String field : FIELDS.get(action)) {
            if (choices.below(8) > 0) {
                add(field, choices, frame);
            }
        }
        return frame.toString();
    }

    private static void add(String field, Choices choices, StringJoiner frame) {
        List<String> values = VALUES.get(field);
        frame.add("\"%s\":%s".formatted(field, choices.below(3) == 0 ? choices.of(values) : values.get(0)));
    }

    private RoomFrames() {}
}
