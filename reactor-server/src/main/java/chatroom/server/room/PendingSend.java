package chatroom.server.room;

import chatroom.protocol.Ref;
import chatroom.server.store.NewMessage;
import java.util.Optional;

/** A message on its way to the disk, and who waits for its reply. */
public record PendingSend(long connectionId, Optional<Ref> ref, NewMessage message) {}
