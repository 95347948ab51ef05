package chatroom.server.store;

import java.util.List;

/** The one way in which messages get into the history. Storage thread only. */
public interface MessageAppender {
    /**
     * Stores a batch in one transaction. Ids are dense and go on from the last one stored; a failed batch uses none up. When this returns,
     * the batch is on disk (fsync).
     *
     * <p>A message whose nonce that user has stored before, in an earlier batch or earlier in this one, isn't stored again: its result is
     * the first one's.
     *
     * @return one result for each message, in the order given
     * @throws StorageException nothing of the batch was stored
     */
    List<Appended> append(List<NewMessage> batch) throws StorageException;
}
