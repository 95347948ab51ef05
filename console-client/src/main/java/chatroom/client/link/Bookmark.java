package chatroom.client.link;

/** Where somebody stopped reading: a message of a history. */
public record Bookmark(String epoch, long lastId) {}
