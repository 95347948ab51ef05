package chatroom.load;

import chatroom.protocol.Emoji;
import chatroom.protocol.MessageText;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** What is written into one room by one connection: messages, and now and then something about the newest of them. */
final class RoomScript {
    /** Of a hundred entries; the others are messages. */
    private static final int EDITS = 5;

    private static final int REACTIONS = 5;
    private static final int DELETIONS = 2;
    private static final int HUNDRED = 100;
    private static final Emoji THUMBS_UP = new Emoji("\uD83D\uDC4D");

    private final RoomReference room;
    private final boolean allKinds;
    private final Random random;

    /** The newest message that is stored; 0 if there is none, or it is deleted. */
    private long messageId;

    private boolean reacted;

    RoomScript(RoomReference room, boolean allKinds, Random random) {
        this.room = room;
        this.allKinds = allKinds;
        this.random = random;
    }

    /** The next one; whatever it is, it makes an entry. */
    Request next(MessageText text) {
        int dice = allKinds && messageId > 0 ? random.nextInt(HUNDRED) : HUNDRED;
        if (dice < EDITS) {
            return new RoomRequest.Edit(room, messageId, text, Optional.empty());
        }
        if (dice < EDITS + REACTIONS) {
            reacted = !reacted;
            return new RoomRequest.React(room, messageId, THUMBS_UP, reacted, Optional.empty());
        }
        if (dice < EDITS + REACTIONS + DELETIONS) {
            long target = messageId;
            messageId = 0;
            return new RoomRequest.Delete(room, target, Optional.empty(), Optional.empty());
        }
        return new Request.Send(room, text, false, OptionalLong.empty(), Optional.empty());
    }

    void onMessageStored(long id) {
        messageId = id;
        reacted = false;
    }
}
