package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomLimits;
import chatroom.protocol.RoomName;
import chatroom.server.store.Account;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Permit;
import chatroom.server.store.Permit.Standing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When rules are asked again in the transaction, and what they are told. */
class SqlitePermitCheckTest {
    private static final RoomName DEV = new RoomName("dev");
    private static final EntryResult.Refused NO =
            new EntryResult.Refused(ErrorCode.MUTED, Optional.of(RoomLimits.FOR_EVER));

    @TempDir
    Path folder;

    private TestStore store;
    private Account bob;
    private final List<Standing> asked = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        store = new TestStore(folder);
        bob = store.user("bob");
        does(store.ann, DEV, new Change.Create(RoomKind.PRIVATE, Optional.empty()), Permit.GIVEN);
        does(store.ann, DEV, new Change.Add(bob.username()), Permit.GIVEN);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsNotRememberedIsLookedAtOnce() throws Exception {
        does(bob, DEV, say(), Permit.GIVEN);
        store.restart();
        assertThat(does(bob, DEV, say(), asOf(2))).isEqualTo(NO);
        assertStored(does(bob, DEV, say(), asOf(3)));
        assertStored(does(bob, DEV, say(), asOf(3)));
        assertThat(asked).hasSize(1);
    }

    private static Change say() {
        return new Change.Say(new MessageText("hi"), false, OptionalLong.empty());
    }

    private Permit asOf(long id) {
        return new Permit(id, standing -> {
            asked.add(standing);
            return Optional.of(NO);
        });
    }

    private static void assertStored(EntryResult result) {
        assertThat(result).isInstanceOf(EntryResult.Stored.class);
    }

    private static NewEntry entry(Account account, RoomName room, Change change, Permit permit) {
        return new NewEntry(room, account.id(), account.username(), Optional.empty(), change, permit);
    }

    private EntryResult does(Account account, RoomName room, Change change, Permit permit) throws Exception {
        return store.database
                .journals()
                .append(List.of(entry(account, room, change, permit)))
                .get(0);
    }
}
