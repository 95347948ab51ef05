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

    /** In the room that is looked at. */
    void send(String text) {
        send(Draft.of(room(), text));
    }

    /** Unless the screen has something against it. */
    void send(Draft draft) {
        if (screen.allows(new ParsedLine.Text(draft.text()))) {
            unconfirmed.onSend();
            link.say(draft);
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
