package chatroom.simulation;

import chatroom.protocol.RoomName;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.AccountKeeping;
import chatroom.server.store.Cancellation;
import chatroom.server.store.EntryPage;
import chatroom.server.store.EntryResult;
import chatroom.server.store.Journals;
import chatroom.server.store.NewEntry;
import chatroom.server.store.News;
import chatroom.server.store.RoomSearch;
import chatroom.server.store.Rooms;
import chatroom.server.store.StorageException;
import chatroom.server.store.Upkeep;
import chatroom.testing.SingleObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A store on a disk that has its moods. What it returns from is committed; what it throws at isn't, or is (a commit in doubt). */
final class FailingStore implements SingleObjectStore {
    static final String SENTENCE = "the disk is in a mood";

    private final World world;
    private final SingleObjectStore disk;

    /** Throws where there is no way to the disk. */
    private final FailingRooms.Mood way;

    private final DiskMood mood;
    private final Chance chance;

    FailingStore(World world, SingleObjectStore disk, FailingRooms.Mood way) {
        this.world = world;
        this.disk = disk;
        this.way = way;
        this.mood = world.disk();
        this.chance = world.chance();
    }

    @Override
    public Journals journals() {
        return new FailingJournals();
    }

    private final class FailingJournals implements Journals {
        @Override
        public List<EntryResult> append(List<NewEntry> batch) throws StorageException {
            mayFail(mood.failuresPerMille);
            List<EntryResult> committed = disk.journals().append(batch);
            world.trace().add("disk", "commits", committed);
            mayFail(mood.doubtsPerMille);
            return committed;
        }

        @Override
        public Optional<EntryPage> readAfter(RoomName room, long afterId, long throughId, int limit, int maxBytes)
                throws StorageException {
            mayFail(mood.readFailuresPerMille);
            // Pages end where they like, as they do for long messages.
            return disk.journals()
                    .readAfter(room, afterId, throughId, Math.min(limit, chance.between(1, 40)), maxBytes);
        }

        @Override
        public Optional<EntryPage> readBefore(RoomName room, long beforeId, int limit, int maxBytes)
                throws StorageException {
            mayFail(mood.readFailuresPerMille);
            return disk.journals().readBefore(room, beforeId, limit, maxBytes);
        }
    }

    @Override
    public AccountKeeping accountKeeping() {
        return moody(AccountKeeping.class, disk.accountKeeping(), Set.of("users", "find"));
    }

    @Override
    public Upkeep upkeep() {
        return moody(
                Upkeep.class,
                disk.upkeep(),
                Set.of("now", "newestBefore", "newestTextBefore", "oldTexts", "halfDeleted"));
    }

    @Override
    public News news() {
        return new FailingNews(
                disk.news(), () -> mayFail(mood.failuresPerMille), () -> mayFail(mood.readFailuresPerMille));
    }

    /** A port of operators, all methods of which but these write. */
    private <T> T moody(Class<T> port, T ofDisk, Set<String> reading) {
        Object moody = Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, values) -> {
            boolean reads = reading.contains(method.getName());
            mayFail(reads ? mood.readFailuresPerMille : mood.failuresPerMille);
            Object result;
            try {
                result = method.invoke(ofDisk, values);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (!reads) {
                world.trace().add("disk", "did", method.getName() + " " + result);
                mayFail(mood.doubtsPerMille);
            }
            return result;
        });
        return port.cast(moody);
    }

    @Override
    public Rooms rooms() {
        return new FailingRooms(
                disk.rooms(), () -> mayFail(mood.failuresPerMille), () -> mayFail(mood.readFailuresPerMille));
    }

    @Override
    public RoomSearch roomSearch() {
        return new RoomSearch() {
            @Override
            public Optional<EntryPage> find(
                    RoomName room, SearchQuery query, long beforeId, int limit, int maxBytes, Cancellation cancellation)
                    throws StorageException {
                mayFail(mood.readFailuresPerMille);
                return disk.roomSearch().find(room, query, beforeId, limit, maxBytes, cancellation);
            }

            @Override
            public Optional<FoundMessages> find(
                    List<RoomName> rooms,
                    SearchQuery query,
                    Optional<String> cursor,
                    int limit,
                    int maxBytes,
                    Cancellation cancellation)
                    throws StorageException {
                mayFail(mood.readFailuresPerMille);
                return disk.roomSearch().find(rooms, query, cursor, limit, maxBytes, cancellation);
            }
        };
    }

    private void mayFail(int perMille) throws StorageException {
        way.mayFail();
        if (perMille > 0 && chance.perMille(perMille)) {
            world.tally().failedJobs++;
            world.trace().add("disk", "fails", "");
            throw new StorageException(SENTENCE, null);
        }
    }

    @Override
    public long index(int limit) throws StorageException {
        mayFail(mood.failuresPerMille);
        return disk.index(limit);
    }

    @Override
    public boolean indexOtherRooms(int limit) throws StorageException {
        mayFail(mood.failuresPerMille);
        return disk.indexOtherRooms(limit);
    }

    @Override
    public String epoch() {
        return disk.epoch();
    }

    @Override
    public Optional<Account> find(String username) throws StorageException {
        mayFail(mood.readFailuresPerMille);
        return disk.find(username);
    }

    @Override
    public Optional<Account> create(Username username, String passwordHash) throws StorageException {
        mayFail(mood.failuresPerMille);
        return disk.create(username, passwordHash);
    }

    @Override
    public Optional<Account> createAdmin(Username username, String passwordHash) throws StorageException {
        mayFail(mood.failuresPerMille);
        return disk.createAdmin(username, passwordHash);
    }

    @Override
    public boolean isAdmin(long id) throws StorageException {
        mayFail(mood.readFailuresPerMille);
        return disk.isAdmin(id);
    }

    @Override
    public boolean changePassword(Account account, String newPasswordHash, byte[] keptTokenHash)
            throws StorageException {
        return disk.changePassword(account, newPasswordHash, keptTokenHash);
    }

    @Override
    public Optional<List<byte[]>> issue(
            byte[] tokenHash, Account account, Optional<String> newPasswordHash, Collection<byte[]> connected)
            throws StorageException {
        mayFail(mood.failuresPerMille);
        Optional<List<byte[]>> issued = disk.issue(tokenHash, account, newPasswordHash, connected);
        mayFail(mood.doubtsPerMille);
        return issued;
    }

    @Override
    public Optional<Account> find(byte[] tokenHash) throws StorageException {
        mayFail(mood.readFailuresPerMille);
        return disk.find(tokenHash);
    }

    @Override
    public boolean touch(byte[] tokenHash) throws StorageException {
        mayFail(mood.failuresPerMille);
        return disk.touch(tokenHash);
    }

    @Override
    public void delete(byte[] tokenHash) throws StorageException {
        mayFail(mood.failuresPerMille);
        disk.delete(tokenHash);
    }

    @Override
    public Optional<Username> deleteAllOf(String username) throws StorageException {
        mayFail(mood.failuresPerMille);
        return disk.deleteAllOf(username);
    }

    @Override
    public Instant create(byte[] codeHash, Duration life) throws StorageException {
        mayFail(mood.failuresPerMille);
        return disk.create(codeHash, life);
    }

    @Override
    public boolean isOpen(byte[] codeHash) throws StorageException {
        mayFail(mood.readFailuresPerMille);
        return disk.isOpen(codeHash);
    }

    @Override
    public Redemption redeem(byte[] codeHash, Username username, String passwordHash) throws StorageException {
        mayFail(mood.failuresPerMille);
        return disk.redeem(codeHash, username, passwordHash);
    }
}
