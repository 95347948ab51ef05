package chatroom.server.admin;

import chatroom.protocol.AdminReply;
import chatroom.protocol.AdminRequest;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.server.auth.HashPassword;
import chatroom.server.auth.InviteCode;
import chatroom.server.auth.PasswordHasher;
import chatroom.server.store.Account;
import chatroom.server.store.AccountKeeping;
import chatroom.server.store.Accounts;
import chatroom.server.store.EntryPage;
import chatroom.server.store.Invites;
import chatroom.server.store.NewEntry;
import chatroom.server.store.Progress;
import chatroom.server.store.RefusedException;
import chatroom.server.store.Rooms;
import chatroom.server.store.StorageException;
import chatroom.server.store.Store;
import chatroom.server.store.StoredUser;
import chatroom.server.store.Tokens;
import chatroom.server.store.Upkeep;
import chatroom.server.work.Job;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Does what requests of operators ask of the database, beside a running server or without one. Each request takes as long as it takes: this
 * is for a worker, never for the reactor.
 */
public final class AdminService {
    private static final int USERS_TOGETHER = 500;
    private static final int MESSAGES_TOGETHER = 500;
    private static final int PAGE_BYTES = 256 * 1024;

    /** A prune whose newest message is so much older than it has to be is looked at twice. */
    private static final Duration SILENCE = Duration.ofDays(30);

    /** Clocks that go a little wrong in a year are no reason to doubt them. */
    private static final Duration BEHIND = Duration.ofDays(1);

    private final Store store;
    private final AccountKeeping keeping;
    private final Committed committed;
    private final Upkeep upkeep;
    private final Supplier<PasswordHasher> hasher;
    private final Writing writing;
    private final Supplier<Progress> progress;
    private final RoomService rooms;
    private volatile Optional<AdminReply.Work> work = Optional.empty();
    private final SecureRandom secrets = new SecureRandom();
    private final AdminRequestTable<AdminReply, Exception> table;

    /** Where jobs that write are done: by the storage thread, or here and now where there is none. */
    @FunctionalInterface
    public interface Writing {
        <R> R run(Job<R> job) throws Exception;
    }

    /**
     * Told of what was done to rooms here, so that who is in them sees it. By the job that did it, where it has done it: so nobody hears of
     * what is stored later before.
     */
    public interface Committed {
        /** Nobody is there. */
        Committed UNHEARD = new Committed() {};

        /** For each entry that was made, in the order in which they were stored. */
        default void entry(RoomName room, Entry entry) {}

        /** It isn't known whether these were stored. */
        default void inDoubt(List<NewEntry> entries) {}

        /** It isn't known whether somebody was logged out and has left their rooms, nor who owns which of those then. */
        default void membersInDoubt() {}

        /** The texts of the room's messages up to this one are gone, or may be. */
        default void pruned(RoomName room, long throughId) {}

        /** The room isn't there any more. */
        default void deleted(RoomName room) {}

        /** Nobody may be logged in with this account: it is closed already, or there is none. */
        default void closed(String username) {}
    }

    /**
     * @param hasher asked only if a password is to be hashed: making one takes memory
     * @param progress for each request that may take long, one that hears how far it is
     */
    public AdminService(
            Store store,
            Supplier<PasswordHasher> hasher,
            Writing writing,
            Committed committed,
            Supplier<Progress> progress) {
        this.store = store;
        this.keeping = store.accountKeeping();
        this.upkeep = store.upkeep();
        this.hasher = hasher;
        this.writing = writing;
        this.progress = progress;
        this.committed = committed;
        this.rooms = new RoomService(store, writing, committed);
        this.table = newTable();
    }

    private AdminRequestTable<AdminReply, Exception> newTable() {
        return new AdminRequestTable<AdminReply, Exception>()
                .with(AdminRequest.Nodes.class, nodes -> nodes())
                .with(AdminRequest.Users.class, this::users)
                .with(AdminRequest.AddUser.class, this::addUser)
                .with(AdminRequest.ChangePassword.class, this::changePassword)
                .with(AdminRequest.DisableUser.class, this::disableUser)
                .with(AdminRequest.EnableUser.class, this::enableUser)
                .with(AdminRequest.DeleteUser.class, this::deleteUser)
                .with(AdminRequest.SetAdmin.class, this::setAdmin)
                .with(AdminRequest.Rooms.class, rooms::rooms)
                .with(AdminRequest.CreateRoom.class, rooms::create)
                .with(AdminRequest.ArchiveRoom.class, rooms::archive)
                .with(AdminRequest.DeleteRoom.class, this::deleteRoom)
                .with(AdminRequest.SetRole.class, rooms::setRole)
                .with(AdminRequest.Kick.class, this::kick)
                .with(AdminRequest.Invite.class, this::invite)
                .with(AdminRequest.Backup.class, this::backup)
                .with(AdminRequest.Verify.class, verify -> verify())
                .with(AdminRequest.Prune.class, this::prune)
                .with(AdminRequest.MendTimes.class, this::mendTimes)
                .with(AdminRequest.Messages.class, this::messages);
    }

    private AdminReply nodes() throws StorageException {
        return new AdminReply.NodeList(store.news().nodes().stream()
                .map(node -> new AdminReply.NodeLine(node.name(), node.since(), node.users()))
                .toList());
    }

    /** The requests that are answered here. */
    AdminRequestTable<AdminReply, Exception> table() {
        return table;
    }

    /**
     * Never throws for what can't be done: that is a reply too.
     *
     * @throws IllegalArgumentException it isn't a request for the database
     */
    public AdminReply answer(AdminRequest request) {
        if (!table.has(request)) {
            throw new IllegalArgumentException("Not for the database: " + request);
        }
        try {
            return table.handle(request);
        } catch (RefusedException | StorageException | IllegalStateException e) {
            return new AdminReply.Failed(e.getMessage());
        } catch (Exception e) {
            return new AdminReply.Failed(
                    "This went wrong for a reason that isn't known (%s): report it, with the server's log."
                            .formatted(e));
        } finally {
            work = Optional.empty();
        }
    }

    /** How far the request is that is being worked on; empty where it doesn't take long. Any thread. */
    public Optional<AdminReply.Work> work() {
        return work;
    }

    private Progress shownProgress() {
        Progress heard = progress.get();
        return (what, done, total) -> {
            work = Optional.of(new AdminReply.Work(what, done, total));
            heard.at(what, done, total);
        };
    }

    private AdminReply users(AdminRequest.Users request) throws StorageException {
        List<StoredUser> found = keeping.users(request.after(), USERS_TOGETHER + 1);
        List<AdminReply.UserLine> lines = found.stream()
                .limit(USERS_TOGETHER)
                .map(user -> new AdminReply.UserLine(
                        user.username().value(), user.state().word(), user.created(), user.admin()))
                .toList();
        return new AdminReply.UserPage(lines, found.size() > USERS_TOGETHER);
    }

    private AdminReply addUser(AdminRequest.AddUser request) throws Exception {
        String hash = new HashPassword(hasher.get(), request.password()).run();
        Job<Optional<Account>> making = request.admin()
                ? new Accounts.CreateAdmin(store.accounts(), request.username(), hash)
                : new Accounts.Create(store.accounts(), request.username(), hash);
        return writing.run(making).isPresent()
                ? new AdminReply.Done(
                        (request.admin() ? "%s has an account now, and is an admin." : "%s has an account now.")
                                .formatted(request.username()))
                : new AdminReply.Failed("The name %s is taken: choose another one.".formatted(request.username()));
    }

    private AdminReply changePassword(AdminRequest.ChangePassword request) throws Exception {
        String hash = new HashPassword(hasher.get(), request.password()).run();
        Username user = writing.run(() -> keeping.changePassword(request.username(), hash));
        return new AdminReply.Done("%s has a new password, and is logged in nowhere.".formatted(user));
    }

    private AdminReply disableUser(AdminRequest.DisableUser request) throws Exception {
        Username user = writing.run(() -> closing(request.username(), () -> keeping.disable(request.username())));
        return new AdminReply.Done("%s is disabled, and logged in nowhere.".formatted(user));
    }

    /** What is refused because it is so already may be stored by a try that was reported as failed: then nobody was logged out yet. */
    private <R> R closing(String username, Job<R> closing) throws Exception {
        try {
            return closing.run();
        } catch (RefusedException e) {
            committed.closed(username);
            throw e;
        }
    }

    private AdminReply enableUser(AdminRequest.EnableUser request) throws Exception {
        Username user = writing.run(() -> keeping.enable(request.username()));
        return new AdminReply.Done("%s can log in again.".formatted(user));
    }

    private AdminReply deleteUser(AdminRequest.DeleteUser request) throws Exception {
        AccountKeeping.Deletion deletion = writing.run(() -> delete(request.username()));
        Username user = deletion.username();
        while (deletion.isInMore()) {
            // Others' writes come in between.
            try {
                deletion = writing.run(() -> delete(request.username()));
            } catch (RefusedException e) {
                // It was deleted above, and others have taken it out of the rest of its rooms.
                break;
            }
        }
        return new AdminReply.Done("%s is deleted; the messages stay, and nobody gets the name.".formatted(user));
    }

    private AccountKeeping.Deletion delete(String username) throws Exception {
        try {
            AccountKeeping.Deletion deletion = closing(username, () -> keeping.delete(username));
            deletion.entries().forEach(left -> committed.entry(left.room(), left.entry()));
            if (deletion.isInMore()) {
                committed.closed(username);
            }
            return deletion;
        } catch (StorageException e) {
            committed.membersInDoubt();
            throw e;
        }
    }

    private AdminReply setAdmin(AdminRequest.SetAdmin request) throws Exception {
        Username user = writing.run(() -> keeping.setAdmin(request.username(), request.admin()));
        return new AdminReply.Done(
                (request.admin() ? "%s is an admin now." : "%s is no admin any more.").formatted(user));
    }

    private AdminReply kick(AdminRequest.Kick request) throws Exception {
        Username user = writing.run(new Tokens.RevokeAll(store.tokens(), request.username()))
                .orElseThrow(() -> RefusedException.unknownUser(request.username()));
        return new AdminReply.Done("%s is logged in nowhere; the password still lets in.".formatted(user));
    }

    private AdminReply invite(AdminRequest.Invite request) throws Exception {
        InviteCode code = InviteCode.random(secrets);
        Duration life = Duration.ofHours(request.hours());
        return new AdminReply.Invited(code.text(), writing.run(new Invites.Create(store.invites(), code.hash(), life)));
    }

    private AdminReply backup(AdminRequest.Backup request) throws Exception {
        try {
            Path file = Path.of(request.file());
            upkeep.backup(file, shownProgress());
            String done = "The backup is whole, checked and on disk: %s.".formatted(file);
            return new AdminReply.Done(noteBackup() ? done : done + " That there is one could not be noted.");
        } catch (InvalidPathException e) {
            throw new RefusedException("\"%s\" is no name of a file: give it another.".formatted(request.file()));
        }
    }

    private boolean noteBackup() throws Exception {
        try {
            writing.run(() -> {
                upkeep.noteBackup();
                return null;
            });
            return true;
        } catch (StorageException | IllegalStateException notNow) {
            // The disk, or the storage thread has too much to do; the backup is whole all the same.
            return false;
        }
    }

    private AdminReply verify() throws StorageException {
        List<String> findings = upkeep.verify(shownProgress());
        if (findings.isEmpty()) {
            Optional<Upkeep.Ahead> ahead = upkeep.ahead();
            if (ahead.isPresent()) {
                return new AdminReply.Failed(sentence(ahead.get()) + " Give the command mend-times.");
            }
        }
        return findings.isEmpty()
                ? new AdminReply.Done("The database is sound: %s.".formatted(upkeep.verified()))
                : new AdminReply.Failed(String.join(" ", findings) + " Restore a backup.");
    }

    private AdminReply prune(AdminRequest.Prune request) throws Exception {
        Instant before = upkeep.now().minus(Duration.ofHours(request.hours()));
        if (!request.clockIsRight()) {
            refuseAfterSilence(before);
        }
        Progress heard = shownProgress();
        long throughId = upkeep.newestBefore(before);
        long pruned = prune(RoomName.LOBBY, throughId, heard);
        for (Upkeep.OldTexts old : upkeep.oldTexts(before)) {
            pruned += prune(old.room(), old.throughId(), heard);
        }
        for (RoomName room : upkeep.halfDeleted()) {
            deleteEntries(room, heard);
        }
        // Also where nothing was pruned: an earlier one may have been stopped before it came to this.
        tidy(heard);
        return new AdminReply.Done("%s messages have lost their texts, up to number %s in the lobby; their places stay."
                .formatted(pruned, throughId));
    }

    private long prune(RoomName room, long throughId, Progress heard) throws Exception {
        long pruned = 0;
        long after = 0;
        while (after < throughId) {
            long afterId = after;
            heard.at("pruning messages", afterId, throughId);
            Upkeep.Pruned some = writing.run(() -> pruneSome(room, afterId, throughId));
            pruned += some.texts();
            after = some.throughId();
        }
        return pruned;
    }

    private Upkeep.Pruned pruneSome(RoomName room, long afterId, long throughId) throws StorageException {
        try {
            Upkeep.Pruned some = upkeep.prune(room, afterId, throughId);
            committed.pruned(room, some.throughId());
            return some;
        } catch (StorageException e) {
            // They may be gone all the same, and the next try then finds none of which it would tell.
            committed.pruned(room, throughId);
            throw e;
        }
    }

    private void deleteEntries(RoomName room, Progress heard) throws Exception {
        boolean more = true;
        while (more) {
            heard.at("deleting what was in " + room);
            more = writing.run(() -> upkeep.deleteEntries(room));
        }
    }

    /** What was taken out of the database is not in its index either, and takes no space. */
    private void tidy(Progress heard) throws Exception {
        boolean more = writing.run(() -> upkeep.forgetWords(true));
        while (more) {
            heard.at("rearranging the index for searching");
            more = writing.run(() -> upkeep.forgetWords(false));
        }
        more = true;
        while (more) {
            heard.at("giving space back");
            more = writing.run(upkeep::reclaim);
        }
    }

    private AdminReply deleteRoom(AdminRequest.DeleteRoom request) throws Exception {
        Optional<Rooms.Room> found = store.rooms().find(request.room());
        // One that was deleted has entries still, if that was cut short.
        RoomName room = found.map(Rooms.Room::name).orElse(request.room());
        if (room.isLobby()) {
            throw new RefusedException("The lobby can't be deleted: everybody is in it.");
        }
        if (room.isDirect()) {
            return deleteTexts(found.orElseThrow(() -> RoomService.unknownRoom(room)));
        }
        boolean isDeleted = writing.run(() -> {
            boolean wasThere = upkeep.deleteRoom(room);
            if (wasThere) {
                committed.deleted(room);
            }
            return wasThere;
        });
        if (!isDeleted) {
            throw RoomService.unknownRoom(room);
        }
        Progress heard = shownProgress();
        deleteEntries(room, heard);
        tidy(heard);
        return new AdminReply.Done(
                "%s is deleted, with all that was in it; nobody gets its name again.".formatted(room));
    }

    /** Without their room its two users could never write to each other again, for its name isn't given to another. */
    private AdminReply deleteTexts(Rooms.Room direct) throws Exception {
        Progress heard = shownProgress();
        prune(direct.name(), direct.lastId(), heard);
        tidy(heard);
        return new AdminReply.Done(
                "All that was said in %s is deleted; its two users may go on writing there.".formatted(direct.name()));
    }

    /** A clock that is far ahead makes all messages old. */
    private void refuseAfterSilence(Instant before) throws StorageException, RefusedException {
        Optional<Instant> newest = upkeep.newestTextBefore(before);
        if (newest.isPresent() && newest.get().isBefore(before.minus(SILENCE))) {
            throw new RefusedException(
                    "The newest message that would lose its text is dated %s, and the clock says %s: nobody wrote for more than %s days, or the clock is wrong. Nothing was pruned; if the clock is right, say so with --clock-is-right."
                            .formatted(seconds(newest.get()), seconds(upkeep.now()), SILENCE.toDays()));
        }
    }

    private AdminReply mendTimes(AdminRequest.MendTimes request) throws Exception {
        Optional<Upkeep.Ahead> ahead = upkeep.ahead();
        Upkeep.OthersAhead others = upkeep.othersAhead();
        if (ahead.isEmpty() && !others.any()) {
            return new AdminReply.Done("No message, account or invite is dated ahead of the clock, which says %s."
                    .formatted(seconds(upkeep.now())));
        }
        Optional<String> doubt = request.clockIsRight() ? Optional.empty() : doubtAboutTheClock(ahead);
        if (request.apply() && doubt.isPresent()) {
            throw new RefusedException(doubt.get() + " Nothing was changed.");
        }
        List<String> sentences = new ArrayList<>();
        if (request.apply()) {
            if (ahead.isPresent()) {
                sentences.add(moveBack(ahead.get()));
            }
            Upkeep.OthersAhead mended = writing.run(upkeep::mendOtherTimes);
            boolean more;
            do {
                more = writing.run(upkeep::mendTimesInRooms);
            } while (more);
            if (mended.any()) {
                sentences.add("%s accounts and %s invites that were dated ahead of the clock are dated now."
                        .formatted(mended.accounts(), mended.invites()));
            }
        } else {
            ahead.map(this::sentence).ifPresent(sentences::add);
            if (others.any()) {
                sentences.add("%s accounts and %s invites are dated ahead of the clock, which says %s."
                        .formatted(others.accounts(), others.invites(), seconds(upkeep.now())));
            }
            sentences.add(
                    "If the clock is right, --apply moves the messages back together, so that the newest is dated now,"
                            + " and dates the rest now.");
            doubt.ifPresent(sentences::add);
        }
        return new AdminReply.Done(String.join(" ", sentences));
    }

    /** A clock that is behind makes all times look ahead. */
    private Optional<String> doubtAboutTheClock(Optional<Upkeep.Ahead> ahead) {
        Instant now = upkeep.now();
        Instant lastInUse = upkeep.lastInUse();
        String why;
        if (now.isBefore(lastInUse.minus(BEHIND))) {
            why = "The clock says %s, but the database was in use at %s already"
                    .formatted(seconds(now), seconds(lastInUse));
        } else if (ahead.isPresent() && ahead.get().firstId() == 1) {
            why = "The clock says %s, and every single message is dated ahead of it".formatted(seconds(now));
        } else {
            return Optional.empty();
        }
        return Optional.of(why
                + ": it may be the clock that is wrong. If it is right, say so with --clock-is-right beside --apply.");
    }

    private String moveBack(Upkeep.Ahead ahead) throws Exception {
        Instant now = upkeep.now();
        Duration by = Duration.between(now, ahead.newest());
        long beforeId = ahead.firstId() - 1;
        Upkeep.Moved moved = new Upkeep.Moved(beforeId, true);
        while (moved.more()) {
            long afterId = moved.throughId();
            moved = writing.run(() -> upkeep.moveBack(afterId, by));
        }
        return "The times of %s messages, from number %s on, were moved back by up to %s seconds: the newest is dated %s."
                .formatted(moved.throughId() - beforeId, ahead.firstId(), by.toSeconds(), seconds(now));
    }

    /** One sentence about messages that are dated ahead of the clock. */
    private String sentence(Upkeep.Ahead ahead) {
        return "%s messages, from number %s on, are dated ahead of the clock: the newest %s, and the clock says %s."
                .formatted(ahead.messages(), ahead.firstId(), seconds(ahead.newest()), seconds(upkeep.now()));
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private AdminReply messages(AdminRequest.Messages request) throws StorageException, RefusedException {
        EntryPage page = store.journals()
                .readAfter(request.room(), request.afterId(), Long.MAX_VALUE, MESSAGES_TOGETHER, PAGE_BYTES)
                .orElseThrow(() -> RoomService.unknownRoom(request.room()));
        return new AdminReply.MessagePage(page.entries(), page.more());
    }
}
