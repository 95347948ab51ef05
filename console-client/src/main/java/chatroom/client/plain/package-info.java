/** The chat line by line: on terminals that are read aloud or can't move their cursor, and in pipes. */
package chatroom.client.plain;
