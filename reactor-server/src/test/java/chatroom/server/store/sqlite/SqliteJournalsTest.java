package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Progress;
import chatroom.server.store.StorageException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only the database can show. What results and pages say is compared with the journals in memory by {@code JournalsAgreeTest}. */
class SqliteJournalsTest {
    private static final RoomName DEV = new RoomName("dev");

    @TempDir
    Path folder;

    private TestStore store;
    private Account bob;

    @BeforeEach
    void open() throws Exception {
        store = new TestStore(folder);
        bob = store.user("bob");
        append(new Change.Create(RoomKind.PUBLIC, Optional.empty()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsReplacedOrDeletedIsInNoRowAndFoundByNoWord() throws Exception {
        append(say("secret one"), say("secret two"), say("secret three"));
        index();
        append(new Change.Edit(2, text("public one")), new Change.Delete(3, Optional.of("why")));

        assertThat(store.query("SELECT count(*) FROM messages WHERE text || coalesce(value, '') LIKE '%secret%'"))
                .isEqualTo("1");
        assertThat(found("secret")).containsExactly(4L);
        assertThat(found("public")).containsExactly(2L);
        assertThat(store.query("SELECT count(*) FROM messages WHERE text || coalesce(value, '') LIKE '%public one%'"))
                .isEqualTo("1");
        assertThat(store.database.upkeep().verify(Progress.UNHEARD)).isEmpty();
    }

    @Test
    void whatIsEditedBeforeItIsIndexedIsFoundByItsNewWordsOnly() throws Exception {
        append(say("secret one"));
        append(new Change.Edit(2, text("public one")));
        index();

        assertThat(found("secret")).isEmpty();
        assertThat(found("public")).containsExactly(2L);
    }

    /** Ann has made one. */
    @Test
    void nobodyComesIntoMoreRoomsThanTheyMay() throws Exception {
        assertThat(create("den", 1)).isEqualTo(new EntryResult.Refused(ErrorCode.TOO_MANY));
        assertThat(store.query("SELECT count(*) FROM rooms WHERE name = 'den'")).isEqualTo("0");
        assertThat(create("den", 2)).isInstanceOf(EntryResult.Stored.class);
        assertThat(append(new Change.Add(bob.username(), 1))).hasOnlyElementsOfType(EntryResult.Stored.class);
        assertThat(append(new Change.Add(bob.username(), 1))).containsExactly(new EntryResult.Unchanged());
        store.sql("DELETE FROM members WHERE room = 1 AND user_id = " + store.ann.id());
        assertThat(appendAs(store.ann, new Change.Join(1)))
                .containsExactly(new EntryResult.Refused(ErrorCode.TOO_MANY));
        assertThat(appendAs(store.ann, new Change.Join(2))).hasOnlyElementsOfType(EntryResult.Stored.class);
        assertThat(appendAs(bob, new Change.Leave())).hasOnlyElementsOfType(EntryResult.Stored.class);
        store.sql("INSERT INTO members (user_id, room, role, since) VALUES (%s, 2, 'member', 1)".formatted(bob.id()));
        assertThat(append(new Change.Add(bob.username(), 1)))
                .containsExactly(new EntryResult.Refused(ErrorCode.TOO_MANY));
    }

    private EntryResult create(String room, int mostRooms) throws StorageException {
        Change create = new Change.Create(RoomKind.PUBLIC, Optional.empty(), mostRooms);
        return store.database
                .journals()
                .append(List.of(new NewEntry(
                        new RoomName(room), store.ann.id(), store.ann.username(), Optional.empty(), create)))
                .get(0);
    }

    @Test
    void membersAreWhatTheEntriesMakeOfThem() throws Exception {
        appendAs(bob, new Change.Join());
        append(new Change.Mute(bob.username(), Optional.empty(), Optional.empty()));
        appendAs(bob, new Change.Leave());
        assertThat(members()).isEqualTo("ann owner 1 -, bob - 2 muted");
        append(new Change.Unmute(bob.username()));
        assertThat(members()).isEqualTo("ann owner 1 -");
        append(new Change.Ban(bob.username(), Optional.empty(), Optional.empty()));
        assertThat(appendAs(bob, new Change.Join())).containsExactly(new EntryResult.Refused(ErrorCode.BANNED));
        append(new Change.Unban(bob.username()), new Change.Add(bob.username()));
        assertThat(members()).isEqualTo("ann owner 1 -, bob member 8 -");
        assertThat(store.query("SELECT id FROM read_marks WHERE room = 1 AND user_id = " + bob.id()))
                .isEqualTo("8");
    }

    @Test
    void nobodyAddsWhoHasBlockedThem() throws Exception {
        store.sql("INSERT INTO blocks VALUES (%s, %s)".formatted(bob.id(), store.ann.id()));
        assertThat(append(new Change.Add(bob.username())))
                .containsExactly(new EntryResult.Refused(ErrorCode.FORBIDDEN));
    }

    @Test
    void theNameOfADeletedRoomIsNotGivenAgain() throws Exception {
        store.sql("UPDATE rooms SET state = 'deleted' WHERE name = 'dev'");
        assertThat(append(say("one"))).containsExactly(new EntryResult.Refused(ErrorCode.UNKNOWN_ROOM));
        assertThat(append(new Change.Create(RoomKind.PUBLIC, Optional.empty())))
                .containsExactly(new EntryResult.Refused(ErrorCode.ROOM_TAKEN));
    }

    private String members() throws Exception {
        return store.query(
                "SELECT group_concat(username || ' ' || coalesce(role, '-') || ' ' || since || iif(muted_until > 0, '"
                        + " muted', ' -'), ', ') FROM members JOIN users ON users.id = user_id");
    }

    private static Change say(String text) {
        return new Change.Say(text(text), false, OptionalLong.empty());
    }

    private static MessageText text(String text) {
        return new MessageText(text);
    }

    private List<EntryResult> append(Change... changes) throws StorageException {
        return appendAs(store.ann, changes);
    }

    private List<EntryResult> appendAs(Account account, Change... changes) throws StorageException {
        return store.database
                .journals()
                .append(Arrays.stream(changes)
                        .map(change -> new NewEntry(DEV, account.id(), account.username(), Optional.empty(), change))
                        .toList());
    }

    private void index() throws StorageException {
        store.database.searchIndex().indexOtherRooms(100);
    }

    private List<Long> found(String words) throws StorageException {
        return store.inIndex("dev", words);
    }
}
