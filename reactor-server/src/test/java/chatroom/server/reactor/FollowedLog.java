package chatroom.server.reactor;

import chatroom.server.log.MessageLog;
import java.util.function.LongConsumer;

/** A log that a test follows. */
final class FollowedLog extends LogReader {
    private final MessageLog log;
    private final LongConsumer fellBehind;

    FollowedLog(MessageLog log, LongConsumer fellBehind) {
        this.log = log;
        this.fellBehind = fellBehind;
    }

    @Override
    public MessageLog log() {
        return log;
    }

    @Override
    public void onFellBehind(long nextId) {
        fellBehind.accept(nextId);
    }
}
