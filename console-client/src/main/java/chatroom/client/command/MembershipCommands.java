package chatroom.client.command;

import chatroom.client.link.Draft;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.SingleLine;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.util.List;
import java.util.Optional;

/** Which rooms there are, and who is in them. */
final class MembershipCommands {
    private static final String PRIVATE = "private";

    static void rooms(CommandContext context, CommandArguments arguments) {
        context.link().request(new RoomRequest.Rooms(true, arguments.word(0), RoomLimits.PAGE_DEFAULT));
    }

    static void members(CommandContext context, CommandArguments arguments) {
        context.link()
                .request(new RoomRequest.Members(context.room(), false, arguments.word(0), RoomLimits.PAGE_DEFAULT));
    }

    /** The room is shown when the server has said yes. */
    static void join(CommandContext context, CommandArguments arguments) {
        Optional<RoomName> own = context.rooms().named(arguments.first()).filter(room -> !isLeft(context, room));
        if (own.isPresent()) {
            context.screen().goTo(own.get());
            return;
        }
        try {
            RoomReference room = RoomReference.of(arguments.first());
            context.link().write(nonce -> new RoomRequest.Join(room, nonce));
        } catch (Violation violation) {
            context.screen().notice(violation.getMessage());
        }
    }

    /** The room that is looked at, unless another one is named. The lobby is shown when the server has said yes: it may refuse. */
    static void leave(CommandContext context, CommandArguments arguments) throws InterruptedException {
        Optional<String> typed = arguments.word(0);
        Optional<RoomName> named = typed.isPresent()
                ? NavigationCommands.named(context, typed.get())
                : Optional.of(context.rooms().current());
        if (named.isEmpty()) {
            return;
        }
        RoomName room = named.get();
        if (room.isDirect()) {
            context.screen().notice("A direct room can't be left; /room NAME goes elsewhere");
            return;
        }
        if (isLeft(context, room)) {
            context.screen().goTo(RoomName.LOBBY);
            return;
        }
        context.link().write(nonce -> new RoomRequest.Leave(RoomReference.to(room), nonce));
    }

    /** It is still looked at. */
    private static boolean isLeft(CommandContext context, RoomName room) {
        return context.rooms().isLeft() && room.equals(context.rooms().current());
    }

    static void create(CommandContext context, CommandArguments arguments) {
        boolean isPrivate = arguments.words().size() > 1 && arguments.first().equals(PRIVATE);
        String name = arguments.words().get(isPrivate ? 1 : 0);
        String topic = arguments.after(isPrivate ? 2 : 1);
        try {
            RoomName room = RoomName.of(name);
            Optional<SingleLine> line = topic.isEmpty() ? Optional.empty() : Optional.of(SingleLine.of("topic", topic));
            RoomKind kind = isPrivate ? RoomKind.PRIVATE : RoomKind.PUBLIC;
            context.link().write(nonce -> new RoomRequest.Create(room, kind, line, nonce));
        } catch (Violation violation) {
            context.screen().notice(violation.getMessage());
        }
    }

    static void add(CommandContext context, CommandArguments arguments) {
        RoomReference room = context.room();
        context.link().write(nonce -> new RoomRequest.Add(room, arguments.first(), nonce));
    }

    /** The direct room of both. It begins with the first message into it, so it may be there for the eye only. */
    static void msg(CommandContext context, CommandArguments arguments) throws InterruptedException {
        if (NavigationCommands.me(context).isEmpty()) {
            context.screen().notice("You are not logged in; /login NAME logs in.");
            return;
        }
        String name = arguments.first().startsWith("@") ? arguments.first().substring(1) : arguments.first();
        try {
            Optional<RoomName> room = context.rooms().direct(Username.of(name));
            if (room.isEmpty()) {
                context.screen().notice("Name somebody else than yourself");
                return;
            }
            context.screen().goTo(room.get());
            String text = arguments.after(1);
            if (!text.isEmpty()) {
                context.send(Draft.of(RoomReference.to(room.get()), text));
            }
        } catch (Violation violation) {
            context.screen().notice(violation.getMessage());
        }
    }

    static List<String> completePrivate(List<String> before, String start, CompletionSources known) {
        return before.isEmpty() && PRIVATE.startsWith(start) ? List.of(PRIVATE) : List.of();
    }

    private MembershipCommands() {}
}
