/**
 * What the operating system and the JVM do to the server as a process: signals, the shutdown hook, limits of open files, errors that end a
 * thread.
 */
package chatroom.server.process;
