/**
 * Bytes that nobody would send, into everything that reads bytes. All of it is tests; without a class folder of its own the build would
 * warn.
 */
package chatroom.fuzz;
