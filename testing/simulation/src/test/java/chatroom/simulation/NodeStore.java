package chatroom.simulation;

import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.AccountKeeping;
import chatroom.server.store.Journals;
import chatroom.server.store.News;
import chatroom.server.store.RoomSearch;
import chatroom.server.store.Rooms;
import chatroom.server.store.StorageException;
import chatroom.server.store.Upkeep;
import chatroom.testing.MemoryStore;
import chatroom.testing.SingleObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A {@link SharedDatabase} as one node has it: whatever it writes, it tells all others in the same transaction. */
final class NodeStore implements SingleObjectStore {
    private final MemoryStore store;
    private final NodeWriter writer;
    private final Journals journals;
    private final News news;

    /** @param later does somewhen what a connection that broke had begun */
    NodeStore(SharedDatabase database, NodeLink link, Consumer<Runnable> later) {
        this.store = database.store();
        this.writer = new NodeWriter(database, link);
        this.journals = new NodeJournals(store.journals(), link, writer, later);
        this.news = new NodeNews(database, link, writer);
    }

    @Override
    public String epoch() {
        return store.epoch();
    }

    @Override
    public Journals journals() {
        return journals;
    }

    @Override
    public Rooms rooms() {
        return new NodeRooms(store, writer);
    }

    @Override
    public RoomSearch roomSearch() {
        return store.roomSearch();
    }

    @Override
    public News news() {
        return news;
    }

    @Override
    public AccountKeeping accountKeeping() {
        return new NodeKeeping(store.accountKeeping(), writer);
    }

    /** Of all that operators do only what they do to rooms is known to others. */
    @Override
    public Upkeep upkeep() {
        Upkeep kept = store.upkeep();
        Object port = Proxy.newProxyInstance(
                Upkeep.class.getClassLoader(), new Class<?>[] {Upkeep.class}, (proxy, method, values) -> {
                    if (method.getName().equals("deleteRoom")) {
                        return writer.write(told -> delete(kept, (RoomName) values[0], told));
                    }
                    if (method.getName().equals("prune")) {
                        return writer.write(
                                told -> prune(kept, (RoomName) values[0], (long) values[1], (long) values[2], told));
                    }
                    try {
                        return method.invoke(kept, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return (Upkeep) port;
    }

    private static Upkeep.Pruned prune(Upkeep kept, RoomName room, long afterId, long throughId, NewsBuilder told)
            throws StorageException {
        Upkeep.Pruned pruned = kept.prune(room, afterId, throughId);
        told.notice(new News.Notice.Pruned(room, pruned.throughId()));
        return pruned;
    }

    private boolean delete(Upkeep kept, RoomName room, NewsBuilder told) throws StorageException {
        List<RoomState.Member> members =
                store.state(room).map(RoomState::members).orElse(List.of());
        boolean isGone = kept.deleteRoom(room);
        if (isGone) {
            told.deleted(room, members);
        }
        return isGone;
    }

    // The index is no news.

    @Override
    public long index(int limit) {
        return store.index(limit);
    }

    @Override
    public boolean indexOtherRooms(int limit) {
        return store.indexOtherRooms(limit);
    }

    // Accounts.

    @Override
    public Optional<Account> find(String username) {
        return store.find(username);
    }

    @Override
    public Optional<Account> create(Username username, String passwordHash) throws StorageException {
        return writer.write(told -> store.create(username, passwordHash));
    }

    @Override
    public Optional<Account> createAdmin(Username username, String passwordHash) throws StorageException {
        return writer.write(told -> store.createAdmin(username, passwordHash));
    }

    @Override
    public boolean isAdmin(long id) {
        return store.isAdmin(id);
    }

    @Override
    public boolean changePassword(Account account, String newPasswordHash, byte[] keptTokenHash)
            throws StorageException {
        return writer.write(told -> {
            told.ended(account.username());
            return store.changePassword(account, newPasswordHash, keptTokenHash);
        });
    }

    // Tokens.

    @Override
    public Optional<List<byte[]>> issue(
            byte[] tokenHash, Account account, Optional<String> newPasswordHash, Collection<byte[]> connected)
            throws StorageException {
        return writer.write(told -> store.issue(tokenHash, account, newPasswordHash, connected));
    }

    @Override
    public Optional<Account> find(byte[] tokenHash) {
        return store.find(tokenHash);
    }

    @Override
    public boolean touch(byte[] tokenHash) throws StorageException {
        return writer.write(told -> store.touch(tokenHash));
    }

    @Override
    public void delete(byte[] tokenHash) throws StorageException {
        writer.write(told -> {
            store.find(tokenHash).map(Account::username).ifPresent(told::ended);
            store.delete(tokenHash);
            return true;
        });
    }

    @Override
    public Optional<Username> deleteAllOf(String username) throws StorageException {
        return writer.write(told -> {
            Optional<Username> user = store.deleteAllOf(username);
            user.ifPresent(told::ended);
            return user;
        });
    }

    // Invites.

    @Override
    public Instant create(byte[] codeHash, Duration life) throws StorageException {
        return writer.write(told -> store.create(codeHash, life));
    }

    @Override
    public boolean isOpen(byte[] codeHash) {
        return store.isOpen(codeHash);
    }

    @Override
    public Redemption redeem(byte[] codeHash, Username username, String passwordHash) throws StorageException {
        return writer.write(told -> store.redeem(codeHash, username, passwordHash));
    }
}
