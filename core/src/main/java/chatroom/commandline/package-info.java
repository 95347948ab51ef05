/** What the command lines of all programs have in common. */
package chatroom.commandline;
