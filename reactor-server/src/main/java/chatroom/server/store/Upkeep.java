package chatroom.server.store;

import chatroom.protocol.RoomName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What whoever runs the server does with the database as a whole. */
public interface Upkeep {
    /**
     * Worker threads; takes as long as reading all of the database. Makes a copy as it is at this moment, checked and on disk, readable by
     * its owner only. It has no epoch, so that it begins another history where it is restored, and no session tokens.
     *
     * @param file nothing may be there yet; nothing is until the copy is whole
     */
    void backup(Path file, Progress progress) throws StorageException, RefusedException;

    /**
     * Worker threads; takes as long as reading all of the database.
     *
     * @return what is wrong, a sentence each; empty if nothing is
     */
    List<String> verify(Progress progress) throws StorageException;

    /** What {@link #verify} looks at: completes "The database is sound: …". */
    String verified();

    /** The time by which messages are dated. */
    Instant now();

    /** What is dated ahead of the clock by more than two machines' clocks may go apart; empty if nothing is. */
    record Ahead(long messages, long firstId, Instant newest) {}

    /** Worker threads; takes as long as reading all messages. */
    Optional<Ahead> ahead() throws StorageException;

    /**
     * Storage thread. Moves the times of some messages back. Done from the first that is ahead to the last, it leaves times in order
     * wherever it is broken off, and what is left can be done another time.
     *
     * @param afterId the message before the first to be moved: none comes before that one's time
     * @param by how far
     * @return how far that went
     */
    Moved moveBack(long afterId, Duration by) throws StorageException;

    /** @param more there are messages after this one */
    record Moved(long throughId, boolean more) {}

    /** How many of what else has a time are dated ahead of the clock by more than two machines' clocks may go apart. */
    record OthersAhead(long accounts, long invites) {
        public boolean any() {
            return accounts > 0 || invites > 0;
        }
    }

    /** Worker threads. */
    OthersAhead othersAhead() throws StorageException;

    /**
     * Storage thread. Accounts and invites that are dated ahead of the clock are as if they were made now.
     *
     * @return what was mended
     */
    OthersAhead mendOtherTimes() throws StorageException;

    /**
     * Storage thread. Dates some entries in rooms other than the lobby now that are dated ahead of the clock. Wherever it is broken off
     * times are in order, and what is left can be done another time.
     *
     * @return whether there may be more
     */
    boolean mendTimesInRooms() throws StorageException;

    /**
     * This database was in use then, so it isn't earlier now: the newest backup was made then, or it was open for so long since it was
     * made. Later than now where the clock is behind, or was ahead. Any thread.
     */
    Instant lastInUse();

    /** Storage thread. There is a backup of what there was until now. */
    void noteBackup() throws StorageException;

    /** Worker threads. The newest message in the lobby that is older, 0 if there is none. */
    long newestBefore(Instant time) throws StorageException;

    /**
     * Worker threads. The time of the newest message, in whichever room, that is older, and has its text; empty if there is none. Takes as
     * long as reading all messages of rooms other than the lobby.
     */
    Optional<Instant> newestTextBefore(Instant time) throws StorageException;

    /** @param throughId the newest message there that is older, and has its text */
    record OldTexts(RoomName room, long throughId) {}

    /** Worker threads; takes as long as reading all messages. The rooms with such messages, the lobby apart. */
    List<OldTexts> oldTexts(Instant time) throws StorageException;

    /** Worker threads. Rooms that are deleted, with entries that are still to be taken away: the process ended while that was done. */
    List<RoomName> halfDeleted() throws StorageException;

    /**
     * Some messages were pruned.
     *
     * @param throughId the last that was come to
     * @param texts how many had one
     */
    record Pruned(long throughId, int texts) {}

    /**
     * Storage thread. Takes the texts out of some messages of a room with {@code afterId < id <= throughId}, and their reactions: of as
     * many as there is time for, because meanwhile nobody's message is stored. Ids, names, times and nonces stay.
     */
    Pruned prune(RoomName room, long afterId, long throughId) throws StorageException;

    /**
     * Storage thread. Deletes a room, for ever: nobody gets its name again. Its entries are taken away by {@link #deleteEntries}.
     *
     * @return false if it is the lobby or a direct room, or there never was such a room; true also if it is deleted already
     */
    boolean deleteRoom(RoomName room) throws StorageException;

    /**
     * Storage thread. Takes away some entries of a room that is deleted: as many as there is time for, because meanwhile nobody's
     * message is stored.
     *
     * @return whether there are more
     */
    boolean deleteEntries(RoomName room) throws StorageException;

    /**
     * Storage thread. Messages that have lost their texts aren't found by them any more, but the index keeps the words until it is
     * rearranged: this does some of that.
     *
     * @param begin false to go on with it
     * @return whether there is more to be rearranged
     */
    boolean forgetWords(boolean begin) throws StorageException;

    /**
     * Storage thread. Gives some of the space that is free in the file back to the system.
     *
     * @return whether there is more to be given back
     */
    boolean reclaim() throws StorageException;

    /**
     * Storage thread. All or nothing. Who isn't known gets an account without a password, which nobody can log in with.
     *
     * <p>What later entries of a room do to its messages, its members and itself is done, unless it is done already. Who is in a room has
     * read everything.
     *
     * @param entries in each room with ids 1, 2, 3, … and times that don't go back
     * @return how many
     * @throws RefusedException there are messages or rooms already, or something is wrong with these
     */
    long load(Iterator<RoomEntry> entries) throws StorageException, RefusedException;
}
