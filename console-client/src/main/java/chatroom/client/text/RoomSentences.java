package chatroom.client.text;

import chatroom.client.link.LinkEvent;
import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Role;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was asked about rooms, in lines for people. Pure. */
public final class RoomSentences {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

    /** A message among those of several rooms. */
    public static String of(String room, ChatMessage message, ZoneId zone) {
        return Cleaner.line("%s  %s  %s: %s"
                .formatted(room, TIME.format(message.timestamp().atZone(zone)), message.username(), message.text()));
    }

    /** Whether the answer is a list. */
    public static boolean isList(LinkEvent.Done done) {
        return done.reply() instanceof RoomReply.RoomPage || done.reply() instanceof RoomReply.MemberPage;
    }

    /** Where the user now is, or is not; empty where that shows otherwise. */
    static List<String> of(LinkEvent.RoomChanged changed) {
        return switch (changed.change()) {
            case REMOVED ->
                List.of("You are not in %s any more%s"
                        .formatted(
                                changed.room(),
                                changed.removal().map(RoomSentences::removal).orElse("")));
            case ADDED ->
                changed.room().isDirect()
                        ? List.of()
                        : List.of("You are in %s now; /room %s shows it".formatted(changed.room(), changed.room()));
            case CHANGED -> List.of();
        };
    }

    private static String removal(Entry entry) {
        if (entry instanceof Entry.Kick kick) {
            return ": %s removed you%s".formatted(kick.username(), reason(kick.value()));
        }
        if (entry instanceof Entry.Ban ban) {
            String until = ban.until()
                    .map(end -> " until " + Sentences.UTC.format(end))
                    .orElse("");
            return ": %s banned you%s%s".formatted(ban.username(), until, reason(ban.value()));
        }
        return "";
    }

    private static String reason(Optional<String> reason) {
        return reason.map(why -> " (" + why + ")").orElse("");
    }

    /** A line a room, a member; or one that says what is so now. Empty where an entry in the room says it. */
    public static List<String> of(LinkEvent.Done done) {
        if (done.reply() instanceof RoomReply.RoomPage page) {
            return rooms(page);
        }
        if (done.reply() instanceof RoomReply.MemberPage page) {
            return members(page);
        }
        if (done.reply() instanceof RoomReply.BlockedUsers blocked) {
            return List.of(
                    blocked.users().isEmpty()
                            ? "You have blocked nobody"
                            : "Blocked: " + String.join(", ", blocked.users()));
        }
        if (done.request() instanceof RoomRequest.Block block) {
            return List.of(block.username() + " is blocked; /unblock " + block.username() + " takes it back");
        }
        if (done.request() instanceof RoomRequest.Unblock unblock) {
            return List.of(unblock.username() + " isn't blocked any more");
        }
        boolean isJoin = done.reply().action() == Action.JOIN;
        return done.reply() instanceof RoomReply.Unchanged && !isJoin ? List.of("It is so already") : List.of();
    }

    private static List<String> rooms(RoomReply.RoomPage page) {
        if (page.rooms().isEmpty()) {
            return List.of("There are no rooms to join; /create makes one");
        }
        List<String> lines = new ArrayList<>();
        for (RoomInfo room : page.rooms()) {
            lines.add("%s %-20s %4s %s  %s"
                    .formatted(
                            room.own().isPresent() ? "*" : " ",
                            room.room(),
                            Integer.toString(room.members()),
                            room.members() == 1 ? "member" : "members",
                            Cleaner.line(room.topic()))
                    .stripTrailing());
        }
        if (page.more()) {
            lines.add("/rooms %s shows those after it"
                    .formatted(page.rooms().get(page.rooms().size() - 1).room()));
        }
        return lines;
    }

    private static List<String> members(RoomReply.MemberPage page) {
        List<String> lines = new ArrayList<>();
        for (RoomReply.MemberLine member : page.members()) {
            lines.add("%s %s%s%s"
                    .formatted(
                            member.online() ? "*" : " ",
                            member.username(),
                            member.role() == Role.MEMBER
                                    ? ""
                                    : ", " + member.role().wireName(),
                            member.mutedUntil().isPresent() ? ", muted" : ""));
        }
        if (page.more()) {
            lines.add("/members %s shows those after it"
                    .formatted(page.members().get(page.members().size() - 1).username()));
        }
        return lines;
    }

    private RoomSentences() {}
}
