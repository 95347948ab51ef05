package chatroom.client.command;

import chatroom.client.view.Bell;
import chatroom.client.view.Theme;
import java.util.Optional;

/** What somebody meant by a line. */
public sealed interface Intent {
    record Nothing() implements Intent {}

    record Say(String text) implements Intent {}

    /** @param invite a code, where the server asks for one */
    record Register(String username, Optional<String> invite) implements Intent {
        /** Without an invite. */
        public Register(String username) {
            this(username, Optional.empty());
        }
    }

    /** @param username empty: as before */
    record Login(Optional<String> username) implements Intent {}

    record Logout() implements Intent {}

    record Password() implements Intent {}

    record Reconnect() implements Intent {}

    record History(int messages) implements Intent {}

    /** @param words empty: more of what was found last */
    record Search(String words) implements Intent {}

    record Who() implements Intent {}

    /** @param username empty: who is ignored? */
    record Ignore(Optional<String> username) implements Intent {}

    /** For admins, as the next two are. */
    record Kick(String username) implements Intent {}

    record Announce(String text) implements Intent {}

    record Invite() implements Intent {}

    /** No news of joins and leaves, or news again. */
    record Quiet() implements Intent {}

    record Ring(Optional<Bell> bell) implements Intent {}

    record Look(Optional<Theme> theme) implements Intent {}

    record Clear() implements Intent {}

    /** @param text to begin with */
    record Edit(String text) implements Intent {}

    /** @param command with its slash; empty: all of them */
    record Help(Optional<String> command) implements Intent {}

    record Quit() implements Intent {}

    /** A known command, used wrongly. */
    record Misused(String usage) implements Intent {}

    /** @param meant the command that it's a slip of, perhaps */
    record Unknown(String command, Optional<String> meant) implements Intent {}
}
