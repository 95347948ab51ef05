package chatroom.client.command;

import chatroom.client.room.RoomSummary;
import chatroom.client.text.Cleaner;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commands that go from room to room. */
final class NavigationCommands {
    private static final int MENTIONS = 50;

    /** The list of rooms comes right after the login: whoever types faster waits for it. */
    private static final long PATIENCE_MILLIS = 3_000;

    private static final String NOT_LISTED = "The server hasn't said yet which rooms you are in; try again in a moment";

    /** Without an argument it lists those that the user is in. */
    static void room(CommandContext context, CommandArguments arguments) throws InterruptedException {
        Optional<String> typed = arguments.word(0);
        if (typed.isEmpty()) {
            boolean areListed = context.rooms().awaitListed(PATIENCE_MILLIS);
            context.screen().showHelp(list(context));
            if (!areListed) {
                context.screen().notice(NOT_LISTED);
            }
            return;
        }
        named(context, typed.get()).ifPresent(context.screen()::goTo);
    }

    /** Who is logged in; a log-in that is under way is waited for. */
    static Optional<String> me(CommandContext context) throws InterruptedException {
        if (context.rooms().me().isEmpty()) {
            context.rooms().awaitListed(PATIENCE_MILLIS);
        }
        return context.rooms().me();
    }

    /** A room that the user is in, by what they typed; empty where there is none, which is told. It may have to be waited for. */
    static Optional<RoomName> named(CommandContext context, String typed) throws InterruptedException {
        Optional<RoomName> known = context.rooms().named(typed);
        if (known.isPresent()) {
            return known;
        }
        boolean areListed = context.rooms().awaitListed(PATIENCE_MILLIS);
        Optional<RoomName> room = context.rooms().named(typed);
        if (room.isEmpty()) {
            context.screen()
                    .notice(
                            areListed
                                    ? "You are in no room of that name; /room lists those that you are in"
                                    : NOT_LISTED);
        }
        return room;
    }

    /** In all rooms, since one last looked. */
    static void mentions(CommandContext context, CommandArguments arguments) throws InterruptedException {
        Optional<String> me = me(context);
        if (me.isEmpty()) {
            context.screen().notice("You are not logged in; /login NAME logs in.");
            return;
        }
        try {
            context.link().request(new RoomRequest.SearchMine(SearchQuery.of(me.get()), Optional.empty(), MENTIONS));
        } catch (Violation violation) {
            context.screen().notice(violation.getMessage());
        }
    }

    private static List<String> list(CommandContext context) {
        RoomName current = context.rooms().current();
        List<String> lines = new ArrayList<>();
        int number = 0;
        for (RoomSummary room : context.rooms().all()) {
            number++;
            lines.add("%s %2s  %-16s %s%s"
                    .formatted(
                            room.name().equals(current) ? "*" : " ",
                            Integer.toString(number),
                            room.label(),
                            room.unread() == 0 ? "" : room.unread() + (room.isUrgent() ? " new! " : " new "),
                            Cleaner.line(room.topic())));
        }
        return lines;
    }

    private NavigationCommands() {}
}
