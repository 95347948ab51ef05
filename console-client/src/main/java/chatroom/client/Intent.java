package chatroom.client;

import java.util.Optional;

/** What somebody meant by a line. */
sealed interface Intent {
    record Nothing() implements Intent {}

    record Say(String text) implements Intent {}

    record Register(String username) implements Intent {}

    record Login(String username) implements Intent {}

    record History(int messages) implements Intent {}

    record Who() implements Intent {}

    record Help() implements Intent {}

    record Quit() implements Intent {}

    /** A known command, used wrongly. */
    record Misused(String usage) implements Intent {}

    /** @param meant the command that it's a slip of, perhaps */
    record Unknown(String command, Optional<String> meant) implements Intent {}
}
