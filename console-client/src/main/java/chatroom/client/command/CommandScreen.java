package chatroom.client.command;

import chatroom.client.view.Preferences;
import chatroom.protocol.RoomName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What commands need of the screen that they are typed on. Called on the thread that types. */
public interface CommandScreen {
    void notice(String sentence);

    void showHelp(List<String> lines);

    /** Who is logged in, where the screen knows. */
    Optional<String> username();

    /** Whether that is an admin. */
    boolean isAdmin();

    /** Whether a text may be sent as it is; where not, the screen has said why. */
    boolean allows(ParsedLine.Text text);

    /** From now on this room is looked at; the user is in it. */
    void goTo(RoomName room);

    /** No more lines are read. */
    void quit();

    /** Empty for a screen of lines. */
    Optional<FullScreen> fullScreen();

    /** What only a screen that can be drawn anew has. */
    interface FullScreen {
        /** Lines of text that can be seen at once. */
        int lines();

        /** The next line begins with this. */
        void putIntoLine(String text);

        Preferences preferences();

        void clear();

        void redraw();

        /** Draws the room anew, from what it has: who is hidden has changed. */
        void reopen();

        /** Whether somebody of that name has been seen. */
        boolean knows(String username);

        /**
         * Lets the text be edited in the user's editor.
         *
         * @throws IOException with a sentence
         */
        String edit(String text) throws IOException, InterruptedException;
    }
}
