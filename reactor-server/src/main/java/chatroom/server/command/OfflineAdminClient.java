package chatroom.server.command;

import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.server.admin.AdminService;
import chatroom.server.auth.PasswordHasher;
import chatroom.server.store.Database;
import chatroom.server.store.DatabaseAddress;
import chatroom.server.store.Progress;
import chatroom.server.store.StartupException;
import chatroom.server.store.StorageException;
import chatroom.server.store.Upkeep;
import chatroom.server.store.postgres.PostgresStore;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteStore;
import chatroom.server.work.Job;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers requests from the database of a server that doesn't run, and can't begin to while this is open. */
final class OfflineAdminClient implements AdminClient {
    /** Empty where the database isn't in it. */
    private final Optional<DataFolder> folder;

    private final Database database;
    private final AdminService service;

    private OfflineAdminClient(
            Optional<DataFolder> folder, Database database, Supplier<PasswordHasher> hasher, Progress progress) {
        this.folder = folder;
        this.database = database;
        this.service = new AdminService(
                database,
                hasher,
                new AdminService.Writing() {
                    @Override
                    public <R> R run(Job<R> job) throws Exception {
                        return job.run();
                    }
                },
                AdminService.Committed.UNHEARD,
                () -> progress);
    }

    /** Makes a database where there is none. */
    static OfflineAdminClient open(Installation installation, Progress progress) throws StartupException {
        return open(installation, progress, SqliteStore::open);
    }

    /** @throws StartupException there is no database, too */
    static OfflineAdminClient openExisting(Installation installation, Progress progress) throws StartupException {
        return open(installation, progress, SqliteStore::openExisting);
    }

    /** One that isn't in a data folder. */
    static OfflineAdminClient open(DatabaseAddress address, Installation installation, Progress progress)
            throws StartupException {
        Database database = PostgresStore.open(address.url(), address.passwordFile(), System::nanoTime, 1);
        return new OfflineAdminClient(Optional.empty(), database, installation::newHasher, progress);
    }

    private interface Opening {
        SqliteStore open(DataFolder folder, Clock clock, int readers, Progress progress) throws StartupException;
    }

    private static OfflineAdminClient open(Installation installation, Progress progress, Opening opening)
            throws StartupException {
        DataFolder folder = DataFolder.open(installation.dataDir());
        boolean opened = false;
        try {
            SqliteStore database = opening.open(folder, Clock.systemUTC(), 1, progress);
            OfflineAdminClient client =
                    new OfflineAdminClient(Optional.of(folder), database, installation::newHasher, progress);
            opened = true;
            return client;
        } finally {
            if (!opened) {
                folder.close();
            }
        }
    }

    @Override
    public AdminReply ask(AdminRequest request) throws CommandFailure {
        AdminReply reply = service.answer(request);
        if (reply instanceof AdminReply.Failed failed) {
            throw new CommandFailure(failed.message());
        }
        return reply;
    }

    @Override
    public long lastId() throws CommandFailure {
        try {
            return database.upkeep().newestBefore(Instant.ofEpochMilli(Long.MAX_VALUE));
        } catch (StorageException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    /** For what only a server that is stopped can have done to it. */
    Upkeep upkeep() {
        return database.upkeep();
    }

    @Override
    public void close() {
        database.close();
        folder.ifPresent(DataFolder::close);
    }
}
