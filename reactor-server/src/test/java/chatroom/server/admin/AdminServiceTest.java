package chatroom.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.MessageText;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.SingleLine;
import chatroom.protocol.Username;
import chatroom.server.store.Account;
import chatroom.server.store.AccountKeeping;
import chatroom.server.store.Change;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Progress;
import chatroom.server.store.RefusedException;
import chatroom.server.store.Store;
import chatroom.server.store.sqlite.DataFolder;
import chatroom.server.store.sqlite.SqliteStore;
import chatroom.server.work.Job;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators ask of a database under clocks that are right and wrong. */
class AdminServiceTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Instant TEN_YEARS_ON = NOW.plus(Duration.ofDays(3_650));

    private static final AdminService.Writing AT_ONCE = new AdminService.Writing() {
        @Override
        public <R> R run(Job<R> job) throws Exception {
            return job.run();
        }
    };

    @TempDir
    private Path path;

    private interface Use {
        void of(SqliteStore database) throws Exception;
    }

    /** While the machine's clock says this. */
    private void at(Instant time, Use use) throws Exception {
        try (DataFolder folder = DataFolder.open(path);
                SqliteStore database = SqliteStore.open(folder, Clock.fixed(time, ZoneOffset.UTC), 1)) {
            use.of(database);
        }
    }

    private void invite(Instant time) throws Exception {
        at(time, database -> database.invites().create(new byte[] {1}, Duration.ofDays(7)));
    }

    private void register(Instant time, String name) throws Exception {
        at(
                time,
                database -> assertThat(database.accounts().create(new Username(name), "a hash"))
                        .isPresent());
    }

    private void say(Instant time, String... texts) throws Exception {
        at(time, database -> {
            Account ann = database.accounts().find("ann").orElseThrow();
            for (String text : texts) {
                Change say = new Change.Say(new MessageText(text), false, OptionalLong.empty());
                database.journals()
                        .append(List.of(new NewEntry(RoomName.LOBBY, ann.id(), ann.username(), Optional.empty(), say)));
            }
        });
    }

    private AdminReply asked(Instant time, AdminRequest request) throws Exception {
        AdminReply[] reply = new AdminReply[1];
        at(time, database -> reply[0] = service(database).answer(request));
        return reply[0];
    }

    /** The sentences of what was done. */
    private String done(Instant time, AdminRequest request) throws Exception {
        return ((AdminReply.Done) asked(time, request)).message();
    }

    private String failed(Instant time, AdminRequest request) throws Exception {
        return ((AdminReply.Failed) asked(time, request)).message();
    }

    private static AdminService service(SqliteStore database) {
        return service(database, AT_ONCE);
    }

    private static AdminService service(SqliteStore database, AdminService.Writing writing) {
        return service(database, writing, Progress.UNHEARD);
    }

    private static AdminService service(SqliteStore database, AdminService.Writing writing, Progress progress) {
        return service(database, writing, AdminService.Committed.UNHEARD, progress);
    }

    private static AdminService service(
            SqliteStore database, AdminService.Writing writing, AdminService.Committed committed, Progress progress) {
        return new AdminService(
                database,
                () -> {
                    throw new AssertionError("nothing is hashed");
                },
                writing,
                committed,
                () -> progress);
    }

    /** So that nobody hears of what was stored later before: who was added and is removed at once must not seem to be there. */
    @Test
    void whatIsDoneToRoomsIsToldByTheJobThatDidIt() throws Exception {
        register(NOW, "ann");
        register(NOW, "bob");
        say(NOW, "one");
        at(NOW.plus(Duration.ofDays(2)), database -> {
            List<String> told = new ArrayList<>();
            InJobs jobs = new InJobs();
            AdminService service = service(database, jobs, new Telling(told, jobs), Progress.UNHEARD);
            RoomName dev = new RoomName("dev");
            for (AdminRequest request : List.of(
                    new AdminRequest.CreateRoom(dev, RoomKind.PUBLIC, Optional.empty(), Optional.of("ann")),
                    new AdminRequest.SetRole(dev, "bob", Role.MODERATOR),
                    new AdminRequest.ArchiveRoom(dev, true),
                    new AdminRequest.DeleteUser("ann"),
                    new AdminRequest.Prune(24, false),
                    new AdminRequest.DeleteRoom(dev))) {
                assertThat(service.answer(request)).as("%s", request).isInstanceOf(AdminReply.Done.class);
            }
            assertThat(told)
                    .containsExactly(
                            "Create 1",
                            "Add 2",
                            "RoleChange 3",
                            "Add 4",
                            "RoleChange 5",
                            "Archive 6",
                            "RoleChange 7",
                            "Leave 8",
                            "lobby pruned to 1",
                            "dev deleted");
        });
    }

    /** An earlier try may have been stored and reported as failed: then nobody was logged out. */
    @Test
    void whoseAccountIsClosedAlreadyIsLoggedOutByTheNextTry() throws Exception {
        register(NOW, "ann");
        at(NOW, database -> {
            List<String> told = new ArrayList<>();
            InJobs jobs = new InJobs();
            AdminService service = service(database, jobs, new Telling(told, jobs), Progress.UNHEARD);
            for (AdminRequest request :
                    List.of(new AdminRequest.DisableUser("ann"), new AdminRequest.DeleteUser("ann"))) {
                assertThat(service.answer(request)).isInstanceOf(AdminReply.Done.class);
                assertThat(service.answer(request)).isInstanceOf(AdminReply.Failed.class);
            }
            assertThat(told).containsExactly("ann closed", "ann closed");
        });
    }

    /** The next try would find no texts there, and tell of nothing. */
    @Test
    void textsAreTakenForGoneWhereItIsntKnownWhetherTheyAre() throws Exception {
        register(NOW, "ann");
        say(NOW, "one", "two");
        at(NOW.plus(Duration.ofDays(2)), database -> {
            List<String> told = new ArrayList<>();
            InJobs jobs = new InJobs();
            AdminService.Writing inVain = new AdminService.Writing() {
                @Override
                public <R> R run(Job<R> job) throws Exception {
                    Files.move(path.resolve("chatroom.db"), path.resolve("elsewhere"));
                    try {
                        return jobs.run(job);
                    } finally {
                        Files.move(path.resolve("elsewhere"), path.resolve("chatroom.db"));
                    }
                }
            };
            AdminService service = service(database, inVain, new Telling(told, jobs), Progress.UNHEARD);
            assertThat(service.answer(new AdminRequest.Prune(24, false))).isInstanceOf(AdminReply.Failed.class);
            assertThat(told).containsExactly("lobby pruned to 2");
        });
    }

    /** It is gone since the first time; and the last of its rooms may have thrown it out meanwhile. */
    @Test
    void anAccountThatIsInManyRoomsIsLoggedOutBeforeItHasLeftAllOfThem() throws Exception {
        AccountKeeping keeping = mock(AccountKeeping.class);
        when(keeping.delete("ann"))
                .thenReturn(new AccountKeeping.Deletion(new Username("ann"), List.of(), true))
                .thenThrow(new RefusedException("ann was deleted, and that is for ever."));
        Store store = mock(Store.class);
        when(store.accountKeeping()).thenReturn(keeping);
        List<String> told = new ArrayList<>();
        InJobs jobs = new InJobs();
        AdminService service =
                new AdminService(store, () -> null, jobs, new Telling(told, jobs), () -> Progress.UNHEARD);
        assertThat(service.answer(new AdminRequest.DeleteUser("ann"))).isInstanceOf(AdminReply.Done.class);
        assertThat(told).startsWith("ann closed");
    }

    /** Whoever owns their rooms now, if that was stored, would be taken for a member otherwise. */
    @Test
    void whereItIsntKnownWhetherAnAccountIsDeletedItIsntKnownWhoIsWhat() throws Exception {
        register(NOW, "ann");
        at(NOW, database -> {
            List<String> told = new ArrayList<>();
            InJobs jobs = new InJobs();
            AdminService service = service(database, jobs, new Telling(told, jobs), Progress.UNHEARD);
            Files.move(path.resolve("chatroom.db"), path.resolve("elsewhere"));
            assertThat(service.answer(new AdminRequest.DeleteUser("ann"))).isInstanceOf(AdminReply.Failed.class);
            Files.move(path.resolve("elsewhere"), path.resolve("chatroom.db"));
            assertThat(told).containsExactly("members in doubt");
        });
    }

    /** A private room without its owner would be known to nobody, whatever ends the server in between. */
    @Test
    void aRoomAndItsOwnerAreMadeTogetherOrNotAtAll() throws Exception {
        register(NOW, "ann");
        at(NOW, database -> {
            OneJob once = new OneJob();
            AdminService service = service(database, once);
            RoomName den = new RoomName("den");
            AdminRequest create =
                    new AdminRequest.CreateRoom(den, RoomKind.PRIVATE, Optional.empty(), Optional.of("ann"));
            assertThat(service.answer(create)).isInstanceOf(AdminReply.Done.class);
            assertThat(database.rooms().members(den, false, "", 10))
                    .extracting(member -> member.role().orElseThrow())
                    .containsExactly(Role.OWNER);
        });
    }

    @Test
    void whoIsToOwnANewRoomIsMadeNothingInOneThatHasItsName() throws Exception {
        register(NOW, "ann");
        register(NOW, "bob");
        at(NOW, database -> {
            AdminService service = service(database);
            RoomName den = new RoomName("den");
            service.answer(new AdminRequest.CreateRoom(den, RoomKind.PRIVATE, Optional.empty(), Optional.of("ann")));
            assertThat(service.answer(new AdminRequest.CreateRoom(
                            new RoomName("DEN"),
                            RoomKind.PUBLIC,
                            Optional.of(SingleLine.of("topic", "x")),
                            Optional.of("bob"))))
                    .asString()
                    .contains("The name DEN is taken");
            assertThat(database.rooms().find(den).orElseThrow().lastId()).isEqualTo(3);
        });
    }

    /** Does one job, and no more. */
    private static final class OneJob implements AdminService.Writing {
        private boolean isDone;

        @Override
        public <R> R run(Job<R> job) throws Exception {
            assertThat(isDone).as("one job was done").isFalse();
            isDone = true;
            return job.run();
        }
    }

    private static final class InJobs implements AdminService.Writing {
        private boolean inAJob;

        @Override
        public <R> R run(Job<R> job) throws Exception {
            inAJob = true;
            try {
                return job.run();
            } finally {
                inAJob = false;
            }
        }
    }

    private record Telling(List<String> told, InJobs jobs) implements AdminService.Committed {
        private void tell(String what) {
            assertThat(jobs.inAJob).as(what).isTrue();
            told.add(what);
        }

        @Override
        public void entry(RoomName room, Entry entry) {
            tell(entry.getClass().getSimpleName() + " " + entry.id());
        }

        @Override
        public void pruned(RoomName room, long throughId) {
            tell(room + " pruned to " + throughId);
        }

        @Override
        public void deleted(RoomName room) {
            tell(room + " deleted");
        }

        @Override
        public void membersInDoubt() {
            tell("members in doubt");
        }

        @Override
        public void closed(String username) {
            tell(username + " closed");
        }
    }

    @Test
    void howFarARequestIsIsKnownMeanwhileAndNotAfterwards() throws Exception {
        register(NOW, "ann");
        say(NOW, "one", "two");
        at(NOW.plus(Duration.ofDays(2)), database -> {
            List<Optional<AdminReply.Work>> seen = new ArrayList<>();
            AdminService[] service = new AdminService[1];
            service[0] = service(database, AT_ONCE, (what, done, total) -> seen.add(service[0].work()));
            assertThat(service[0].work()).isEmpty();
            service[0].answer(new AdminRequest.Prune(24, false));
            assertThat(seen).startsWith(Optional.of(new AdminReply.Work("pruning messages", 0, 2)));
            assertThat(service[0].work()).isEmpty();
        });
    }

    @Test
    void accountsAndInvitesOfAWrongClockAreMendedWhereNoMessageIsAhead() throws Exception {
        register(NOW, "ann");
        register(TEN_YEARS_ON, "bob");
        invite(TEN_YEARS_ON);

        assertThat(done(NOW, new AdminRequest.MendTimes(false, false)))
                .startsWith("1 accounts and 1 invites are dated ahead of the clock, which says 2026-11-28T12:00:00Z.")
                .contains("--apply");
        assertThat(done(NOW, new AdminRequest.MendTimes(true, false)))
                .isEqualTo("1 accounts and 1 invites that were dated ahead of the clock are dated now.");

        assertThat(done(NOW, new AdminRequest.MendTimes(true, false)))
                .startsWith("No message, account or invite is dated ahead of the clock");
        at(
                NOW,
                database -> assertThat(database.accountKeeping().users("", 10))
                        .allSatisfy(user -> assertThat(user.created()).isEqualTo(NOW)));
        at(
                NOW.plus(Duration.ofDays(8)),
                database ->
                        assertThat(database.invites().isOpen(new byte[] {1})).isFalse());
    }

    @Test
    void timesInSentencesAreWholeSeconds() throws Exception {
        Instant now = NOW.plusNanos(805_285_513);
        Instant ahead = TEN_YEARS_ON.plusNanos(805_285_513);
        register(now, "ann");
        String nothingAhead = done(now, new AdminRequest.MendTimes(false, false));
        register(ahead, "bob");
        String othersAhead = done(now, new AdminRequest.MendTimes(false, false));
        say(ahead, "from a clock that was wrong");

        assertThat(List.of(
                        nothingAhead,
                        othersAhead,
                        failed(now, new AdminRequest.Verify()),
                        done(now, new AdminRequest.MendTimes(false, false)),
                        failed(now, new AdminRequest.MendTimes(true, false)),
                        done(now, new AdminRequest.MendTimes(true, true)),
                        failed(ahead, new AdminRequest.Prune(1, false))))
                .allSatisfy(sentence ->
                        assertThat(sentence).containsPattern("\\d\\dZ").doesNotContain(".805"));
    }

    @Test
    void aBackupIsDoneAlsoWhereTheStorageThreadHasTooMuchToDoToNoteIt() throws Exception {
        Path backup = path.resolve("backup");
        at(NOW, database -> {
            AdminService service = service(database, new AdminService.Writing() {
                @Override
                public <R> R run(Job<R> job) {
                    throw new IllegalStateException("there is too much to do at the moment");
                }
            });
            assertThat(service.answer(new AdminRequest.Backup(backup.toString())))
                    .isEqualTo(new AdminReply.Done("The backup is whole, checked and on disk: " + backup
                            + ". That there is one could not be noted."));
        });
        assertThat(backup).isNotEmptyFile();
    }

    @Test
    void aRequestIsAnsweredEitherByTheDatabaseOrByTheReactor() throws Exception {
        at(NOW, database -> {
            AdminService service = service(database);

            assertThatCode(() -> new AdminHandler(null, service, null, null, null))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> service.answer(new AdminRequest.Status()))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void whatWasMendedIsSaid() throws Exception {
        register(NOW, "ann");
        say(NOW, "right");
        register(TEN_YEARS_ON, "bob");
        say(TEN_YEARS_ON, "ahead");

        assertThat(done(NOW, new AdminRequest.MendTimes(true, false)))
                .startsWith("The times of 1 messages, from number 2 on, were moved back")
                .endsWith(" 1 accounts and 0 invites that were dated ahead of the clock are dated now.");
    }

    @Test
    void aClockFarAheadOfTheMessagesPrunesNothingUnlessItIsSaidToBeRight() throws Exception {
        register(NOW, "ann");
        say(NOW, "one", "two");
        AdminRequest.Prune day = new AdminRequest.Prune(24, false);
        assertThat(done(NOW.plus(Duration.ofDays(31)), day))
                .as("a month and a day of silence may be")
                .startsWith("2 messages have lost their texts");
        assertThat(done(TEN_YEARS_ON, day)).as("nothing is lost any more").startsWith("0 messages");

        say(NOW.plus(Duration.ofDays(31)), "three");
        assertThat(failed(TEN_YEARS_ON, day)).contains("dated 2026-12-29T12:00:00Z", "2036", "--clock-is-right");
        assertThat(texts()).last().isEqualTo("three");
        assertThat(done(TEN_YEARS_ON, new AdminRequest.Prune(24, true))).startsWith("1 messages");
    }

    @Test
    void neitherDoesOneUnderWhichSomebodyWrote() throws Exception {
        register(NOW, "ann");
        say(NOW, "one", "two");
        say(TEN_YEARS_ON, "ahead");

        assertThat(failed(TEN_YEARS_ON.plusSeconds(60), new AdminRequest.Prune(24, false)))
                .contains("dated 2026-11-28T12:00:00Z");

        assertThat(texts()).containsExactly("one", "two", "ahead");
    }

    @Test
    void aClockThatIsBehindMovesNoTimesBackUnlessItIsSaidToBeRight() throws Exception {
        register(NOW, "ann");
        say(NOW, "one", "two");

        Instant tenYearsAgo = NOW.minus(Duration.ofDays(3_650));
        assertThat(done(tenYearsAgo, new AdminRequest.MendTimes(false, false)))
                .startsWith("2 messages, from number 1 on, are dated ahead")
                .contains("was in use at 2026-11-28T", "--clock-is-right");
        assertThat(failed(tenYearsAgo, new AdminRequest.MendTimes(true, false)))
                .contains("was in use at 2026-11-28T", "--clock-is-right");
        at(
                NOW,
                database -> assertThat(messages(database))
                        .extracting(ChatMessage::timestamp)
                        .containsExactly(NOW, NOW));

        assertThat(done(tenYearsAgo, new AdminRequest.MendTimes(true, true)))
                .startsWith("The times of 2 messages, from number 1 on");
    }

    @Test
    void whereTheNewestBackupIsLaterThanTheClockItMovesNoTimesBack() throws Exception {
        Instant earlier = NOW.minus(Duration.ofDays(100));
        register(earlier, "ann");
        say(earlier, "one");
        say(NOW, "two");
        at(NOW, database -> database.upkeep().noteBackup());

        assertThat(failed(NOW.minus(Duration.ofDays(2)), new AdminRequest.MendTimes(true, false)))
                .contains("the database was in use at 2026-11-28T12:00:00Z already");
        assertThat(done(NOW.minus(Duration.ofHours(2)), new AdminRequest.MendTimes(true, false)))
                .as("by little")
                .startsWith("The times of 1 messages, from number 2 on");
    }

    @Test
    void whereEveryMessageIsAheadNoneIsMovedUnlessTheClockIsSaidToBeRight() throws Exception {
        register(NOW, "ann");
        say(TEN_YEARS_ON, "one", "two");

        assertThat(failed(NOW, new AdminRequest.MendTimes(true, false)))
                .contains("every single message is dated ahead", "--clock-is-right");
        assertThat(done(NOW, new AdminRequest.MendTimes(true, true)))
                .startsWith("The times of 2 messages, from number 1 on");
    }

    private List<String> texts() throws Exception {
        List<String> texts = new ArrayList<>();
        at(NOW, database -> messages(database).forEach(message -> texts.add(message.text())));
        return texts;
    }

    private static List<ChatMessage> messages(SqliteStore database) throws Exception {
        return database
                .journals()
                .readAfter(RoomName.LOBBY, 0, Long.MAX_VALUE, 100, Integer.MAX_VALUE)
                .orElseThrow()
                .entries()
                .stream()
                .map(Entry::asMessage)
                .toList();
    }
}
