/**
 * What becomes of entries, decided once for all stores: permits, members, roles, duplicates, effects on messages, ids. A store brings its
 * rows ({@link chatroom.server.store.journal.EntryRows}, {@code RoomRows}, {@code MemberRows}) and the transaction. No SQL here.
 */
package chatroom.server.store.journal;
