package chatroom.server.room;

import chatroom.server.store.News;

/**
 * Takes over what other servers on the same database have done to rooms and to who is in them: as if this server had done it, and could
 * not be sure of it. Reactor thread only.
 */
public final class RoomNews {
    private final LoadedRooms rooms;
    private final Memberships memberships;
    private final AppendResults results;

    /** What is in memory then was read a moment ago. */
    private boolean isFirst = true;

    public RoomNews(LoadedRooms rooms, Memberships memberships, AppendResults results) {
        this.rooms = rooms;
        this.memberships = memberships;
        this.results = results;
    }

    /** Once or often, and in any order. What a look says of accounts, presence and the rest is for others. */
    public void onLook(News.Look look) {
        if (look.isAnew()) {
            memberships.forgetAll();
            rooms.all().forEach(this::onAnew);
        }
        isFirst = false;
        // Before the entries, which are shown as soon as they have been read: who asks meanwhile waits.
        look.members().forEach(memberships::doubt);
        look.heads()
                .forEach((name, id) ->
                        rooms.find(name).ifPresent(room -> room.feed().onCommittedThrough(id)));
        look.notices().forEach(this::onNotice);
    }

    private void onAnew(Room room) {
        if (!isFirst) {
            // Somebody may have pruned it meanwhile.
            room.outdateThrough(room.lastId());
        }
        room.feed().onDoubt();
    }

    private void onNotice(News.Notice notice) {
        if (notice instanceof News.Notice.RoomDeleted deleted) {
            results.onRoomDeleted(deleted.room());
        } else if (notice instanceof News.Notice.Pruned pruned) {
            results.onPruned(pruned.room(), pruned.throughId());
        }
    }
}
