package chatroom.server.command;

import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.protocol.RoomName;
import picocli.CommandLine.Command;

@Command(
        name = "rooms",
        description =
                "Lists all rooms: name, kind, number of members, newest entry, whether it is archived, and its topic.",
        mixinStandardHelpOptions = true)
final class RoomsCommand extends AdminCommand {
    @Override
    void run(AdminClient client) throws CommandFailure {
        AdminReply.RoomPage page;
        String after = "";
        do {
            page = (AdminReply.RoomPage) client.ask(new AdminRequest.Rooms(after));
            for (AdminReply.RoomLine room : page.rooms()) {
                out().printf(
                                "%-32s %-8s %-9s %-9s %-8s %s%n",
                                room.room(),
                                room.kind().wireName(),
                                members(room),
                                room.lastId(),
                                room.archived() ? "archived" : "open",
                                room.topic());
                after = room.room().key();
            }
        } while (page.more());
    }

    private static String members(AdminReply.RoomLine room) {
        return room.room().equals(RoomName.LOBBY) ? "everybody" : String.valueOf(room.members());
    }
}
