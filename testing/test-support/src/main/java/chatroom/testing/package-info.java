/** A server in one thread and in memory. */
package chatroom.testing;
