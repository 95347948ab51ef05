package chatroom.testing;

import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply.Found;
import chatroom.protocol.SearchQuery;
import chatroom.server.store.Cancellation;
import chatroom.server.store.EntryPage;
import chatroom.server.store.RoomSearch;
import chatroom.server.words.WordQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Searches in the rooms of {@link MemoryJournals}. One thread. */
final class MemorySearch implements RoomSearch {
    /** Where a page ends: at a message, of which this is said. */
    private record Position(long timeMillis, long id, String roomKey) implements Comparable<Position> {
        private static final Comparator<Position> ORDER = Comparator.comparingLong(Position::timeMillis)
                .thenComparing(Position::roomKey)
                .thenComparingLong(Position::id);
        private static final Pattern FORM = Pattern.compile("(\\d{1,16})\\.(\\d{1,13})\\.(\\S+)");

        /** Everything is before it. */
        static final Position END = new Position(Long.MAX_VALUE, 0, "");

        static Position of(Found found) {
            return new Position(
                    found.message().timestamp().toEpochMilli(),
                    found.message().id(),
                    found.room().key());
        }

        static Optional<Position> of(String cursor) {
            Matcher form = FORM.matcher(cursor);
            return form.matches()
                    ? Optional.of(
                            new Position(Long.parseLong(form.group(1)), Long.parseLong(form.group(2)), form.group(3)))
                    : Optional.empty();
        }

        @Override
        public int compareTo(Position other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return timeMillis + "." + id + "." + roomKey;
        }
    }

    private final MemoryJournals journals;

    MemorySearch(MemoryJournals journals) {
        this.journals = journals;
    }

    @Override
    public Optional<EntryPage> find(
            RoomName name, SearchQuery query, long beforeId, int limit, int maxBytes, Cancellation cancellation) {
        return journals.room(name)
                .map(room -> room.newestOf(room.index().find(WordQuery.of(query.words()), beforeId), limit, maxBytes));
    }

    @Override
    public Optional<FoundMessages> find(
            List<RoomName> rooms,
            SearchQuery query,
            Optional<String> cursor,
            int limit,
            int maxBytes,
            Cancellation cancellation) {
        Optional<Position> from = cursor.isEmpty() ? Optional.of(Position.END) : Position.of(cursor.get());
        WordQuery words = WordQuery.of(query.words());
        return from.map(end -> page(
                rooms.stream()
                        .flatMap(name -> found(name, words))
                        .filter(found -> Position.of(found).compareTo(end) < 0)
                        .sorted(Comparator.comparing((Found found) -> Position.of(found))
                                .reversed())
                        .toList(),
                limit,
                maxBytes));
    }

    private Stream<Found> found(RoomName name, WordQuery words) {
        return journals.room(name).stream()
                .flatMap(room -> room.index().find(words, Long.MAX_VALUE).stream())
                .map(message -> new Found(name, message));
    }

    private static FoundMessages page(List<Found> newestFirst, int limit, int maxBytes) {
        List<Found> page = new ArrayList<>();
        long bytes = 0;
        for (Found found : newestFirst) {
            bytes += MemoryRoom.bytes(found.message());
            if (page.size() == limit || (bytes > maxBytes && !page.isEmpty())) {
                return new FoundMessages(
                        page, Optional.of(Position.of(page.get(page.size() - 1)).toString()));
            }
            page.add(found);
        }
        return new FoundMessages(page, Optional.empty());
    }
}
