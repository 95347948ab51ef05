/**
 * What is said on the wire, as values: requests, replies, events, and the rules that they obey. Nothing here knows
 * bytes, JSON, threads, sockets or a clock. The source of every number and name is docs/protocol.md.
 */
package chatroom.protocol;
