package chatroom.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Cancellation;
import chatroom.server.store.Change;
import chatroom.server.store.EntryPage;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Permit;
import chatroom.server.store.Progress;
import chatroom.server.store.RoomSearch;
import chatroom.server.store.Rooms;
import chatroom.server.store.Store;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteStore;
import chatroom.testing.MemoryStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The journals of the database against those in memory, which are what {@link RoomState} says: the same entries, made at random, have the
 * same results, and all that is read of rooms, members and texts reads the same.
 */
class JournalsAgreeTest {
    private static final int BATCHES = 400;
    private static final List<RoomName> ROOMS = List.of(
            RoomName.LOBBY,
            new RoomName("dev"),
            new RoomName("Den"),
            new RoomName("@Ann,bob"),
            new RoomName("@cyd,nobody"));
    private static final List<String> NAMES = List.of("Ann", "bob", "cyd", "nobody");
    private static final List<String> EMOJI = List.of("👍", "👩‍💻");
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    @TempDir
    Path path;

    private Instant now = Instant.parse("2026-11-22T08:38:00.123Z");
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    };
    private Random random;
    private final List<Account> users = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverIsDoneBothSayTheSame(long seed) throws Exception {
        random = new Random(seed);
        MemoryStore memory = new MemoryStore(clock, "epoch");
        Set<String> kinds = new HashSet<>();
        try (DataFolder folder = DataFolder.open(path);
                SqliteStore database = SqliteStore.open(folder, clock, 1)) {
            for (String name : NAMES.subList(0, 3)) {
                users.add(memory.create(new Username(name), "hash").orElseThrow());
                assertThat(database.accounts().create(new Username(name), "hash"))
                        .isPresent();
            }
            for (int i = 0; i < BATCHES; i++) {
                now = now.plusMillis(random.nextInt(2_000));
                List<NewEntry> batch = batch();
                List<EntryResult> results = database.journals().append(batch);
                assertThat(results).as("%s", batch).isEqualTo(memory.journals().append(batch));
                results.forEach(result -> kinds.add(kind(result)));
                for (Store each : List.of(database, memory)) {
                    keepForThemselves(each, i);
                }
                if (random.nextInt(5) == 0) {
                    database.searchIndex().index(random.nextInt(20));
                    database.searchIndex().indexOtherRooms(random.nextInt(20));
                    memory.searchIndex().index(random.nextInt(20));
                    memory.searchIndex().indexOtherRooms(random.nextInt(20));
                }
                if (i % 10 == 0) {
                    compare(database, memory);
                }
            }
            compare(database, memory);
            compareMembers(database);
            assertThat(database.upkeep().verify(Progress.UNHEARD)).isEmpty();
        }
        assertThat(kinds)
                .as("what happened at all")
                .contains("Edit", "Delete", "React", "Unreact", "Ban", "Refused", "Duplicate", "Unchanged");
    }

    /** What is no entry: how far somebody has read, and whom they block. Decided by the number of the batch, so both do the same. */
    private void keepForThemselves(Store store, int batch) throws Exception {
        Random chosen = new Random(batch);
        Account user = users.get(chosen.nextInt(users.size()));
        RoomName room = ROOMS.get(chosen.nextInt(ROOMS.size()));
        if (store.rooms().find(room).isPresent()) {
            store.rooms().noteRead(List.of(new Rooms.ReadMark(user.id(), room, 1L + chosen.nextInt(50))));
        }
        if (chosen.nextInt(10) == 0) {
            Account blocked = users.get(chosen.nextInt(users.size()));
            store.rooms().block(user.id(), blocked.id(), chosen.nextInt(3) == 0);
        }
    }

    private static String kind(EntryResult result) {
        return result instanceof EntryResult.Stored stored
                ? stored.entry().getClass().getSimpleName()
                : result.getClass().getSimpleName();
    }

    private List<NewEntry> batch() {
        List<NewEntry> batch = new ArrayList<>();
        for (int left = random.nextInt(8); left >= 0; left--) {
            Account author = any(users);
            Change change = change();
            boolean isOfOneself =
                    change instanceof Change.Join || change instanceof Change.Leave || change instanceof Change.React;
            batch.add(
                    random.nextInt(10) == 0 && !isOfOneself
                            ? NewEntry.byServer(any(ROOMS), change)
                            : new NewEntry(any(ROOMS), author.id(), author.username(), nonce(), change, permit()));
        }
        return batch;
    }

    /** Of rules that look at all that they are told, but for bans and mutes that have ended. */
    private Permit permit() {
        return new Permit(random.nextInt(100), standing -> {
            Rooms.Membership who = standing.who();
            Stream<Instant> ends =
                    Stream.of(who.mutedUntil(), who.bannedUntil()).flatMap(Optional::stream);
            boolean isRestricted = ends.anyMatch(standing.now()::isBefore);
            int seen = Objects.hash(
                    standing.kind().name(),
                    standing.archived(),
                    who.role().map(Role::name),
                    standing.subjectsRole().map(Role::name),
                    standing.isOthersMessage(),
                    isRestricted);
            return seen % 5 == 0 ? Optional.of(new EntryResult.Refused(ErrorCode.FORBIDDEN)) : Optional.empty();
        });
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Optional<Nonce> nonce() {
        return random.nextInt(4) == 0
                ? Optional.of(new Nonce("nonce-" + (100 + random.nextInt(300))))
                : Optional.empty();
    }

    private Change change() {
        long target = 1L + random.nextInt(200);
        Username subject = new Username(any(NAMES));
        Optional<String> reason = random.nextBoolean() ? Optional.of("a reason") : Optional.empty();
        Optional<Instant> until =
                random.nextBoolean() ? Optional.of(now.plusSeconds(random.nextInt(60))) : Optional.empty();
        return switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5 -> new Change.Say(text(), random.nextBoolean(), replyTo(target));
            case 6, 7, 8 -> new Change.Edit(target, text());
            case 9 -> new Change.Delete(target, reason);
            case 10, 11, 12, 13 -> new Change.React(1 + random.nextInt(10), any(EMOJI), random.nextBoolean());
            case 14 -> new Change.Create(any(List.of(RoomKind.PUBLIC, RoomKind.PRIVATE)), reason, mostRooms());
            case 15 -> new Change.Topic(any(List.of("", "one", "two")));
            case 16 -> new Change.Archive(random.nextBoolean());
            case 17 -> new Change.Join(mostRooms());
            case 18 -> new Change.Leave();
            case 19 -> new Change.Add(subject, mostRooms());
            case 20 ->
                random.nextBoolean()
                        ? new Change.Kick(subject, reason)
                        : new Change.ChangeRole(subject, any(List.of(Role.values())));
            case 21 -> new Change.Ban(subject, reason, until);
            case 22 -> random.nextBoolean() ? new Change.Unban(subject) : new Change.Unmute(subject);
            default -> new Change.Mute(subject, reason, until);
        };
    }

    private int mostRooms() {
        return 1 + random.nextInt(4);
    }

    private MessageText text() {
        return new MessageText(any(List.of("one", "two words", "🦔 Grüße", "four")));
    }

    private OptionalLong replyTo(long target) {
        return random.nextInt(3) == 0 ? OptionalLong.of(target) : OptionalLong.empty();
    }

    /** Who reads all entries knows who is in a room. */
    private static void compareMembers(Store database) throws Exception {
        for (RoomName room : ROOMS.subList(1, ROOMS.size())) {
            if (room.isDirect()) {
                // Its members came by no entries.
                continue;
            }
            Optional<EntryPage> page = database.journals().readAfter(room, 0, Long.MAX_VALUE, NO_LIMIT, NO_LIMIT);
            RoomState state = new RoomState();
            page.ifPresent(all -> state.apply(all.entries(), all.lastId()));
            assertThat(database.rooms().members(room, false, "", NO_LIMIT))
                    .extracting(member -> new RoomState.Member(
                            member.username().value(), member.role().orElseThrow()))
                    .isEqualTo(state.members());
            database.rooms()
                    .find(room)
                    .ifPresent(found -> assertThat(found.topic()).isEqualTo(state.topic()));
        }
    }

    private void compare(Store one, Store other) throws Exception {
        comparePages(one, other);
        compareRooms(one.rooms(), other.rooms());
        compareSearches(one.roomSearch(), other.roomSearch());
    }

    private void compareRooms(Rooms one, Rooms other) throws Exception {
        assertThat(one.all("", NO_LIMIT)).isEqualTo(other.all("", NO_LIMIT));
        String after = any(List.of("", "den", "dev"));
        assertThat(one.listed(after, 1)).isEqualTo(other.listed(after, 1));
        for (RoomName room : ROOMS) {
            assertThat(one.find(room)).isEqualTo(other.find(room));
            assertThat(one.isPublic(room)).isEqualTo(other.isPublic(room));
            assertThat(running(one.members(room, false, "ann", 1)))
                    .isEqualTo(running(other.members(room, false, "ann", 1)));
            assertThat(running(one.members(room, true, "ann", 1)))
                    .isEqualTo(running(other.members(room, true, "ann", 1)));
        }
        for (Account user : users) {
            assertThat(memberships(one, user)).isEqualTo(memberships(other, user));
            assertThat(one.blocks(user.id())).isEqualTo(other.blocks(user.id()));
            List<Rooms.ReadMark> marks = ROOMS.stream()
                    .map(room -> new Rooms.ReadMark(user.id(), room, random.nextInt(100)))
                    .toList();
            assertThat(one.unread(user.username(), marks)).isEqualTo(other.unread(user.username(), marks));
        }
    }

    /** Without mutes and bans that have ended, of which a store may still know. */
    private List<Rooms.Member> running(List<Rooms.Member> members) {
        return members.stream()
                .map(member -> new Rooms.Member(
                        member.username(), member.role(), running(member.mutedUntil()), running(member.bannedUntil())))
                .filter(member ->
                        member.role().isPresent() || member.bannedUntil().isPresent())
                .toList();
    }

    /** As the server sees them, with what isn't said of the lobby and direct rooms; and no more of who isn't in a room. */
    private Set<Rooms.Membership> memberships(Rooms rooms, Account user) throws Exception {
        Set<Rooms.Membership> memberships = new HashSet<>();
        for (Rooms.Known known : rooms.of(user.id())) {
            Rooms.Membership of = known.membership();
            Optional<Role> role = of.room().isLobby() ? Optional.of(of.role().orElse(Role.MEMBER)) : of.role();
            Rooms.Membership now = new Rooms.Membership(
                    of.room(),
                    role,
                    role.isPresent() ? of.readId() : 0,
                    running(of.mutedUntil()),
                    running(of.bannedUntil()));
            if (role.isPresent()
                    || now.mutedUntil().isPresent()
                    || now.bannedUntil().isPresent()) {
                memberships.add(now);
            }
        }
        return memberships;
    }

    private Optional<Instant> running(Optional<Instant> until) {
        return until.filter(now::isBefore);
    }

    /** Whatever is in the index by now. */
    private void compareSearches(RoomSearch one, RoomSearch other) throws Exception {
        SearchQuery query = new SearchQuery(any(List.of("one", "words", "two w", "grusse", "four", "nothing")));
        int limit = 1 + random.nextInt(10);
        long beforeId = 1L + random.nextInt(200);
        for (RoomName room : ROOMS) {
            assertThat(one.find(room, query, beforeId, limit, NO_LIMIT, new Cancellation()))
                    .isEqualTo(other.find(room, query, beforeId, limit, NO_LIMIT, new Cancellation()));
        }
        assertThat(findAll(one, query, limit)).isEqualTo(findAll(other, query, limit));
    }

    /** In all rooms, page after page. */
    private static List<RoomSearch.FoundMessages> findAll(RoomSearch search, SearchQuery query, int limit)
            throws Exception {
        List<RoomSearch.FoundMessages> pages = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            RoomSearch.FoundMessages page = search.find(ROOMS, query, cursor, limit, NO_LIMIT, new Cancellation())
                    .orElseThrow();
            // What a cursor says is each store's own affair.
            pages.add(new RoomSearch.FoundMessages(page.found(), page.cursor().map(any -> "more")));
            cursor = page.cursor();
        } while (cursor.isPresent());
        return pages;
    }

    private void comparePages(Store one, Store other) throws Exception {
        for (RoomName room : ROOMS) {
            Optional<EntryPage> all = one.journals().readAfter(room, 0, Long.MAX_VALUE, NO_LIMIT, NO_LIMIT);
            assertThat(all).isEqualTo(other.journals().readAfter(room, 0, Long.MAX_VALUE, NO_LIMIT, NO_LIMIT));
            long from = 1L + random.nextInt(60);
            int limit = 1 + random.nextInt(30);
            assertThat(one.journals().readBefore(room, from, limit, NO_LIMIT))
                    .isEqualTo(other.journals().readBefore(room, from, limit, NO_LIMIT));
            assertThat(one.journals().readAfter(room, from, from + 9, limit, NO_LIMIT))
                    .isEqualTo(other.journals().readAfter(room, from, from + 9, limit, NO_LIMIT));
            all.ifPresent(
                    page -> assertThat(page.entries()).extracting(Entry::id).doesNotHaveDuplicates());
        }
    }
}
