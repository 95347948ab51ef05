/**
 * This server as one of several on the same database: what the others have done is looked at and brought into memory, and they are told
 * what isn't stored. Everything here belongs to the reactor thread.
 */
package chatroom.server.cluster;
