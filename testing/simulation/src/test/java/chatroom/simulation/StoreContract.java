package chatroom.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Appended;
import chatroom.server.store.Cancellation;
import chatroom.server.store.Invites.Redemption;
import chatroom.server.store.NewMessage;
import chatroom.server.store.Page;
import chatroom.server.store.StorageException;
import chatroom.server.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the chat relies on, whichever store it has: each kind of store runs all of this. What only one kind promises is tested beside it.
 */
abstract class StoreContract {
    private static final String LOBBY = "lobby";
    private static final Instant START = Instant.parse("2026-11-22T08:38:00.123Z");
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
        assertThat(append("a", "b")).containsExactly(new Appended(1, START, false), new Appended(2, START, false));
        now = START.plusSeconds(1);
        assertThat(append("c")).containsExactly(new Appended(3, now, false));
        assertThat(after(0, 10, NO_LIMIT_BYTES).messages())
                .containsExactly(
                        new ChatMessage(1, "Ann", "a", START),
                        new ChatMessage(2, "Ann", "b", START),
                        new ChatMessage(3, "Ann", "c", now));
    }

    @Test
    void aNonceOfOneUserIsStoredOnceForEver() throws Exception {
        Account bob = store.accounts().create(new Username("bob"), "hash").orElseThrow();
        NewMessage first = message(ann, "first", "nonce-0001");
        assertThat(store.appender().append(List.of(first, message(ann, "again", "nonce-0001"))))
                .containsExactly(new Appended(1, START, false), new Appended(1, START, true));
        now = START.plusSeconds(1);
        assertThat(store.appender().append(List.of(first, message(bob, "of bob", "nonce-0001"))))
                .containsExactly(new Appended(1, START, true), new Appended(2, now, false));
    }

    @Test
    void pagesAreAscendingBoundedAndTellOfMore() throws Exception {
        append("1", "2", "3", "4", "5");
        assertPage(after(1, 2, NO_LIMIT_BYTES), true, 2, 3);
        assertPage(after(3, 2, NO_LIMIT_BYTES), false, 4, 5);
        assertPage(store.history().readAfter(LOBBY, 1, 3, 10, NO_LIMIT_BYTES), false, 2, 3);
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
            indexed = store.search().index(10);
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

    private List<Appended> append(String... texts) throws StorageException {
        return store.appender()
                .append(Arrays.stream(texts)
                        .map(text -> new NewMessage(
                                LOBBY, ann.id(), ann.username(), new MessageText(text), Optional.empty()))
                        .toList());
    }

    private static NewMessage message(Account author, String text, String nonce) {
        return new NewMessage(
                LOBBY, author.id(), author.username(), new MessageText(text), Optional.of(new Nonce(nonce)));
    }

    private Page after(long id, int limit, int maxBytes) throws StorageException {
        return store.history().readAfter(LOBBY, id, Long.MAX_VALUE, limit, maxBytes);
    }

    private Page before(long id, int limit, int maxBytes) throws StorageException {
        return store.history().readBefore(LOBBY, id, limit, maxBytes);
    }

    private Page find(String words, long beforeId, int limit) throws StorageException {
        return store.search().find(LOBBY, new SearchQuery(words), beforeId, limit, NO_LIMIT_BYTES, new Cancellation());
    }

    private static void assertPage(Page page, boolean more, long... ids) {
        assertThat(page.messages().stream().mapToLong(ChatMessage::id))
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
