/** What is logged and in which form: logback's settings, and the escaping of what came from outside. */
package chatroom.server.logging;
