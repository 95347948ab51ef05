package chatroom.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply.Found;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.AccountKeeping;
import chatroom.server.store.Cancellation;
import chatroom.server.store.Change;
import chatroom.server.store.EntryPage;
import chatroom.server.store.EntryResult;
import chatroom.server.store.Invites.Redemption;
import chatroom.server.store.NewEntry;
import chatroom.server.store.RefusedException;
import chatroom.server.store.RoomEntry;
import chatroom.server.store.RoomSearch.FoundMessages;
import chatroom.server.store.Rooms;
import chatroom.server.store.Rooms.Known;
import chatroom.server.store.Rooms.Membership;
import chatroom.server.store.Rooms.ReadMark;
import chatroom.server.store.Rooms.Unread;
import chatroom.server.store.StorageException;
import chatroom.server.store.Store;
import chatroom.server.store.Upkeep.OldTexts;
import chatroom.server.store.Upkeep.Pruned;
import chatroom.testing.RoomStep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the chat relies on, whichever store it has: each kind of store runs all of this. What only one kind promises is tested beside it.
 */
abstract class StoreContract {
    private static final RoomName DEV = new RoomName("dev");
    private static final RoomName DEN = new RoomName("den");
    private static final SearchQuery TEA = new SearchQuery("tea");
    private static final Instant START = Instant.parse("2026-11-22T08:38:00.123Z");
    private static final String A_HASH = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$b3RoZXI";
    private static final int NO_LIMIT_BYTES = Integer.MAX_VALUE;

    private Instant now = START;
    private Store store;
    private Account ann;

    /** An empty one. */
    abstract Store open(Clock clock) throws Exception;

    @BeforeEach
    void openIt() throws Exception {
        store = open(new Clock() {
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
        });
        ann = store.accounts().create(new Username("Ann"), "hash").orElseThrow();
    }

    @Test
    void idsAreDenseAndWhatIsStoredIsReadAtOnce() throws Exception {
        ChatMessage a = new ChatMessage(1, "Ann", "a", START);
        ChatMessage b = new ChatMessage(2, "Ann", "b", START);
        assertThat(append("a", "b")).containsExactly(new EntryResult.Stored(a), new EntryResult.Stored(b));
        now = START.plusSeconds(1);
        ChatMessage c = new ChatMessage(3, "Ann", "c", now);
        assertThat(append("c")).containsExactly(new EntryResult.Stored(c));
        assertThat(after(0, 10, NO_LIMIT_BYTES).entries()).containsExactly(a, b, c);
    }

    @Test
    void aNonceOfOneUserIsStoredOnceForEver() throws Exception {
        Account bob = store.accounts().create(new Username("bob"), "hash").orElseThrow();
        Optional<Nonce> nonce = Optional.of(new Nonce("nonce-0001"));
        NewEntry first = message(ann, "first", nonce);
        EntryResult duplicate = new EntryResult.Duplicate(RoomName.LOBBY, 1, START);
        assertThat(store.journals().append(List.of(first, message(ann, "again", nonce))))
                .containsExactly(new EntryResult.Stored(new ChatMessage(1, "Ann", "first", START)), duplicate);
        now = START.plusSeconds(1);
        assertThat(store.journals().append(List.of(first, message(bob, "of bob", nonce))))
                .containsExactly(duplicate, new EntryResult.Stored(new ChatMessage(2, "bob", "of bob", now)));
    }

    @Test
    void pagesAreAscendingBoundedAndTellOfMore() throws Exception {
        append("1", "2", "3", "4", "5");
        assertPage(after(1, 2, NO_LIMIT_BYTES), true, 2, 3);
        assertPage(after(3, 2, NO_LIMIT_BYTES), false, 4, 5);
        assertPage(
                store.journals()
                        .readAfter(RoomName.LOBBY, 1, 3, 10, NO_LIMIT_BYTES)
                        .orElseThrow(),
                false,
                2,
                3);
        assertPage(after(5, 2, NO_LIMIT_BYTES), false);
        assertPage(before(4, 2, NO_LIMIT_BYTES), true, 2, 3);
        assertPage(before(3, 2, NO_LIMIT_BYTES), false, 1, 2);
        assertPage(before(1, 2, NO_LIMIT_BYTES), false);
    }

    @Test
    void pagesHaveAsManyBytesOfTextAsTheyMayAndOneMessageInAnyCase() throws Exception {
        append("éé", "éé", "éé");
        assertPage(after(0, 10, 8), true, 1, 2);
        assertPage(after(0, 10, 7), true, 1);
        assertPage(after(0, 10, 1), true, 1);
        assertPage(before(4, 10, 8), true, 2, 3);
        assertPage(before(4, 10, 1), true, 3);
    }

    @Test
    void aSearchFindsTheNewestThatHaveAllItsWords() throws Exception {
        append("one two", "two", "Two and ONE", "one, two!", "three");
        for (long indexed = -1; indexed < 5; ) {
            indexed = store.searchIndex().index(10);
        }
        assertPage(find("one two", Long.MAX_VALUE, 2), true, 3, 4);
        assertPage(find("one two", 3, 2), false, 1);
        assertPage(find("four", Long.MAX_VALUE, 2), false);
    }

    @Test
    void anAccountHasItsNameInAnyCase() throws Exception {
        assertThat(store.accounts().find("aNN")).contains(ann);
        assertThat(store.accounts().find("bob")).isEmpty();
        assertThat(store.accounts().create(new Username("ANN"), "other")).isEmpty();
        assertThat(store.accounts().createAdmin(new Username("ANN"), "other")).isEmpty();
        assertThat(store.accounts().isAdmin(ann.id())).isFalse();
        Account bob = store.accounts().createAdmin(new Username("bob"), "hash").orElseThrow();
        assertThat(store.accounts().isAdmin(bob.id())).isTrue();
        assertThat(store.accounts().find("ann").orElseThrow().admin()).isFalse();
        assertThat(store.accounts().find("bob").orElseThrow().admin()).isTrue();
    }

    @Test
    void aPasswordIsChangedOnceAndEndsAllSessionsButOne() throws Exception {
        issue(1);
        issue(2);
        assertThat(store.accounts().changePassword(ann, "new hash", hash(2))).isTrue();
        assertThat(store.accounts().changePassword(ann, "newer hash", hash(2))).isFalse();
        assertThat(store.accounts().find("ann").orElseThrow().passwordHash()).isEqualTo("new hash");
        assertThat(store.tokens().find(hash(1))).isEmpty();
        assertThat(store.tokens().find(hash(2)).orElseThrow().id()).isEqualTo(ann.id());
    }

    @Test
    void whoKnewAnOlderPasswordGetsNoToken() throws Exception {
        assertThat(store.tokens().issue(hash(1), ann, Optional.of("dearer hash"), List.of()))
                .isPresent();
        assertThat(store.tokens().issue(hash(2), ann, Optional.empty(), List.of()))
                .isEmpty();
        assertThat(store.tokens().find(hash(1)).orElseThrow().passwordHash()).isEqualTo("dearer hash");
        assertThat(store.tokens().find(hash(2))).isEmpty();
    }

    @Test
    void aTokenIsItsUsersUntilItIsRevoked() throws Exception {
        issue(1);
        issue(2);
        issue(3);
        store.tokens().delete(hash(1));
        assertThat(store.tokens().touch(hash(1))).isFalse();
        assertThat(store.tokens().touch(hash(2))).isTrue();
        assertThat(store.tokens().deleteAllOf("bob")).isEmpty();
        assertThat(store.tokens().deleteAllOf("ANN")).contains(ann.username());
        assertThat(store.tokens().find(hash(3))).isEmpty();
    }

    @Test
    void anInviteMakesOneAccountInItsTime() throws Exception {
        assertThat(store.invites().create(hash(1), Duration.ofHours(1))).isEqualTo(START.plus(Duration.ofHours(1)));
        store.invites().create(hash(2), Duration.ofHours(2));
        assertThat(store.invites().redeem(hash(1), new Username("ANN"), "hash")).isEqualTo(Redemption.NAME_TAKEN);
        assertThat(store.invites().isOpen(hash(1))).isTrue();
        assertThat(store.invites().redeem(hash(1), new Username("bob"), "hash")).isEqualTo(Redemption.REGISTERED);
        assertThat(store.accounts().find("bob")).isPresent();
        assertThat(store.invites().redeem(hash(1), new Username("cyd"), "hash")).isEqualTo(Redemption.VOID);
        now = START.plus(Duration.ofHours(2));
        assertThat(store.invites().isOpen(hash(2))).isFalse();
        assertThat(store.invites().redeem(hash(2), new Username("cyd"), "hash")).isEqualTo(Redemption.VOID);
        assertThat(store.accounts().find("cyd")).isEmpty();
    }

    // Rooms.

    @Test
    void aRoomIsWhatItsEntriesMakeOfIt() throws Exception {
        Account bob = register("bob");
        store(ann, DEV, new Change.Create(RoomKind.PUBLIC, Optional.of("tea")));
        store(bob, DEV, new Change.Join());
        store(ann, DEV, new Change.ChangeRole(bob.username(), Role.MODERATOR));
        store(ann, DEV, new Change.Mute(bob.username(), Optional.empty(), Optional.of(START.plusSeconds(60))));
        assertThat(store.rooms().find(new RoomName("DEV")))
                .contains(new Rooms.Room(DEV, RoomKind.PUBLIC, "tea", false, 2, 4));
        assertThat(membership(bob, DEV))
                .isEqualTo(new Membership(
                        DEV, Optional.of(Role.MODERATOR), 2, Optional.of(START.plusSeconds(60)), Optional.empty()));
        assertThat(store.rooms().members(DEV, false, "", 10))
                .extracting(Rooms.Member::username)
                .containsExactly(ann.username(), bob.username());
        store(bob, DEV, new Change.Leave());
        assertThat(membership(bob, DEV).role()).isEmpty();
        assertThat(membership(bob, DEV).mutedUntil())
                .as("a mute outlasts leaving")
                .contains(START.plusSeconds(60));
    }

    @Test
    void whatOthersNeedntKnowOfARoomIsInNoList() throws Exception {
        store(ann, DEV, new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        store(ann, new RoomName("attic"), new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        store(ann, new RoomName("Zoo"), new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        store(ann, DEN, new Change.Create(RoomKind.PRIVATE, Optional.empty()));
        store(ann, DEV, new Change.Archive(true));
        assertThat(store.rooms().listed("", 10))
                .extracting(Rooms.Room::name)
                .containsExactly(new RoomName("attic"), new RoomName("Zoo"));
        assertThat(store.rooms().listed("attic", 1))
                .extracting(Rooms.Room::name)
                .containsExactly(new RoomName("Zoo"));
        assertThat(store.rooms().isPublic(DEV)).as("archived").isTrue();
        assertThat(store.rooms().isPublic(DEN)).isFalse();
        assertThat(store.rooms().isPublic(new RoomName("none"))).isFalse();
    }

    @Test
    void aNonceIsOfAUserAndARoomWhateverTheAction() throws Exception {
        Optional<Nonce> nonce = Optional.of(new Nonce("nonce-0001"));
        store(ann, DEV, new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        Change topic = new Change.Topic("tea");
        Change say = new Change.Say(new MessageText("hi"), false, OptionalLong.empty());
        assertThat(store.journals()
                        .append(List.of(
                                new NewEntry(DEV, ann.id(), ann.username(), nonce, topic),
                                new NewEntry(DEV, ann.id(), ann.username(), nonce, say),
                                new NewEntry(RoomName.LOBBY, ann.id(), ann.username(), nonce, say))))
                .containsExactly(
                        new EntryResult.Stored(new Entry.Topic(2, "Ann", START, "tea")),
                        new EntryResult.Duplicate(DEV, 2, START),
                        new EntryResult.Stored(new ChatMessage(1, "Ann", "hi", START)));
    }

    @Test
    void whoComesHasReadEverythingAndReadMarksOnlyGoForward() throws Exception {
        say(ann, RoomName.LOBBY, "before bob");
        Account bob = register("bob");
        assertThat(membership(bob, RoomName.LOBBY).readId()).isEqualTo(1);
        store(ann, DEV, new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        say(ann, DEV, "before bob");
        store(bob, DEV, new Change.Join());
        assertThat(membership(bob, DEV).readId()).isEqualTo(3);
        store.rooms()
                .noteRead(List.of(
                        new ReadMark(bob.id(), DEV, 7),
                        new ReadMark(bob.id(), new RoomName("none"), 1),
                        new ReadMark(bob.id(), DEV, 5)));
        assertThat(membership(bob, DEV).readId()).isEqualTo(7);
    }

    @Test
    void whatIsUnreadAreMessagesOfOthersAndThoseOfThemThatCallOne() throws Exception {
        Account bob = register("bob");
        say(ann, RoomName.LOBBY, "read");
        say(ann, RoomName.LOBBY, "hi @BOB, and not @bobby");
        say(ann, RoomName.LOBBY, "@bobby");
        say(bob, RoomName.LOBBY, "@bob of himself");
        say(ann, RoomName.LOBBY, "@bob, soon deleted");
        store(ann, RoomName.LOBBY, new Change.Delete(5, Optional.empty()));
        store(ann, RoomName.LOBBY, new Change.React(4, "👍", true));
        assertThat(store.rooms()
                        .unread(
                                bob.username(),
                                List.of(
                                        new ReadMark(bob.id(), RoomName.LOBBY, 1),
                                        new ReadMark(bob.id(), RoomName.LOBBY, 7),
                                        new ReadMark(bob.id(), new RoomName("none"), 0))))
                .containsExactly(new Unread(2, 1), Unread.NOTHING, Unread.NOTHING);
    }

    @Test
    void whoBlocksSomebodyIsNotAddedByThemAndTheyDontWriteToEachOther() throws Exception {
        Account bob = register("bob");
        store(ann, DEN, new Change.Create(RoomKind.PRIVATE, Optional.empty()));
        say(ann, RoomName.direct(ann.username(), bob.username()), "before");
        assertThat(store.rooms().block(bob.id(), ann.id(), true)).isTrue();
        assertThat(store.rooms().block(bob.id(), ann.id(), true)).isFalse();
        assertThat(store.rooms().blocks(bob.id())).containsExactly(ann.username());
        EntryResult forbidden = new EntryResult.Refused(ErrorCode.FORBIDDEN);
        assertThat(result(ann, DEN, new Change.Add(bob.username()))).isEqualTo(forbidden);
        for (Account either : List.of(ann, bob)) {
            assertThat(result(
                            either,
                            RoomName.direct(ann.username(), bob.username()),
                            new Change.Say(new MessageText("after"), false, OptionalLong.empty())))
                    .isEqualTo(forbidden);
        }
        assertThat(store.rooms().block(bob.id(), ann.id(), false)).isTrue();
        store(ann, DEN, new Change.Add(bob.username()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMessageIsFoundByWhatItSaysNowAndADeletedOneByNothing(boolean indexedBefore) throws Exception {
        store(ann, DEV, new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        for (RoomName room : List.of(DEV, RoomName.LOBBY)) {
            say(ann, room, "green tea");
            say(ann, room, "black tea");
        }
        if (indexedBefore) {
            store.searchIndex().index(10);
            store.searchIndex().indexOtherRooms(10);
        }
        for (RoomName room : List.of(DEV, RoomName.LOBBY)) {
            long first = room.isLobby() ? 1 : 2;
            store(ann, room, new Change.Edit(first, new MessageText("green leaves")));
            store(ann, room, new Change.Delete(first + 1, Optional.empty()));
            assertThat(foundIn(room, "tea")).isEmpty();
            assertThat(foundIn(room, "black")).isEmpty();
            assertThat(foundIn(room, "leaves")).containsExactly(first);
        }
    }

    @Test
    void aSearchOverRoomsGivesTheNewestFirstPageByPage() throws Exception {
        store(ann, DEV, new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        for (RoomName room : List.of(RoomName.LOBBY, DEV, RoomName.LOBBY, DEV)) {
            now = now.plusSeconds(1);
            say(ann, room, "tea");
        }
        FoundMessages first = findMine(Optional.empty());
        assertThat(first.found())
                .extracting(Found::room, found -> found.message().id())
                .containsExactly(tuple(DEV, 3L), tuple(RoomName.LOBBY, 2L), tuple(DEV, 2L));
        FoundMessages last = findMine(first.cursor());
        assertThat(last.found())
                .extracting(Found::room, found -> found.message().id())
                .containsExactly(tuple(RoomName.LOBBY, 1L));
        assertThat(last.cursor()).isEmpty();
        assertThat(store.roomSearch()
                        .find(List.of(DEV), TEA, Optional.of("no cursor"), 3, NO_LIMIT_BYTES, new Cancellation()))
                .isEmpty();
    }

    private FoundMessages findMine(Optional<String> cursor) throws StorageException {
        return store.roomSearch()
                .find(List.of(RoomName.LOBBY, DEV, DEN), TEA, cursor, 3, NO_LIMIT_BYTES, new Cancellation())
                .orElseThrow();
    }

    private List<Long> foundIn(RoomName room, String words) throws StorageException {
        return store
                .roomSearch()
                .find(room, new SearchQuery(words), Long.MAX_VALUE, 10, NO_LIMIT_BYTES, new Cancellation())
                .orElseThrow()
                .entries()
                .stream()
                .map(Entry::id)
                .toList();
    }

    private Account register(String name) throws StorageException {
        return store.accounts().create(new Username(name), "hash").orElseThrow();
    }

    private Membership membership(Account of, RoomName room) throws StorageException {
        return store.rooms().of(of.id()).stream()
                .map(Known::membership)
                .filter(membership -> membership.room().equals(room))
                .findFirst()
                .orElseThrow();
    }

    // What operators do while others write.

    @Test
    void aDeletedRoomIsNothingAndNobodyGetsItsName() throws Exception {
        Account bob = register("bob");
        store(ann, DEV, new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        store(bob, DEV, new Change.Join());
        assertThat(store.upkeep().deleteRoom(DEV)).isTrue();
        assertThat(store.upkeep().deleteRoom(DEV)).as("once more").isTrue();
        assertThat(store.upkeep().deleteRoom(DEN)).as("there never was one").isFalse();
        assertThat(store.upkeep().deleteRoom(RoomName.LOBBY)).isFalse();
        assertThat(store.rooms().find(DEV)).isEmpty();
        assertThat(store.rooms().isPublic(DEV)).isFalse();
        assertThat(store.rooms().of(bob.id())).extracting(Known::room).doesNotContain(DEV);
        assertThat(store.journals().readAfter(DEV, 0, 2, 10, NO_LIMIT_BYTES)).isEmpty();
        assertThat(result(bob, DEV, new Change.Leave())).isEqualTo(new EntryResult.Refused(ErrorCode.UNKNOWN_ROOM));
        Change create = new Change.Create(RoomKind.PUBLIC, Optional.empty());
        assertThat(result(bob, new RoomName("Dev"), create)).isEqualTo(new EntryResult.Refused(ErrorCode.ROOM_TAKEN));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPrunedMessageKeepsItsPlaceAndNothingElse(boolean indexedBefore) throws Exception {
        store(ann, DEV, new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        for (RoomName room : List.of(DEV, RoomName.LOBBY)) {
            long first = room.isLobby() ? 1 : 2;
            say(ann, room, "green tea");
            store(ann, room, new Change.Edit(first, new MessageText("black tea")));
            store(ann, room, new Change.React(first, "👍", true));
        }
        if (indexedBefore) {
            store.searchIndex().index(10);
            store.searchIndex().indexOtherRooms(10);
        }
        now = START.plusSeconds(1);
        assertThat(store.upkeep().newestBefore(now)).isEqualTo(3);
        assertThat(store.upkeep().newestTextBefore(now)).contains(START);
        assertThat(store.upkeep().oldTexts(now)).containsExactly(new OldTexts(DEV, 2));
        for (RoomName room : List.of(DEV, RoomName.LOBBY)) {
            long first = room.isLobby() ? 1 : 2;
            say(ann, room, "fresh tea");
            assertThat(store.upkeep().prune(room, 0, first)).isEqualTo(new Pruned(first, 1));
            assertThat(store.upkeep().prune(room, 0, first)).isEqualTo(new Pruned(first, 0));
            ChatMessage pruned = RoomStep.pruned(new ChatMessage(first, "Ann", "black tea", START));
            Entry edit = new Entry.Edit(first + 1, "Ann", START, first, Optional.empty());
            assertThat(store.journals()
                            .readAfter(room, first - 1, first + 1, 10, NO_LIMIT_BYTES)
                            .orElseThrow()
                            .entries())
                    .containsExactly(pruned, edit);
            assertThat(foundIn(room, "tea")).containsExactly(first + 3);
            EntryResult unknown = new EntryResult.Refused(ErrorCode.UNKNOWN_MESSAGE);
            assertThat(result(ann, room, new Change.Edit(first, new MessageText("tea"))))
                    .isEqualTo(unknown);
            assertThat(result(ann, room, new Change.React(first, "👍", true))).isEqualTo(unknown);
            assertThat(result(ann, room, new Change.Delete(first, Optional.empty())))
                    .isEqualTo(unknown);
        }
        assertThat(store.upkeep().oldTexts(now)).isEmpty();
        assertThat(store.upkeep().newestTextBefore(now)).isEmpty();
        assertThat(store.upkeep().prune(DEN, 0, 9)).isEqualTo(new Pruned(9, 0));
    }

    /** The oldest moderator comes before older members; where another owns the room, it stays with them. */
    @Test
    void whoseAccountIsDeletedLeavesTheirRoomsAndTheOldestOfTheHighestOwnsThem() throws Exception {
        Account bob = register("bob");
        Account cyd = register("cyd");
        store(ann, DEV, new Change.Create(RoomKind.PUBLIC, Optional.empty()));
        store(bob, DEV, new Change.Join());
        store(cyd, DEV, new Change.Join());
        store(ann, DEV, new Change.ChangeRole(cyd.username(), Role.MODERATOR));
        store(bob, DEN, new Change.Create(RoomKind.PRIVATE, Optional.empty()));
        store(bob, DEN, new Change.Add(ann.username()));
        store(
                ann,
                RoomName.direct(ann.username(), bob.username()),
                new Change.Say(new MessageText("hi"), false, OptionalLong.empty()));
        issue(1);
        assertThat(store.accountKeeping().delete("ANN"))
                .isEqualTo(new AccountKeeping.Deletion(
                        ann.username(),
                        List.of(
                                new RoomEntry(DEV, new Entry.RoleChange(5, Entry.SERVER, START, "cyd", Role.OWNER)),
                                new RoomEntry(DEV, new Entry.Leave(6, "Ann", START)),
                                new RoomEntry(DEN, new Entry.Leave(3, "Ann", START))),
                        false));
        assertThat(store.tokens().find(hash(1))).isEmpty();
        assertThat(store.accounts().create(new Username("ann"), "hash"))
                .as("the name is nobody's")
                .isEmpty();
        assertThat(result(cyd, DEV, new Change.Add(ann.username())))
                .isEqualTo(new EntryResult.Refused(ErrorCode.UNKNOWN_USER));
        assertThat(result(
                        bob,
                        RoomName.direct(ann.username(), bob.username()),
                        new Change.Say(new MessageText("still there?"), false, OptionalLong.empty())))
                .isEqualTo(new EntryResult.Refused(ErrorCode.FORBIDDEN));
        assertThatThrownBy(() -> store.accountKeeping().delete("ann")).isInstanceOf(RefusedException.class);
    }

    @Test
    void whoIsDisabledHasNoSessionAndNoPasswordUntilEnabled() throws Exception {
        Account bob = store.accounts().create(new Username("bob"), A_HASH).orElseThrow();
        assertThat(store.tokens().issue(hash(2), bob, Optional.empty(), List.of()))
                .isPresent();
        store.accountKeeping().disable("bob");
        assertThat(store.tokens().find(hash(2))).isEmpty();
        assertThat(store.accounts().find("bob").orElseThrow().passwordHash())
                .isEqualTo(A_HASH.replace("b3RoZXI", "AAAAAAA"));
        assertThat(store.tokens().issue(hash(3), bob, Optional.empty(), List.of()))
                .as("a log-in that was under way")
                .isEmpty();
        assertThatThrownBy(() -> store.accountKeeping().disable("bob")).isInstanceOf(RefusedException.class);
        store.accountKeeping().enable("bob");
        assertThat(store.accounts().find("bob")).contains(bob);
        assertThatThrownBy(() -> store.accountKeeping().enable("bob")).isInstanceOf(RefusedException.class);
    }

    private EntryResult result(Account by, RoomName room, Change change) throws StorageException {
        return store.journals()
                .append(List.of(new NewEntry(room, by.id(), by.username(), Optional.empty(), change)))
                .get(0);
    }

    private void store(Account by, RoomName room, Change change) throws StorageException {
        assertThat(result(by, room, change)).isInstanceOf(EntryResult.Stored.class);
    }

    private void say(Account by, RoomName room, String text) throws StorageException {
        store(by, room, new Change.Say(new MessageText(text), false, OptionalLong.empty()));
    }

    private List<EntryResult> append(String... texts) throws StorageException {
        return store.journals()
                .append(Arrays.stream(texts)
                        .map(text -> message(ann, text, Optional.empty()))
                        .toList());
    }

    private static NewEntry message(Account author, String text, Optional<Nonce> nonce) {
        Change say = new Change.Say(new MessageText(text), false, OptionalLong.empty());
        return new NewEntry(RoomName.LOBBY, author.id(), author.username(), nonce, say);
    }

    private EntryPage after(long id, int limit, int maxBytes) throws StorageException {
        return store.journals()
                .readAfter(RoomName.LOBBY, id, Long.MAX_VALUE, limit, maxBytes)
                .orElseThrow();
    }

    private EntryPage before(long id, int limit, int maxBytes) throws StorageException {
        return store.journals().readBefore(RoomName.LOBBY, id, limit, maxBytes).orElseThrow();
    }

    private EntryPage find(String words, long beforeId, int limit) throws StorageException {
        return store.roomSearch()
                .find(RoomName.LOBBY, new SearchQuery(words), beforeId, limit, NO_LIMIT_BYTES, new Cancellation())
                .orElseThrow();
    }

    private static void assertPage(EntryPage page, boolean more, long... ids) {
        assertThat(page.entries().stream().mapToLong(Entry::id))
                .containsExactly(Arrays.stream(ids).boxed().toArray(Long[]::new));
        assertThat(page.more()).isEqualTo(more);
    }

    private void issue(int token) throws StorageException {
        assertThat(store.tokens().issue(hash(token), ann, Optional.empty(), List.of()))
                .isPresent();
    }

    private static byte[] hash(int of) {
        byte[] hash = new byte[32];
        hash[0] = (byte) of;
        return hash;
    }
}
