package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.RoomName;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDirectRoomsTest {
    private static final RoomName BOTH = new RoomName("@ann,Bob");

    /** As somebody types it. */
    private static final RoomName TYPED = new RoomName("@ANN,bob");

    @TempDir
    Path folder;

    private TestStore store;
    private Account ann;

    @BeforeEach
    void open() throws Exception {
        store = new TestStore(folder);
        ann = store.ann;
        store.user("Bob");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void noneTakesThePlaceOfOneThatWasDeleted() throws Exception {
        does(ann, say("hi"));
        store.sql("UPDATE rooms SET state = 'deleted' WHERE kind = 'direct'");
        while (store.database.upkeep().deleteEntries(BOTH)) {
            // Until all are gone.
        }
        assertThat(does(ann, say("hi again"))).isEqualTo(refused(ErrorCode.FORBIDDEN));
        assertThat(store.database.rooms().find(BOTH)).isEmpty();
        assertThat(store.database.upkeep().verify(Progress.UNHEARD)).isEmpty();
    }

    private static Change say(String text) {
        return new Change.Say(new MessageText(text), false, OptionalLong.empty());
    }

    private static EntryResult refused(ErrorCode code) {
        return new EntryResult.Refused(code);
    }

    private EntryResult does(Account account, Change change) throws Exception {
        return append(new NewEntry(TYPED, account.id(), account.username(), Optional.empty(), change));
    }

    private EntryResult append(NewEntry entry) throws Exception {
        return store.database.journals().append(List.of(entry)).get(0);
    }
}
