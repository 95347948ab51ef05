package chatroom.client.command;

import chatroom.protocol.Nonce;
import chatroom.protocol.Role;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.SingleLine;
import chatroom.protocol.Violation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What moderators and owners do in the room that is looked at, and what everybody may do against somebody. The server knows who may. */
final class ModerationCommands {
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,7})([smhd])");
    private static final Map<String, Integer> SECONDS = Map.of("s", 1, "m", 60, "h", 3_600, "d", 86_400);
    private static final String NONE = "-";

    /** Without an argument it says what it is. */
    static void topic(CommandContext context, CommandArguments arguments) {
        if (arguments.text().isEmpty()) {
            String topic = context.rooms().summary().topic();
            context.screen().notice(topic.isEmpty() ? "This room has no topic" : "The topic is: " + topic);
            return;
        }
        RoomReference room = context.room();
        try {
            SingleLine topic =
                    arguments.text().equals(NONE) ? new SingleLine("") : SingleLine.of("topic", arguments.text());
            context.link().write(nonce -> new RoomRequest.SetTopic(room, topic, nonce));
        } catch (Violation violation) {
            context.screen().notice(violation.getMessage());
        }
    }

    /** From a room; in the lobby it is for admins, and ends all sessions of somebody. */
    static void kick(CommandContext context, CommandArguments arguments) {
        RoomReference room = context.room();
        if (room.isLobby() && arguments.words().size() > 1) {
            context.screen().notice("In the lobby /kick takes a name alone, is for admins, and ends all sessions");
            return;
        }
        if (room.isLobby()) {
            context.link().kick(arguments.first());
            return;
        }
        try {
            Optional<SingleLine> reason = MessageCommands.reason(arguments.after(1));
            context.link().write(nonce -> new RoomRequest.KickFrom(room, arguments.first(), reason, nonce));
        } catch (Violation violation) {
            context.screen().notice(violation.getMessage());
        }
    }

    static void ban(CommandContext context, CommandArguments arguments) {
        RoomReference room = context.room();
        forATime(
                context,
                arguments,
                (seconds, reason, nonce) -> new RoomRequest.Ban(room, arguments.first(), reason, seconds, nonce));
    }

    static void mute(CommandContext context, CommandArguments arguments) {
        RoomReference room = context.room();
        forATime(
                context,
                arguments,
                (seconds, reason, nonce) -> new RoomRequest.Mute(room, arguments.first(), reason, seconds, nonce));
    }

    private interface Timed {
        RoomRequest request(OptionalInt seconds, Optional<SingleLine> reason, Optional<Nonce> nonce);
    }

    private static void forATime(CommandContext context, CommandArguments arguments, Timed timed) {
        Optional<Matcher> duration = arguments
                .word(1)
                .map(word -> DURATION.matcher(word.toLowerCase(Locale.ROOT)))
                .filter(Matcher::matches);
        OptionalInt seconds = duration.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of((int) Math.min(
                        Integer.MAX_VALUE,
                        Long.parseLong(duration.get().group(1))
                                * SECONDS.get(duration.get().group(2))));
        try {
            Optional<SingleLine> reason = MessageCommands.reason(arguments.after(duration.isPresent() ? 2 : 1));
            context.link().write(nonce -> timed.request(seconds, reason, nonce));
        } catch (Violation violation) {
            context.screen().notice(violation.getMessage());
        }
    }

    static void unban(CommandContext context, CommandArguments arguments) {
        RoomReference room = context.room();
        context.link().write(nonce -> new RoomRequest.Unban(room, arguments.first(), nonce));
    }

    static void unmute(CommandContext context, CommandArguments arguments) {
        RoomReference room = context.room();
        context.link().write(nonce -> new RoomRequest.Unmute(room, arguments.first(), nonce));
    }

    static boolean isRole(List<String> words) {
        return words.size() == 2 && Role.ofWireName(words.get(1)).isPresent();
    }

    static void role(CommandContext context, CommandArguments arguments) {
        RoomReference room = context.room();
        Role role = arguments.word(1).flatMap(Role::ofWireName).orElseThrow();
        context.link().write(nonce -> new RoomRequest.ChangeRole(room, arguments.first(), role, nonce));
    }

    static List<String> completeRole(List<String> before, String start, CompletionSources known) {
        if (before.isEmpty()) {
            return known.people().beginningWith(start);
        }
        return before.size() > 1
                ? List.of()
                : List.of("owner", "moderator", "member").stream()
                        .filter(role -> role.startsWith(start))
                        .toList();
    }

    static void archive(CommandContext context, CommandArguments arguments) {
        RoomReference room = context.room();
        context.link().write(nonce -> new RoomRequest.Archive(room, nonce));
    }

    static void unarchive(CommandContext context, CommandArguments arguments) {
        RoomReference room = context.room();
        context.link().write(nonce -> new RoomRequest.Unarchive(room, nonce));
    }

    /** Without an argument it lists them. */
    static void block(CommandContext context, CommandArguments arguments) {
        context.link()
                .request(arguments
                        .word(0)
                        .<RoomRequest>map(RoomRequest.Block::new)
                        .orElseGet(RoomRequest.Blocks::new));
    }

    static void unblock(CommandContext context, CommandArguments arguments) {
        context.link().request(new RoomRequest.Unblock(arguments.first()));
    }

    private ModerationCommands() {}
}
