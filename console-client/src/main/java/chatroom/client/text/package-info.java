/** What is told to people and to scripts: cleaned texts, sentences for events, exit codes. */
package chatroom.client.text;
