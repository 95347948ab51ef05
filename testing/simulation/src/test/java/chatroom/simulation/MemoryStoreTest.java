package chatroom.simulation;

import chatroom.server.store.Store;
import chatroom.testing.MemoryStore;
import java.time.Clock;

class MemoryStoreTest extends StoreContract {
    @Override
    Store open(Clock clock) {
        return new MemoryStore(clock, "epoch");
    }
}
