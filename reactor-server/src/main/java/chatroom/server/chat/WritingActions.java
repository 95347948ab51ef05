package chatroom.server.chat;

import static chatroom.server.session.ActionRule.Needs.LOG_IN;

import chatroom.protocol.Action;
import chatroom.protocol.Request;
import chatroom.protocol.RoomRequest;
import chatroom.server.access.AdminCheck;
import chatroom.server.room.WriteRequests;
import chatroom.server.session.ActionRule;
import chatroom.server.session.Exchange;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The rows of actions that write an entry of a room. They pay by themselves, and but for those whose reply shows a room they are pipelined.
 */
record WritingActions(WriteRequests writes, AdminRequests admins, AdminCheck adminCheck) {
    List<ActionRule<?>> rows() {
        return List.of(
                pipelined(Action.SEND, Request.Send.class, writes::send),
                pipelined(Action.EDIT, RoomRequest.Edit.class, writes::edit),
                pipelined(Action.DELETE, RoomRequest.Delete.class, writes::delete),
                pipelined(Action.REACT, RoomRequest.React.class, writes::react),
                ActionRule.of(Action.CREATE, RoomRequest.Create.class, LOG_IN, writes::create),
                ActionRule.of(Action.JOIN, RoomRequest.Join.class, LOG_IN, writes::join),
                pipelined(Action.LEAVE, RoomRequest.Leave.class, writes::leave),
                pipelined(Action.ADD, RoomRequest.Add.class, writes::add),
                pipelined(Action.TOPIC, RoomRequest.SetTopic.class, writes::topic),
                pipelined(Action.ARCHIVE, RoomRequest.Archive.class, writes::archive),
                pipelined(Action.UNARCHIVE, RoomRequest.Unarchive.class, writes::unarchive),
                ActionRule.of(Action.KICK, Request.class, LOG_IN, this::kick),
                pipelined(Action.BAN, RoomRequest.Ban.class, writes::ban),
                pipelined(Action.UNBAN, RoomRequest.Unban.class, writes::unban),
                pipelined(Action.MUTE, RoomRequest.Mute.class, writes::mute),
                pipelined(Action.UNMUTE, RoomRequest.Unmute.class, writes::unmute),
                pipelined(Action.ROLE, RoomRequest.ChangeRole.class, writes::role));
    }

    private static <R extends Request> ActionRule<R> pipelined(
            Action action, Class<R> type, BiConsumer<Exchange, R> method) {
        return ActionRule.of(action, type, LOG_IN, method).asPipelined();
    }

    /** Out of the lobby an admin kicks somebody off the server; out of another room, its moderators. */
    private void kick(Exchange exchange, Request request) {
        if (request instanceof Request.Kick kick) {
            adminCheck.check(exchange, () -> admins.kick(exchange, kick));
        } else if (request instanceof RoomRequest.KickFrom kick) {
            writes.kick(exchange, kick);
        }
    }
}
