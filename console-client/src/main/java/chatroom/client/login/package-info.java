/** How somebody comes in: what is asked for on the way, and again in the room. It knows no terminal: each screen asks in its own way. */
package chatroom.client.login;
