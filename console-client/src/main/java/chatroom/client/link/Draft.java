package chatroom.client.link;

import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReference;
import chatroom.protocol.Violation;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What somebody wants to say, and where.
 *
 * @param isAction the text says what its author does
 * @param replyTo the message that it answers
 */
public record Draft(RoomReference room, String text, boolean isAction, OptionalLong replyTo) {
    public static Draft of(RoomReference room, String text) {
        return new Draft(room, text, false, OptionalLong.empty());
    }

    static Draft of(Request.Send send) {
        return new Draft(send.room(), send.text().value(), send.isAction(), send.replyTo());
    }

    /** As it is where the message that it answers isn't there. */
    Draft withoutReply() {
        return new Draft(room, text, isAction, OptionalLong.empty());
    }

    /** @throws Violation {@code invalid_text} */
    Request.Send request(Nonce nonce) throws Violation {
        return new Request.Send(room, MessageText.of(text), isAction, replyTo, Optional.of(nonce));
    }
}
