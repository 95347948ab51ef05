/**
 * What there is to see of the room, and how it looks on a terminal of some width: entries, lines, the state line,
 * colours. Nothing here reads keys or prints.
 */
package chatroom.client.view;
