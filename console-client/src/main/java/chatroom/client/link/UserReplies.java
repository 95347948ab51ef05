package chatroom.client.link;

import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomRequest;
import java.util.Optional;

/** What is told of an answer to what the user has asked. */
final class UserReplies {
    static Optional<LinkEvent> event(Request request, Reply reply) {
        if (reply instanceof Reply.HistoryPage page && request instanceof Request.History history) {
            return Optional.of(new LinkEvent.HistoryRead(
                    page.room(),
                    page.entries(),
                    page.lastId().orElse(Long.MAX_VALUE),
                    page.more(),
                    history.beforeId()));
        }
        if (reply instanceof Reply.SearchPage page && request instanceof Request.Search search) {
            return Optional.of(
                    new LinkEvent.SearchFound(page.room(), search.query().words(), page.messages(), page.more()));
        }
        if (reply instanceof Reply.WhoIsThere there) {
            return Optional.of(new LinkEvent.WhoIsThere(there.room(), there.users(), there.online()));
        }
        if (reply instanceof Reply.Kicked kicked) {
            return Optional.of(new LinkEvent.Kicked(kicked.username()));
        }
        if (reply instanceof Reply.Invited invited) {
            return Optional.of(new LinkEvent.Invited(invited.code(), invited.expires()));
        }
        if (reply instanceof Reply.Ok ok && request instanceof RoomRequest asked) {
            return Optional.of(new LinkEvent.Done(asked, ok));
        }
        return Optional.empty();
    }

    private UserReplies() {}
}
