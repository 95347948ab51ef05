package chatroom.server.room;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.StorageException;
import chatroom.server.work.JobResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of batches of entries: told to whatever decides by it and to the feeds, which show them, and then to each sender. Reactor
 * thread only.
 */
public final class AppendResults {
    private static final Logger LOG = LoggerFactory.getLogger(AppendResults.class);

    private final LoadedRooms rooms;
    private final Memberships memberships;
    private final RoomStats stats;

    /**
     * May have entries of which nobody has told. They are read after the next commit, as only then it shows what
     * was stored; at most as many as are in memory.
     */
    private final Set<Room> doubted = new LinkedHashSet<>();

    public AppendResults(LoadedRooms rooms, Memberships memberships) {
        this.rooms = rooms;
        this.memberships = memberships;
        this.stats = rooms.lobby().stats();
        rooms.whenFed(new MessageFeed.Listener() {
            @Override
            public void onShown(Room room, Entry entry) {
                memberships.onShown(room.name(), entry, room.sinceId());
            }

            @Override
            public void onSettled(Room room) {
                // There may be a newer doubt, which the next commit is to settle.
                if (!doubted.contains(room)) {
                    room.settle();
                    memberships.settle(room.name());
                }
            }

            @Override
            public void onGone(Room room) {
                onRoomDeleted(room.name());
            }
        });
    }

    /** A batch is committed, or was reported as failed: it may be committed all the same. */
    public void onBatch(List<AppendRequest> batch, JobResult<List<EntryResult>> result) {
        if (result instanceof JobResult.Done<List<EntryResult>> done) {
            // Before the senders: what somebody asks for next is to have what was just said.
            for (int i = 0; i < batch.size(); i++) {
                apply(batch.get(i), done.value().get(i));
            }
            List<Room> settling = List.copyOf(doubted);
            doubted.clear();
            // Those are settled by the next commit only.
            onFailed(batch, done.value());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer().accept(answer(done.value().get(i)));
            }
            settling.forEach(room -> room.feed().onDoubt());
        } else if (result instanceof JobResult.Failed<List<EntryResult>> failed) {
            onFailed(batch, failed.cause());
            for (AppendRequest append : batch) {
                append.answer().accept(new JobResult.Failed<>(failed.cause()));
            }
        }
    }

    private static JobResult<EntryResult> answer(EntryResult result) {
        return result instanceof EntryResult.Failed failed
                ? new JobResult.Failed<>(failed.cause())
                : new JobResult.Done<>(result);
    }

    /** Those of a batch that failed, though others were stored. */
    private void onFailed(List<AppendRequest> batch, List<EntryResult> results) {
        List<AppendRequest> ofThem = new ArrayList<>();
        StorageException cause = null;
        for (int i = 0; i < batch.size(); i++) {
            if (results.get(i) instanceof EntryResult.Failed failed) {
                ofThem.add(batch.get(i));
                cause = failed.cause();
            }
        }
        if (cause != null) {
            onFailed(ofThem, cause);
        }
    }

    private void onFailed(List<AppendRequest> batch, Throwable cause) {
        LOG.error("{} messages could not be stored: {}", batch.size(), cause.toString());
        onDoubt(batch.stream().map(AppendRequest::entry).toList());
    }

    /** It isn't known whether these were stored: what those are whom they are about is read again, and the store says what is archived. */
    public void onDoubt(List<NewEntry> entries) {
        for (NewEntry entry : entries) {
            EntrySubject.of(entry).forEach(memberships::doubt);
            rooms.find(entry.room()).ifPresent(doubted::add);
            if (entry.change() instanceof Change.Archive) {
                rooms.find(entry.room()).ifPresent(Room::doubtArchived);
            }
        }
        if (doubted.size() > rooms.size() + 1) {
            List<Room> atRest = doubted.stream()
                    .filter(room -> rooms.find(room.name()).filter(room::equals).isEmpty())
                    .toList();
            // Nobody follows these: there is nothing that would have to be shown before they are told who was removed.
            atRest.forEach(doubted::remove);
            atRest.forEach(room -> memberships.settle(room.name()));
        }
    }

    /** Somebody may have left all of their rooms to others: what anybody is anywhere is read again. */
    public void onMembersInDoubt() {
        memberships.forgetAll();
    }

    /** The texts of all messages of a room up to this one are gone, and with them those of their edits, which may be newer. */
    public void onPruned(RoomName name, long throughId) {
        rooms.find(name).ifPresent(room -> {
            room.outdateThrough(Math.max(throughId, room.lastId()));
            room.feed().onPruned();
        });
    }

    /** A room was deleted: nobody is in it any more, and who follows it gets nothing more of it. */
    public void onRoomDeleted(RoomName name) {
        memberships.forgetRoom(name);
        rooms.forget(name);
    }

    private void apply(AppendRequest append, EntryResult result) {
        RoomName name = append.entry().room();
        if (result instanceof EntryResult.Stored stored) {
            if (stored.entry() instanceof ChatMessage) {
                stats.messages.increment();
            }
            onCommitted(name, stored.entry());
        } else if (result instanceof EntryResult.Duplicate duplicate) {
            stats.duplicates.increment();
            // It may never have been told of, because its batch was reported as failed.
            rooms.find(name).filter(room -> room.lastId() < duplicate.id()).ifPresent(room -> {
                room.feed().onCommittedThrough(duplicate.id());
                doubted.add(room);
            });
        }
    }

    /** An entry is committed. In the order of commits, whoever stored it. */
    public void onCommitted(RoomName name, Entry entry) {
        stats.entries.get(entry.getClass()).increment();
        Optional<Room> room = rooms.find(name);
        if (room.isPresent()) {
            room.get().apply(entry);
            room.get().feed().onCommitted(entry);
            if (room.get().lastId() < entry.id()) {
                memberships.onUnshown(name, entry);
            }
        } else {
            // Nobody shows it.
            memberships.onShown(name, entry, entry.id() - 1);
        }
    }
}
