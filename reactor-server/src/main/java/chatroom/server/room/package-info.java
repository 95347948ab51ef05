/**
 * The chat itself: who is here, what they may do, what everybody gets. It knows connections only as a port, and work that takes time only as jobs.
 * Everything here belongs to the reactor thread.
 */
package chatroom.server.room;
