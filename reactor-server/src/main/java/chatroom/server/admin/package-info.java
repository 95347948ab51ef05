/** What whoever runs the server may ask of it, and the end of the admin socket where that is asked. */
package chatroom.server.admin;
