/** Requests and responses of HTTP/1.1 as values. */
package chatroom.server.http;
