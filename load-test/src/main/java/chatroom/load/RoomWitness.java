package chatroom.load;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Event;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Violation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A reader that makes a picture of one of its rooms out of what is pushed, and in the end compares it with what the server has stored. */
final class RoomWitness extends RoomReader {
    private static final int PAGE = 500;

    private final RoomSet rooms;
    private final RoomName room;
    private final RoomState pushed = new RoomState();
    private final RoomState stored = new RoomState();

    /** The first entry that was pushed; 0 before. */
    private long firstId;

    private boolean compared;

    RoomWitness(RoomSet rooms, int client, Bench bench, Request entrance) {
        super(rooms, client, bench, entrance);
        this.rooms = rooms;
        this.room = rooms.name(rooms.firstOf(client));
    }

    @Override
    void onNewEntry(ByteBuffer in, int from, int to) {
        try {
            if (read(in, from, to) instanceof ServerFrame.Unasked unasked
                    && unasked.event() instanceof Event.MessagePosted posted
                    && posted.room().equals(room)) {
                pushed.apply(posted.entry());
                firstId = firstId == 0 ? posted.entry().id() : firstId;
            }
        } catch (Violation violation) {
            bench().violations().add("%s got what can't be read: %s".formatted(name(), violation.getMessage()));
        }
    }

    /** When everything has been pushed. */
    void compare() {
        poll(Math.max(0, firstId - 1));
    }

    boolean hasCompared() {
        return compared;
    }

    private void poll(long afterId) {
        send(new Request.Poll(rooms.reference(rooms.numberOf(room)), afterId, PAGE));
    }

    @Override
    void onReply(Reply reply, long nowNs) {
        if (!(reply instanceof Reply.Polled page)) {
            super.onReply(reply, nowNs);
            return;
        }
        stored.apply(page.entries(), page.lastId());
        if (page.more()) {
            poll(page.entries().get(page.entries().size() - 1).id());
        } else {
            compared = true;
            difference().ifPresent(bench().violations()::add);
        }
    }

    private Optional<String> difference() {
        List<ChatMessage> seen = pushed.messages();
        List<ChatMessage> kept = stored.messages();
        if (seen.equals(kept)) {
            return Optional.empty();
        }
        return Optional.of("%s has %s messages of %s that aren't as the server has them, or aren't there"
                .formatted(
                        name(),
                        seen.stream().filter(message -> !kept.contains(message)).count()
                                + kept.stream()
                                        .filter(message -> !seen.contains(message))
                                        .count(),
                        room));
    }
}
