package chatroom.server.store;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.time.SettableClock;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** A real store of one test, with the account ann in it. The test's thread is the storage thread. */
public abstract class OpenStore implements AutoCloseable {
    public static final String LOBBY = "lobby";
    public static final int NO_LIMIT_BYTES = Integer.MAX_VALUE;

    public final SettableClock clock;
    private Account ann;

    protected OpenStore(SettableClock clock) {
        this.clock = clock;
    }

    /** To be called when it is open for the first time. */
    protected final void begin() throws StorageException {
        ann = user("ann");
    }

    public final Account ann() {
        return ann;
    }

    public final Account user(String name) throws StorageException {
        return accounts().create(new Username(name), "hash of " + name).orElseThrow();
    }

    public abstract Accounts accounts();

    public abstract Tokens tokens();

    public abstract Invites invites();

    public abstract AccountKeeping accountKeeping();

    public abstract Journals journals();

    public abstract Rooms rooms();

    public abstract SearchIndex searchIndex();

    public abstract RoomSearch roomSearch();

    public abstract Upkeep upkeep();

    public final List<EntryResult> append(NewEntry... batch) throws StorageException {
        return journals().append(List.of(batch));
    }

    /** Messages of ann in the lobby. */
    public final List<EntryResult> append(String... texts) throws StorageException {
        return append(Arrays.stream(texts).map(this::message).toArray(NewEntry[]::new));
    }

    public final NewEntry message(String text) {
        return message(ann, RoomName.LOBBY, text, Optional.empty());
    }

    public final NewEntry message(Account author, String text, String nonce) {
        return message(author, RoomName.LOBBY, text, Optional.of(new Nonce(nonce)));
    }

    public final NewEntry messageIn(String room, String text, String nonce) {
        return message(ann, new RoomName(room), text, Optional.of(new Nonce(nonce)));
    }

    private static NewEntry message(Account author, RoomName room, String text, Optional<Nonce> nonce) {
        Change say = new Change.Say(new MessageText(text), false, OptionalLong.empty());
        return new NewEntry(room, author.id(), author.username(), nonce, say);
    }

    /** Of what was stored, or of what it is a duplicate of. */
    public static long id(EntryResult result) {
        return result instanceof EntryResult.Duplicate first
                ? first.id()
                : ((EntryResult.Stored) result).entry().id();
    }

    public static boolean isDuplicate(EntryResult result) {
        return result instanceof EntryResult.Duplicate;
    }

    /** The messages of the lobby. */
    public final List<ChatMessage> all() throws StorageException {
        return journals()
                .readAfter(RoomName.LOBBY, 0, Long.MAX_VALUE, 2_000, NO_LIMIT_BYTES)
                .orElseThrow()
                .entries()
                .stream()
                .map(Entry::asMessage)
                .toList();
    }

    /** The newest entry of a room, 0 if it has none. */
    public final long head(String room) throws StorageException {
        return journals()
                .readBefore(new RoomName(room), Long.MAX_VALUE, 1, NO_LIMIT_BYTES)
                .map(EntryPage::lastId)
                .orElse(0L);
    }

    public abstract void inOneTransaction(BooleanSupplier writes) throws StorageException;

    /** As a server does that ends. */
    public abstract void end() throws Exception;

    /** After {@link #end}. */
    public abstract void reopen() throws Exception;

    public final void restart() throws Exception {
        end();
        reopen();
    }

    /** A public room without an entry, so that its first message has the id 1. */
    public abstract void room(String name) throws Exception;

    /** What is wrong with what it has stored, a sentence each. */
    public abstract List<String> findings() throws Exception;

    /** The storing of this text fails from now on, with the words "on purpose". */
    public abstract void failWhereTextIs(String text) throws Exception;

    // As an operator would with the database's own program, beside the server.

    /** Every attempt to make an account fails from now on, with the words "on purpose". */
    public abstract void failNewAccounts() throws Exception;

    /** An entry of the lobby is gone, as if there never had been one. */
    public abstract void removeEntry(long id) throws Exception;

    /** The index for searching has lost an entry of the lobby. */
    public abstract void loseWords(long id) throws Exception;

    /** In milliseconds since 1970. */
    public abstract long expiryOfTheInvite() throws Exception;

    /** Its row is gone, as if there never had been one. */
    public abstract void removeAccount(Account account) throws Exception;

    /** Hashes of all that are stored, expired or not, in hexadecimal digits and their order. */
    public abstract List<String> storedTokens() throws Exception;

    /** As {@link #storedTokens}. */
    public abstract List<String> storedInvites() throws Exception;

    /** Of the token with this hash, in milliseconds since 1970. */
    public abstract long lastUsed(byte[] tokenHash) throws Exception;

    /** The time that was last noted by which sessions expire. After {@link #end}. */
    public abstract void setServedTime(long millis) throws Exception;

    /** Closes it if it is open, and takes it away. */
    @Override
    public abstract void close() throws SQLException;
}
