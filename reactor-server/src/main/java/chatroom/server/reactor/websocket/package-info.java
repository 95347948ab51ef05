/** WebSocket (RFC 6455) between the sockets and the connections of the reactor. Reactor thread only. */
package chatroom.server.reactor.websocket;
