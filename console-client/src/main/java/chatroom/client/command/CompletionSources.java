package chatroom.client.command;

import chatroom.client.room.Rooms;
import chatroom.client.view.People;

/** What Tab knows to offer. */
public record CompletionSources(People people, Rooms rooms) {}
