package chatroom.client.command;

import chatroom.client.link.Draft;
import chatroom.client.link.Link;
import chatroom.client.login.LoginDialog;
import chatroom.client.login.Questions;
import chatroom.client.room.Rooms;
import chatroom.protocol.RoomReference;

/** What commands work with. */
public record CommandContext(
        Link link,
        CommandScreen screen,
        Rooms rooms,
        UnconfirmedTexts unconfirmed,
        HistoryPages pages,
        SearchPages search,
        Questions questions,
        LoginDialog loginDialog) {

    /** Unless the screen has something against it. */
    void send(String text) {
        if (screen.allows(new ParsedLine.Text(text))) {
            unconfirmed.onSend();
            link.say(Draft.of(room(), text));
        }
    }

    /** The one that is looked at. */
    RoomReference room() {
        return RoomReference.to(rooms.current());
    }

    /** For commands whose audience is the full screen. */
    CommandScreen.FullScreen fullScreen() {
        return screen.fullScreen().orElseThrow();
    }
}
