/** The server's certificate: read from PEM files, checked, and renewed while the server runs. Knows nothing of connections. */
package chatroom.server.tls;
