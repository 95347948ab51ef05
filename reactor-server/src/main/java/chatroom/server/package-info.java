/**
 * The command line, and the wiring: {@link chatroom.server.ChatServer} starts the parts, connects them, and stops them. The only package
 * that sees every other.
 */
package chatroom.server;
