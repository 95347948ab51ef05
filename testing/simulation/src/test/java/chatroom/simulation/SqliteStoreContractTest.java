package chatroom.simulation;

import chatroom.server.store.Store;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreContractTest extends StoreContract {
    @TempDir
    Path path;

    private DataFolder folder;
    private SqliteStore database;

    @Override
    Store open(Clock clock) throws Exception {
        folder = DataFolder.open(path);
        database = SqliteStore.open(folder, clock, 1);
        return database;
    }

    @AfterEach
    void close() {
        database.close();
        folder.close();
    }
}
