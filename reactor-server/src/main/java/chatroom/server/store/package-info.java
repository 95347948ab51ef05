/**
 * What must survive: accounts, messages, session tokens and invites, in one SQLite database through ORMLite. The only place that knows {@code java.sql}.
 *
 * <p>One thread, the storage thread, writes, on a connection of its own; reads go over connections of their own on the worker pool. What the rest of
 * the server sees are ports ({@link chatroom.server.store.MessageAppender}, {@link chatroom.server.store.MessageHistory},
 * {@link chatroom.server.store.Accounts}, {@link chatroom.server.store.Tokens}, {@link chatroom.server.store.Invites}) and jobs made of them.
 */
package chatroom.server.store;
