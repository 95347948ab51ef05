/**
 * One thread, one selector: accepts, reads, cuts frames, delivers, writes, closes. It knows bytes, not the chat: what a connection is for
 * is decided by its {@link chatroom.server.reactor.ConnectionHandler}. Everything here belongs to the reactor thread, except {@link
 * chatroom.server.reactor.Mailbox#offer} and {@link chatroom.server.reactor.Reactor#stop}.
 */
package chatroom.server.reactor;
