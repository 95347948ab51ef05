/**
 * The conversation of one connection: requests in, replies out in their order, what a request needs and costs. What requests mean is said
 * by the {@link chatroom.server.session.ActionTable} that is given to it. Everything here belongs to the reactor thread.
 */
package chatroom.server.session;
