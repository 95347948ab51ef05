/**
 * The subcommands by which a person runs the server: each asks the server that runs on a data folder, through its admin socket, or where
 * none runs opens the folder itself.
 */
package chatroom.server.command;
