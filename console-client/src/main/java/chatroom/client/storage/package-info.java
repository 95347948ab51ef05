/** What outlives a run, in private files: where one was last, the session, where one stopped reading, what was not sent. */
package chatroom.client.storage;
