package chatroom.server.chat;

import static chatroom.server.session.ActionRule.Needs.LOG_IN;

import chatroom.protocol.Action;
import chatroom.protocol.Request;
import chatroom.protocol.RoomRequest;
import chatroom.server.room.Blocks;
import chatroom.server.room.ReadMarks;
import chatroom.server.room.RoomFollows;
import chatroom.server.room.RoomLists;
import chatroom.server.room.RoomMembers;
import chatroom.server.room.RoomPages;
import chatroom.server.room.TypingNotices;
import chatroom.server.session.ActionRule;
import java.util.List;

/**
 * The rows of actions that read rooms, and of what members do without an entry.
 */
record ReadingActions(
        RoomPages pages,
        RoomMembers members,
        RoomFollows follows,
        ReadMarks readMarks,
        TypingNotices typing,
        Blocks blocks,
        RoomLists lists) {
    List<ActionRule<?>> rows() {
        return List.of(
                ActionRule.of(Action.POLL, Request.Poll.class, LOG_IN, pages::poll)
                        .withPrice(pages::priceOfPoll),
                ActionRule.of(Action.HISTORY, Request.History.class, LOG_IN, pages::history)
                        .withPrice(pages::priceOfHistory),
                ActionRule.of(Action.WHO, Request.Who.class, LOG_IN, members::who)
                        .withPrice(request -> members.priceOfWho()),
                ActionRule.of(Action.ROOMS, RoomRequest.Rooms.class, LOG_IN, lists::rooms),
                ActionRule.of(Action.MEMBERS, RoomRequest.Members.class, LOG_IN, members::members),
                ActionRule.of(Action.FOLLOW, RoomRequest.Follow.class, LOG_IN, follows::follow),
                ActionRule.of(Action.UNFOLLOW, RoomRequest.Unfollow.class, LOG_IN, follows::unfollow),
                ActionRule.of(Action.READ, RoomRequest.Read.class, LOG_IN, readMarks::read),
                ActionRule.of(Action.TYPING, RoomRequest.Typing.class, LOG_IN, typing::typing),
                ActionRule.of(Action.BLOCK, RoomRequest.Block.class, LOG_IN, blocks::block),
                ActionRule.of(Action.UNBLOCK, RoomRequest.Unblock.class, LOG_IN, blocks::unblock),
                ActionRule.of(Action.BLOCKS, RoomRequest.Blocks.class, LOG_IN, blocks::blocks));
    }
}
