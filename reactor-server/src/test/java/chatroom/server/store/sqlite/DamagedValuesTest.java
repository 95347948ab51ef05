package chatroom.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.MessageText;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.SearchQuery;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.Cancellation;
import chatroom.server.store.Change;
import chatroom.server.store.EntryResult;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Permit;
import chatroom.server.store.Progress;
import chatroom.server.store.Rooms.ReadMark;
import chatroom.server.store.StorageException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that changes a value and not the structure of the file: whatever meets it says so in one sentence, and what doesn't goes on. */
class DamagedValuesTest {
    private static final RoomName DEV = new RoomName("dev");
    private static final RoomName DEN = new RoomName("den");
    private static final SearchQuery WORDS;

    static {
        try {
            WORDS = SearchQuery.of("hello");
        } catch (Exception e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @TempDir
    Path folder;

    private TestStore store;
    private Account bob;
    private final List<String> sentences = new ArrayList<>();

    private interface Use {
        Object of(SqliteStore database) throws Exception;
    }

    @BeforeEach
    void aRoomWithEverything() throws Exception {
        store = new TestStore(folder);
        bob = store.user("bob");
        Username name = bob.username();
        does(DEV, new Change.Create(RoomKind.PUBLIC, Optional.of("about it")));
        does(DEV, say());
        does(DEV, new Change.React(2, "👍", true));
        does(DEV, new Change.Edit(2, new MessageText("hello again")));
        does(DEV, new Change.Add(name));
        does(DEV, new Change.ChangeRole(name, Role.MODERATOR));
        does(DEV, new Change.Mute(name, Optional.of("loud"), Optional.of(Instant.parse("2027-01-01T00:00:00Z"))));
        does(DEV, new Change.Ban(name, Optional.empty(), Optional.empty()));
        does(DEV, new Change.Topic("another"));
        does(DEV, new Change.React(2, "👍", false));
        does(DEV, new Change.React(2, "🎉", true));
        does(DEN, new Change.Create(RoomKind.PRIVATE, Optional.empty()));
        does(DEN, say());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Change say() {
        return new Change.Say(new MessageText("hello"), false, OptionalLong.empty());
    }

    private EntryResult does(RoomName room, Change change) throws Exception {
        Account ann = store.ann;
        NewEntry entry = new NewEntry(room, ann.id(), ann.username(), Optional.empty(), change, Permit.GIVEN);
        return store.database.journals().append(List.of(entry)).get(0);
    }

    private List<Use> uses() {
        Change react = new Change.React(2, "👍", true);
        Change mute = new Change.Mute(bob.username(), Optional.empty(), Optional.empty());
        return List.of(
                database -> database.journals().readAfter(DEV, 0, 100, 100, 100_000),
                database -> database.journals().readBefore(DEV, 100, 100, 100_000),
                database -> database.roomSearch().find(DEV, WORDS, 100, 10, 100_000, new Cancellation()),
                database -> database.roomSearch()
                        .find(List.of(DEV, DEN), WORDS, Optional.empty(), 10, 100_000, new Cancellation()),
                database -> database.rooms().find(DEV),
                database -> database.rooms().isPublic(DEV),
                database -> database.rooms().listed("", 10),
                database -> database.rooms().all("", 10),
                database -> database.rooms().of(bob.id()),
                database -> database.rooms().members(DEV, false, "", 10),
                database -> database.rooms().members(DEV, true, "", 10),
                database -> database.rooms().unread(bob.username(), List.of(new ReadMark(bob.id(), DEV, 0))),
                database -> database.rooms().blocks(bob.id()),
                database -> does(DEV, say()),
                database -> does(DEV, react),
                database -> does(DEV, mute),
                database -> database.upkeep().oldTexts(Instant.parse("2030-01-01T00:00:00Z")),
                database -> database.upkeep().halfDeleted(),
                database -> database.accountKeeping().users("", 10),
                database -> database.upkeep().verify(Progress.UNHEARD));
    }

    private void useIt() throws Exception {
        for (Use use : uses()) {
            try {
                use.of(store.database);
            } catch (StorageException e) {
                sentences.add(e.getMessage());
            }
        }
        assertThat(sentences)
                .allSatisfy(sentence -> assertThat(sentence)
                        .startsWith("The database couldn't ")
                        .endsWith(": it is damaged, so restore a backup.")
                        .doesNotContain("Exception", "\n", "null"));
    }

    @Test
    void withoutDamageAllOfItWorks() throws Exception {
        useIt();
        assertThat(sentences).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rooms SET name = '' WHERE name = 'dev'",
                "rooms SET name = 'no name at all' WHERE name = 'dev'",
                "rooms SET name = 'd' || char(10) || 'v' WHERE name = 'dev'",
                "rooms SET kind = 'publik' WHERE name = 'dev'",
                "messages SET reactions = '👍' WHERE text <> ''",
                "messages SET reactions = char(10) WHERE text <> ''",
                "messages SET reactions = '{\"👍\":[\"ann\"]}' WHERE text <> ''",
                "messages SET value = NULL WHERE kind <> ''",
                "messages SET value = '' WHERE kind <> ''",
                "messages SET value = char(10) || char(10) || char(10) WHERE kind <> ''",
                "messages SET value = 'bob' || char(10) || 'soon' || char(10) WHERE kind IN ('mute', 'ban', 'role', 'create')",
                "messages SET value = 'bob' || char(10) || '99999999999999999999' || char(10) WHERE kind IN ('mute', 'ban')",
                "messages SET kind = 'ban'",
                "messages SET kind = 'role'",
                "messages SET kind = 'create'",
                "messages SET kind = 'react'",
                "messages SET kind = 'edit'",
                "messages SET time = 9223372036854775807",
                "messages SET time = -9223372036854775808",
                "users SET username = '', username_key = '' WHERE username = 'bob'",
                "users SET username = 'b b' WHERE username = 'bob'",
                "members SET muted_until = 9223372036854775807",
                "members SET role = 'boss'"
            })
    void whatIsStoredDamagedIsSaidInOneSentence(String damage) throws Exception {
        store.sql("PRAGMA ignore_check_constraints = ON", "UPDATE " + damage);
        useIt();
    }
}
