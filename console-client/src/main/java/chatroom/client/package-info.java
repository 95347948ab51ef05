/**
 * The chatroom in a terminal: the command line, and what puts the parts together. The link knows no terminal and the
 * screens know no socket. What may know what stands in docs/architecture.md.
 */
package chatroom.client;
