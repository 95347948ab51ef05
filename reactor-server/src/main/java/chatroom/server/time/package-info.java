/** The time that the server goes by. */
package chatroom.server.time;
