package chatroom.client.link;

import java.util.Optional;
import java.util.OptionalLong;

/** Tells what a state line shows, whenever it is different. Owned by the link's thread. */
final class StatusReport {
    private final Connection connection;
    private final Identity identity;
    private final Conversation conversation;
    private final LinkTimes times;
    private final Wire wire;
    private final LinkListener listener;

    private LinkStatus told = new LinkStatus(LinkPhase.OFFLINE, Optional.empty(), 0, 0);

    StatusReport(
            Connection connection,
            Identity identity,
            Conversation conversation,
            LinkTimes times,
            Wire wire,
            LinkListener listener) {
        this.connection = connection;
        this.identity = identity;
        this.conversation = conversation;
        this.times = times;
        this.wire = wire;
        this.listener = listener;
    }

    void tellIfNew() {
        LinkStatus status = status();
        if (!status.equals(told)) {
            told = status;
            listener.onEvent(new LinkEvent.StatusChanged(status));
        }
    }

    private LinkStatus status() {
        boolean waits = connection.is(LinkPhase.OFFLINE) || connection.is(LinkPhase.GUEST);
        return new LinkStatus(
                connection.phase(),
                identity.username(),
                conversation.online(),
                conversation.unsent(),
                conversation.oldestUnsentMillis(),
                waits ? times.nextMillis() : OptionalLong.empty(),
                wire.server(),
                connection.is(LinkPhase.MEMBER) ? conversation.latencyMillis() : OptionalLong.empty());
    }
}
