package chatroom.server.room;

import chatroom.server.store.Appended;
import chatroom.server.store.NewMessage;
import chatroom.server.work.JobResult;
import java.util.function.Consumer;

/**
 * A message on its way to the disk.
 *
 * @param answer told on the reactor thread what became of it
 */
public record AppendRequest(NewMessage message, Consumer<JobResult<Appended>> answer) {}
