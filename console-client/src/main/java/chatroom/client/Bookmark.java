package chatroom.client;

/** Where somebody stopped reading: a message of a history. */
record Bookmark(String epoch, long lastId) {}
