/** Starts and stops the server, and wires its parts. {@link chatroom.server.ChatServer} is the only class that sees every package. */
package chatroom.server;
