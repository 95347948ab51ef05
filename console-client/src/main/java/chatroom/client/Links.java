package chatroom.client;

import java.io.IOException;

/** Opens the link to a server, not started yet. */
@FunctionalInterface
interface Links {
    /** @throws WrongUse with a sentence: the link can't be as the settings want it */
    ServerLink open(Settings settings, LinkListener listener) throws IOException, WrongUse;
}
