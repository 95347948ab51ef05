package chatroom.testing;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
import chatroom.server.store.Progress;
import chatroom.server.store.RoomEntry;
import chatroom.server.store.Upkeep;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What operators do with the rooms of a {@link MemoryStore}, which has no file that could be kept up. One thread. */
final class MemoryUpkeep implements Upkeep {
    /** Few, so that it takes several commits. */
    private static final int PRUNED_TOGETHER = 5;

    private final MemoryJournals journals;
    private final Clock clock;

    MemoryUpkeep(MemoryJournals journals, Clock clock) {
        this.journals = journals;
        this.clock = clock;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public boolean deleteRoom(RoomName room) {
        return journals.delete(room);
    }

    /** They are gone with it. */
    @Override
    public boolean deleteEntries(RoomName room) {
        return false;
    }

    @Override
    public List<RoomName> halfDeleted() {
        return List.of();
    }

    @Override
    public boolean forgetWords(boolean begin) {
        return false;
    }

    @Override
    public boolean reclaim() {
        return false;
    }

    private static AssertionError ofFiles() {
        return new AssertionError("nobody asks that of a store in memory");
    }

    @Override
    public void backup(Path file, Progress progress) {
        throw ofFiles();
    }

    @Override
    public List<String> verify(Progress progress) {
        throw ofFiles();
    }

    @Override
    public String verified() {
        throw ofFiles();
    }

    @Override
    public Optional<Ahead> ahead() {
        throw ofFiles();
    }

    @Override
    public Moved moveBack(long afterId, Duration by) {
        throw ofFiles();
    }

    @Override
    public OthersAhead othersAhead() {
        throw ofFiles();
    }

    @Override
    public OthersAhead mendOtherTimes() {
        throw ofFiles();
    }

    @Override
    public boolean mendTimesInRooms() {
        throw ofFiles();
    }

    @Override
    public Instant lastInUse() {
        throw ofFiles();
    }

    @Override
    public void noteBackup() {
        throw ofFiles();
    }

    @Override
    public long newestBefore(Instant time) {
        return journals.lobby().entries().stream()
                .filter(entry -> entry.timestamp().isBefore(time))
                .mapToLong(Entry::id)
                .max()
                .orElse(0);
    }

    @Override
    public Optional<Instant> newestTextBefore(Instant time) {
        return journals.rooms()
                .flatMap(room -> textsBefore(room, time))
                .map(ChatMessage::timestamp)
                .max(Comparator.naturalOrder());
    }

    private static Stream<ChatMessage> textsBefore(MemoryRoom room, Instant time) {
        return room.state().messages().stream()
                .filter(message -> !message.deleted() && message.timestamp().isBefore(time));
    }

    @Override
    public List<OldTexts> oldTexts(Instant time) {
        List<OldTexts> old = new ArrayList<>();
        journals.rooms()
                .filter(room -> !room.name().isLobby())
                .forEach(room -> textsBefore(room, time)
                        .mapToLong(ChatMessage::id)
                        .max()
                        .ifPresent(throughId -> old.add(new OldTexts(room.name(), throughId))));
        return old;
    }

    @Override
    public Pruned prune(RoomName room, long afterId, long throughId) {
        long through = journals.room(room).isPresent() ? Math.min(afterId + PRUNED_TOGETHER, throughId) : throughId;
        return new Pruned(through, journals.prune(room, through));
    }

    @Override
    public long load(Iterator<RoomEntry> entries) {
        throw ofFiles();
    }
}
