package chatroom.server.command;

import chatroom.server.store.DatabaseAddress;
import chatroom.server.store.Progress;
import chatroom.server.store.RefusedException;
import chatroom.server.store.StorageException;
import chatroom.server.store.Upkeep;
import chatroom.server.store.move.Move;
import chatroom.server.store.move.MovePlace;
import chatroom.server.store.postgres.PostgresMovePlace;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteMovePlace;
import chatroom.server.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes an export into a PostgreSQL database: what is there, accounts above all, is copied into a data folder that is there for the moment,
 * the export is taken into that, and the whole takes the place of what was there, in one transaction.
 */
final class DatabaseImport {
    private final DatabaseAddress address;
    private final Progress progress;

    DatabaseImport(DatabaseAddress address, Progress progress) {
        this.address = address;
        this.progress = progress;
    }

    /** Takes the export in. */
    interface Loading {
        long into(Upkeep upkeep) throws Exception;
    }

    /** @return how many entries were taken in */
    long run(Loading loading) throws Exception {
        Path folder = Files.createTempDirectory("chatroom-import");
        try (MovePlace database = PostgresMovePlace.open(address)) {
            refuseUnlessFree(database);
            try (MovePlace copy = SqliteMovePlace.openTarget(folder, Clock.systemUTC(), progress)) {
                new Move(database, copy, Clock.systemUTC(), progress).copy();
            }
            long loaded = load(folder, loading);
            try (MovePlace whole = SqliteMovePlace.openSource(folder, Clock.systemUTC(), progress)) {
                new Move(whole, database, Clock.systemUTC(), progress).copy();
            }
            return loaded;
        } finally {
            delete(folder);
        }
    }

    private static void refuseUnlessFree(MovePlace database) throws StorageException, RefusedException {
        if (database.mark().isPresent()) {
            throw new RefusedException("The database %s can't be used: %s."
                    .formatted(database.name(), database.mark().get().why(database.name())));
        }
        if (database.entries() > 0) {
            throw new RefusedException("There are messages or rooms in %s already: import into a database of its own."
                    .formatted(database.name()));
        }
    }

    private long load(Path folder, Loading loading) throws Exception {
        try (DataFolder opened = DataFolder.open(folder);
                SqliteStore store = SqliteStore.openExisting(opened, Clock.systemUTC(), 1, progress)) {
            return loading.into(store.upkeep());
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> inside;
        try (Stream<Path> files = Files.walk(folder)) {
            inside = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : inside) {
            Files.deleteIfExists(file);
        }
    }
}
