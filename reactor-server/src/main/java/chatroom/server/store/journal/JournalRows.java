package chatroom.server.store.journal;

/** All that one transaction of a store sees and changes of journals. Storage thread. */
public interface JournalRows {
    EntryRows entries();

    RoomRows rooms();

    MemberRows members();
}
