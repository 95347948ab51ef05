package chatroom.server.chat;

import chatroom.server.access.AccessPorts;
import chatroom.server.reactor.Timers;
import chatroom.server.room.RoomPorts;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * Everything outside that the chat uses.
 *
 * @param clock the store's: {@link chatroom.server.store.Database#clock}
 * @param reactor has something done on the reactor thread: how workers answer; any thread
 */
public record ChatPorts(AccessPorts access, RoomPorts room, Timers timers, Clock clock, Consumer<Runnable> reactor) {}
