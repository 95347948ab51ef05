package chatroom.server.store.sqlite;

import chatroom.server.store.journal.JournalRows;

/** The rows of one transaction. Storage thread only. */
final class SqliteJournalRows implements JournalRows {
    private final SqliteEntryRows entries;
    private final SqliteRoomRows rooms;
    private final SqliteMemberRows members;

    SqliteJournalRows(StoreConnection connection, Tails.Taken tails) {
        this.entries = new SqliteEntryRows(connection, tails);
        this.rooms = new SqliteRoomRows(connection);
        this.members = new SqliteMemberRows(connection);
    }

    @Override
    public SqliteEntryRows entries() {
        return entries;
    }

    @Override
    public SqliteRoomRows rooms() {
        return rooms;
    }

    @Override
    public SqliteMemberRows members() {
        return members;
    }
}
