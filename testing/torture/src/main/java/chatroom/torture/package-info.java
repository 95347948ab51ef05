/** Torture: the real server in a process of its own, the worst that can happen to it, and an audit of all that it acknowledged. */
package chatroom.torture;
