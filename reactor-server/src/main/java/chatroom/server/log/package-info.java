/** A broadcast is bytes written once; readers are positions. Reactor thread only. */
package chatroom.server.log;
