package chatroom.client.plain;

import chatroom.client.link.LinkListener;
import chatroom.client.link.ServerLink;
import chatroom.client.link.UsageException;
import chatroom.client.storage.Settings;
import java.io.IOException;

/** Opens the link to a server, not started yet. */
@FunctionalInterface
public interface LinkFactory {
    /** @throws UsageException with a sentence: the link can't be as the settings want it */
    ServerLink open(Settings settings, LinkListener listener) throws IOException, UsageException;
}
