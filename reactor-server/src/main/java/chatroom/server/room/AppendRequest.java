package chatroom.server.room;

import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.work.JobResult;
import java.util.function.Consumer;

/**
 * An entry on its way to the disk.
 *
 * @param answer told on the reactor thread what became of it
 */
public record AppendRequest(NewEntry entry, Consumer<JobResult<EntryResult>> answer) {}
