/**
 * The store in one SQLite database, through ORMLite. The storage thread writes, on a connection of its own; reads go over connections of
 * their own.
 */
package chatroom.server.store.sqlite;
