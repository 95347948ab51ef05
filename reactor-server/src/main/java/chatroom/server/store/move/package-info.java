/**
 * A chat that moves from one database to another, whole: accounts, sessions, rooms, and what was said in them, with all numbers. The stores
 * read and write rows ({@link chatroom.server.store.move.MovePlace}); what is done in which order is decided here. No SQL here.
 */
package chatroom.server.store.move;
