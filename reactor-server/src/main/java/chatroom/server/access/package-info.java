/**
 * Who may come in, and who one is: registration, log-in, resume, password, logout; how often each may be tried, whose password is hashed
 * next, and what is written down of it. Everything here belongs to the reactor thread.
 */
package chatroom.server.access;
