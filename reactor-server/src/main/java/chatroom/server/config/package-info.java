/**
 * How the server is to run: its options, where their values come from (command line, variables, file), and reading them again while it
 * runs. {@link chatroom.server.config.ServerConfig} is what the rest of the server gets of it.
 */
package chatroom.server.config;
