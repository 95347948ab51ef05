/** TLS between the sockets and the connections of the reactor. Reactor thread only, but for the tasks of a handshake. */
package chatroom.server.reactor.tls;
