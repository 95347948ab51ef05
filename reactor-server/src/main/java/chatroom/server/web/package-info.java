/** What a browser gets by HTTP: the page out of memory, and on to a WebSocket. Reactor thread only. */
package chatroom.server.web;
