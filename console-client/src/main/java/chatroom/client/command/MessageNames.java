package chatroom.client.command;

import chatroom.client.room.Rooms;
import chatroom.protocol.ChatMessage;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which message a word means: {@code 1} the newest of the room, {@code 2} the one before; {@code #42} the one with that id, which Tab
 * writes, because numbers from the end go on while one types.
 */
final class MessageNames {
    private static final Pattern FROM_THE_END = Pattern.compile("[1-9][0-9]{0,2}");
    private static final Pattern ID = Pattern.compile("#[1-9][0-9]{0,17}");
    private static final int MOST_OFFERED = 20;

    static boolean isName(String word) {
        return FROM_THE_END.matcher(word).matches() || ID.matcher(word).matches();
    }

    static String of(long id) {
        return "#" + id;
    }

    /** The id of the message; empty if it isn't known here. */
    static Optional<Long> id(String word, Rooms rooms) {
        if (ID.matcher(word).matches()) {
            // It may be older than what is kept; the server knows.
            return Optional.of(Long.parseLong(word.substring(1)));
        }
        int number = Integer.parseInt(word);
        List<ChatMessage> newest = rooms.newestMessages(number);
        return newest.size() < number
                ? Optional.empty()
                : Optional.of(newest.get(number - 1).id());
    }

    /** The newest message of somebody else. */
    static Optional<ChatMessage> others(Rooms rooms) {
        return rooms.newestMessages(Integer.MAX_VALUE).stream()
                .filter(rooms::isOthers)
                .findFirst();
    }

    /** What Tab offers: the last messages, the newest first. */
    static List<String> offered(String start, Rooms rooms) {
        return rooms.newestMessages(MOST_OFFERED).stream()
                .map(message -> of(message.id()))
                .filter(name -> name.startsWith(start))
                .toList();
    }

    private MessageNames() {}
}
