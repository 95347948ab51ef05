/** The chat on a real terminal: who reads keys, who prints, questions, and what a command does there. */
package chatroom.client.screen;
