/** What a program was started with: its command line, its environment, and how the terminal's encoding and the files' fit with them. */
package chatroom.process;
