package chatroom.client.command;

import chatroom.client.entrance.Entrance;
import chatroom.client.entrance.Questions;
import chatroom.client.link.Link;

/** What commands work with. */
public record CommandContext(
        Link link,
        CommandScreen screen,
        UnconfirmedTexts unconfirmed,
        Pages pages,
        Search search,
        Questions questions,
        Entrance entrance) {

    /** Unless the screen has something against it. */
    void send(String text) {
        if (screen.allows(new ParsedLine.Text(text))) {
            unconfirmed.onSend();
            link.say(text);
        }
    }

    /** For commands whose audience is the full screen. */
    CommandScreen.FullScreen fullScreen() {
        return screen.fullScreen().orElseThrow();
    }
}
