package chatroom.server.store;

import chatroom.server.store.postgres.PostgresTestStore;
import chatroom.server.store.sqlite.SqliteTestStore;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;

/** The kinds of stores there are. What a port promises is tested with each. */
public enum StoreKind {
    SQLITE {
        @Override
        public OpenStore open(Path folder, SettableClock clock) throws Exception {
            return new SqliteTestStore(folder, clock);
        }
    },
    POSTGRES {
        @Override
        public OpenStore open(Path folder, SettableClock clock) throws Exception {
            return new PostgresTestStore(clock);
        }
    };

    /**
     * An empty one of a test's own, to be closed.
     *
     * @param folder for what is in files
     * @param clock by which it dates what is stored
     */
    public abstract OpenStore open(Path folder, SettableClock clock) throws Exception;
}
