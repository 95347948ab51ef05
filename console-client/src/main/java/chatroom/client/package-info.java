/**
 * The chatroom in a terminal. The link (what talks to the server) knows no terminal, the screens know no socket, and {@link chatroom.client.LinkEvent}s are all
 * that passes from the one to the other.
 */
package chatroom.client;
