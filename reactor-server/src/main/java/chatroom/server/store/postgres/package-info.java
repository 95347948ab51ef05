/**
 * The store in a PostgreSQL database that other processes, and other machines, reach too. All connections of this server to it are opened
 * together, and closed together where one of them breaks: {@link chatroom.server.store.postgres.ConnectionGroup}.
 */
package chatroom.server.store.postgres;
