/**
 * The link to a server: connections that come back, log-ins, what waits to be sent, what was missed. It knows no
 * terminal; {@link chatroom.client.link.LinkEvent}s are all that it tells.
 */
package chatroom.client.link;
