/**
 * The chat as a whole: sessions, access and room put together, and the table of all actions. It knows connections only as a port, and work
 * that takes time only as jobs. Everything here belongs to the reactor thread.
 */
package chatroom.server.chat;
