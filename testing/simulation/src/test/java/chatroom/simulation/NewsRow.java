package chatroom.simulation;

import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.store.News.Notice;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one transaction of a node tells all others, which see it and what it stored in the same moment.
 *
 * @param session of the node
 * @param heads the newest entry that it stored, by room
 * @param members whose memberships it changed
 * @param accounts whose sessions it may have ended
 * @param presence who came to the node, and who isn't on it any more
 */
record NewsRow(
        long xid,
        long session,
        Map<RoomName, Long> heads,
        Set<Username> members,
        Set<Username> accounts,
        List<Notice> notices,
        Map<Username, Boolean> presence) {}
