package chatroom.server.store;

import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Username;
import java.util.Optional;

/** A message on its way into the store. */
public record NewMessage(String room, long userId, Username username, MessageText text, Optional<Nonce> nonce) {}
