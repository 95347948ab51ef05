/**
 * A room: who is here, what is said and shown, and how readers catch up with it. Everything here belongs to the reactor thread.
 */
package chatroom.server.room;
