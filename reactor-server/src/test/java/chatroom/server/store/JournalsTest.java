package chatroom.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.SearchQuery;
import chatroom.server.time.SettableClock;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What results and pages say is compared with the journals in memory by {@code JournalsAgreeTest}, too. */
@ParameterizedClass
@EnumSource(StoreKind.class)
class ExpectedJournalsTest {
    private static final RoomName DEV = new RoomName("dev");
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    @Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private OpenStore store;
    private Account bob;

    @BeforeEach
    void open() throws Exception {
        store = kind.open(folder, new SettableClock());
        bob = store.user("bob");
        append(new Change.Create(RoomKind.PUBLIC, Optional.empty()));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void whatIsReplacedOrDeletedIsFoundByNoWordWhetherItWasInTheIndexOrNot() throws Exception {
        for (boolean isIndexed : new boolean[] {true, false}) {
            long last = entries().size();
            append(say("secret one"), say("secret two"), say("secret three"));
            if (isIndexed) {
                index();
            }
            append(new Change.Edit(last + 1, text("public one")), new Change.Delete(last + 2, Optional.of("why")));

            assertThat(found("secret")).containsExactly(last + 3);
            assertThat(found("public")).containsExactly(last + 1);
            index();
            assertThat(found("secret")).containsExactly(last + 3);
            assertThat(found("public")).containsExactly(last + 1);
            append(new Change.Delete(last + 1, Optional.empty()), new Change.Delete(last + 3, Optional.empty()));
        }
        assertThat(store.findings()).isEmpty();
    }

    @Test
    void whatIsStoredAlreadyIsNamedAsItsRoomWasCreatedHoweverItIsAskedFor() throws Exception {
        EntryResult.Refused no = new EntryResult.Refused(ErrorCode.TOO_MANY);
        store.append(named("dev", say("one"), "nonce-0001", Permit.GIVEN));
        assertThat(store
                        .append(
                                named("DEV", say("one"), "nonce-0001", Permit.GIVEN),
                                named("DEV", new Change.Topic(""), "nonce-0001", Permit.GIVEN),
                                named("DEV", new Change.Topic(""), "nonce-0001", Permit.refused(no)),
                                named("DEV", new Change.Topic("other"), "nonce-0002", Permit.GIVEN),
                                named("DEV", new Change.Topic("other"), "nonce-0002", Permit.GIVEN))
                        .stream()
                        .map(result -> result instanceof EntryResult.Duplicate first
                                ? first.room().value() + " " + first.id()
                                : "stored")
                        .toList())
                .containsExactly("dev 2", "dev 2", "dev 2", "stored", "dev 3");
    }

    private NewEntry named(String room, Change change, String nonce, Permit permit) {
        Account ann = store.ann();
        return new NewEntry(
                new RoomName(room), ann.id(), ann.username(), Optional.of(new Nonce(nonce)), change, permit);
    }

    @Test
    void aBatchThatFailsChangesNothingOfWhatItsEntriesDo() throws Exception {
        append(say("one"));
        store.failWhereTextIs("boom");

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> append(
                        new Change.Edit(2, text("two")),
                        new Change.React(2, "👍", true),
                        new Change.Topic("changed"),
                        say("boom")));

        assertThat(entries()).hasSize(2).last().isEqualTo(new ChatMessage(2, "ann", "one", store.clock.instant()));
        assertThat(append(new Change.Topic("changed"))).containsExactly(stored(3, "changed"));
    }

    private EntryResult stored(long id, String topic) {
        return new EntryResult.Stored(new Entry.Topic(id, "ann", store.clock.instant(), topic));
    }

    @Test
    void afterARestartEverythingGoesOn() throws Exception {
        append(say("one"), new Change.React(2, "👍", true));
        List<Entry> before = entries();
        store.restart();

        assertThat(entries()).isEqualTo(before);
        assertThat(append(new Change.React(2, "👍", true))).containsExactly(new EntryResult.Unchanged());
        assertThat(append(say("two")))
                .extracting(result -> ((EntryResult.Stored) result).entry().id())
                .containsExactly(4L);
    }

    @Test
    void aMessageHasSoManyReactionsAndKinds() throws Exception {
        append(say("one"));
        for (int i = 0; i < 20; i++) {
            append(new Change.React(2, "kind-" + i, true));
        }
        assertThat(append(new Change.React(2, "👍", true)))
                .containsExactly(new EntryResult.Refused(ErrorCode.TOO_MANY));
        assertThat(appendAs(bob, new Change.React(2, "kind-1", true))).hasOnlyElementsOfType(EntryResult.Stored.class);
    }

    private static Change say(String text) {
        return new Change.Say(text(text), false, OptionalLong.empty());
    }

    private static MessageText text(String text) {
        return new MessageText(text);
    }

    private List<EntryResult> append(Change... changes) throws StorageException {
        return appendAs(store.ann(), changes);
    }

    private List<EntryResult> appendAs(Account account, Change... changes) throws StorageException {
        return store.journals()
                .append(Arrays.stream(changes)
                        .map(change -> new NewEntry(DEV, account.id(), account.username(), Optional.empty(), change))
                        .toList());
    }

    private List<Entry> entries() throws StorageException {
        return store.journals()
                .readAfter(DEV, 0, Long.MAX_VALUE, NO_LIMIT, NO_LIMIT)
                .orElseThrow()
                .entries();
    }

    private void index() throws StorageException {
        store.searchIndex().indexOtherRooms(100);
    }

    private List<Long> found(String words) throws StorageException {
        return store
                .roomSearch()
                .find(DEV, new SearchQuery(words), Long.MAX_VALUE, 9, NO_LIMIT, new Cancellation())
                .orElseThrow()
                .entries()
                .stream()
                .map(Entry::id)
                .toList();
    }
}
