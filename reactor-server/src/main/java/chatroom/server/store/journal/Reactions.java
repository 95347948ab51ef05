package chatroom.server.store.journal;

import chatroom.protocol.RoomLimits;
import chatroom.protocol.Username;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who reacted to a message with what, as it stands in the message's row: a line for each emoji, then a space, and names with commas between
 * them.
 */
public final class Reactions {
    private final Map<String, List<String>> names = new LinkedHashMap<>();

    /** @param stored null for none */
    public Reactions(String stored) throws DamagedException {
        if (stored != null) {
            for (String line : stored.lines().toList()) {
                int space = line.indexOf(' ');
                if (space < 0) {
                    throw new DamagedException("a message has reactions that none can have");
                }
                names.put(
                        line.substring(0, space),
                        new ArrayList<>(Arrays.asList(line.substring(space + 1).split(","))));
            }
        }
    }

    public Map<String, List<String>> names() {
        return names;
    }

    boolean has(String emoji, Username name) {
        return names.getOrDefault(emoji, List.of()).stream().anyMatch(one -> isSame(one, name));
    }

    private static boolean isSame(String one, Username name) {
        return Username.keyOf(one).equals(name.key());
    }

    /** @return false if there are as many already as there may be */
    boolean add(String emoji, Username name) {
        boolean isFull = names.values().stream().mapToInt(List::size).sum() >= RoomLimits.REACTIONS
                || (!names.containsKey(emoji) && names.size() >= RoomLimits.REACTION_KINDS);
        return !isFull && names.computeIfAbsent(emoji, e -> new ArrayList<>()).add(name.value());
    }

    void remove(String emoji, Username name) {
        List<String> users = names.get(emoji);
        users.removeIf(one -> isSame(one, name));
        if (users.isEmpty()) {
            names.remove(emoji);
        }
    }

    /** Null for none. */
    public String stored() {
        return stored(names);
    }

    /** Null for none. */
    static String stored(Map<String, List<String>> names) {
        StringBuilder lines = new StringBuilder();
        names.forEach((emoji, users) ->
                lines.append(emoji).append(' ').append(String.join(",", users)).append('\n'));
        return names.isEmpty() ? null : lines.toString();
    }
}
