/** What a typed line means: the slash commands and their help. Pure. */
package chatroom.client.command;
