package chatroom.server.command;

import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;

/** Through which a command has its requests answered: by a server that runs, or in this process. */
interface AdminClient extends AutoCloseable {
    /**
     * @return never a {@link AdminReply.Failed}
     * @throws CommandFailure with the sentence of that
     */
    AdminReply ask(AdminRequest request) throws CommandFailure;

    /** The newest message's number, 0 if there is none. */
    long lastId() throws CommandFailure;

    @Override
    void close();
}
