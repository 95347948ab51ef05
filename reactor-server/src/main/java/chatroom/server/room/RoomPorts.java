package chatroom.server.room;

import chatroom.server.reactor.Timers;
import chatroom.server.store.Store;
import chatroom.server.work.Workers;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Everything outside that a room uses.
 *
 * @param paging workers for what reads pages of messages
 * @param searching workers for searches
 * @param storing the one worker that writes the database
 * @param appends takes a message to be stored, or refuses it because too many are waiting; answered by {@link AppendResults#onBatch}
 * @param reactor has something done on the reactor thread; any thread
 * @param clock the store's: {@link chatroom.server.store.Database#clock}
 * @param nodes what other servers on the same database have done, and what they are told
 */
public record RoomPorts(
        Workers paging,
        Workers searching,
        Workers storing,
        Predicate<AppendRequest> appends,
        Store store,
        Timers timers,
        Clock clock,
        Consumer<Runnable> reactor,
        OtherNodes nodes) {}
