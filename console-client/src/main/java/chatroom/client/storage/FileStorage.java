package chatroom.client.storage;

import chatroom.client.link.Bookmark;
import chatroom.client.link.Servers;
import chatroom.client.link.Storage;
import chatroom.protocol.Nonce;
import chatroom.protocol.Password;
import chatroom.protocol.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A storage in files, a folder for each person on each server. Several clients of one person may run at once: they
 * share the session, and each has a journal of its own. Owned by the link's thread.
 */
public final class FileStorage implements Storage {
    /** What was typed longer ago than this isn't sent unasked: it would come out of the blue. */
    static final Duration STALE = Duration.ofDays(1);

    /** So many clients of one person can keep texts at once. */
    private static final int MOST_JOURNALS = 9;

    private final Folders folders;
    private final Servers servers;
    private final Optional<Path> authority;
    private final boolean keepsSessions;
    private final Clock clock;
    private final Consumer<String> complaints;

    private Path folder;
    private StoredSession session;
    private Optional<UnsentJournal> journal = Optional.empty();

    /** Of persons that it was about before, while there are texts in them that their authors haven't got back yet. */
    private final List<UnsentJournal> former = new ArrayList<>();

    private boolean hasComplained;

    /**
     * @param authority for the next start, as the servers
     * @param keepsSessions false for who logs in anew each time
     * @param complaints told once, in a sentence, when something can't be kept
     */
    public FileStorage(
            Folders folders,
            Servers servers,
            Optional<Path> authority,
            boolean keepsSessions,
            Clock clock,
            Consumer<String> complaints) {
        this.folders = folders;
        this.servers = servers;
        this.authority = authority;
        this.keepsSessions = keepsSessions;
        this.clock = clock;
        this.complaints = complaints;
    }

    @Override
    public List<UnsentText> open(String username) {
        leave();
        folder = StoredSession.folder(folders, servers.first(), username);
        session = new StoredSession(username, Optional.empty(), Optional.empty(), Optional.empty());
        List<UnsentText> left = new ArrayList<>();
        attempt(() -> {
            PrivateFiles.makeFolder(folders.state());
            PrivateFiles.makeFolder(folder);
            StoredSession.mend(folder).ifPresent(complaints);
            session = StoredSession.read(folder).orElse(session);
            openJournal().stream().map(this::unsent).forEach(left::add);
        });
        return left;
    }

    private UnsentText unsent(UnsentJournal.Entry entry) {
        boolean isOld = entry.written().plus(STALE).isBefore(clock.instant());
        return new UnsentText(entry.send(), entry.epoch(), isOld || entry.isGivenBack());
    }

    /**
     * That of this very run, or the first one that nobody has; and what crashed clients left in others is taken over.
     *
     * @return what nobody has got back in this run
     */
    private List<UnsentJournal.Entry> openJournal() throws IOException {
        journal = former.stream().filter(each -> each.isIn(folder)).findFirst();
        journal.ifPresent(former::remove);
        List<List<UnsentJournal.Entry>> left = new ArrayList<>();
        List<UnsentJournal> others = new ArrayList<>();
        for (int number = 1; number <= MOST_JOURNALS; number++) {
            Path file = folder.resolve("unsent-" + number);
            if (journal.isPresent() && !Files.exists(file)) {
                continue;
            }
            Optional<UnsentJournal> free = tryOpen(file);
            free.ifPresent(each -> left.add(each.entries()));
            if (journal.isEmpty()) {
                journal = free;
            } else {
                free.ifPresent(others::add);
            }
        }
        if (journal.isEmpty()) {
            throw new IOException("you are here many times already, or none of the files for it can be used");
        }
        List<UnsentJournal.Entry> inOrder = UnsentJournal.inOrder(left);
        takeOver(others, inOrder);
        return inOrder;
    }

    /** Empty, too, for what can't be one. */
    private Optional<UnsentJournal> tryOpen(Path file) {
        try {
            return UnsentJournal.tryOpen(file, complaints);
        } catch (IOException e) {
            complaints.accept(file + " can't be used (" + reason(e) + ")");
            return Optional.empty();
        }
    }

    private void takeOver(List<UnsentJournal> others, List<UnsentJournal.Entry> inOrder) throws IOException {
        try {
            if (others.stream().anyMatch(other -> !other.isEmpty())) {
                journal.orElseThrow().takeOver(inOrder);
                for (UnsentJournal other : others) {
                    other.clear();
                }
            }
        } finally {
            for (UnsentJournal other : others) {
                other.close();
            }
        }
    }

    @Override
    public Optional<Bookmark> bookmark() {
        return session.bookmark();
    }

    @Override
    public void keepBookmark(Bookmark bookmark) {
        if (keepsSessions) {
            session = session.withBookmark(bookmark);
            attempt(() -> session.keep(folder));
        }
    }

    @Override
    public boolean keepSession(String username, String token) {
        session = session.withToken(username, token, servers.tls());
        return keepsSessions
                && attempt(() -> {
                    session.keep(folder);
                    new LastLogin(servers, authority, username).keep(folders);
                });
    }

    @Override
    public void keepCheck(Password password) {
        // The same salt for as long as it may be: each one tells a little.
        if (keepsSessions
                && session.password()
                        .filter(check -> check.fits(password.value()))
                        .isEmpty()) {
            session = session.withPassword(Fingerprint.of(password, new SecureRandom()));
            attempt(() -> session.keep(folder));
        }
    }

    @Override
    public void dropSession() {
        session = session.withoutToken();
        attempt(() -> {
            if (StoredSession.read(folder).isPresent()) {
                session.keep(folder);
            }
        });
    }

    @Override
    public void keepText(Request.Send send, Optional<String> epoch) {
        attempt(() -> {
            if (journal.isPresent()) {
                journal.get().add(new UnsentJournal.Entry(send, epoch, clock.instant(), false));
            }
        });
    }

    @Override
    public void giveBackText(Nonce nonce) {
        attempt(() -> {
            if (journal.isPresent()) {
                journal.get().giveBack(nonce);
            }
        });
    }

    @Override
    public void dropText(Nonce nonce) {
        attempt(() -> {
            if (journal.isPresent()) {
                journal.get().drop(nonce);
            }
            dropFormer(nonce);
        });
    }

    private void dropFormer(Nonce nonce) throws IOException {
        for (UnsentJournal each : List.copyOf(former)) {
            each.drop(nonce);
            if (each.isEmpty()) {
                former.remove(each);
                each.close();
            }
        }
    }

    /** The texts in the journal have gone back to their author, who hasn't got all of them yet. */
    private void leave() {
        if (journal.filter(present -> !present.isEmpty()).isPresent()) {
            former.add(journal.get());
        } else {
            close(journal);
        }
        journal = Optional.empty();
    }

    private void close(Optional<UnsentJournal> open) {
        attempt(() -> {
            if (open.isPresent()) {
                open.get().close();
            }
        });
    }

    @Override
    public void close() {
        close(journal);
        journal = Optional.empty();
        former.forEach(each -> close(Optional.of(each)));
        former.clear();
    }

    private interface Step {
        void run() throws IOException;
    }

    private boolean attempt(Step step) {
        try {
            step.run();
            return true;
        } catch (IOException e) {
            if (!hasComplained) {
                hasComplained = true;
                complaints.accept(("Nothing can be kept in %s (%s): you will be asked for your password again,"
                                + " and what is unsent when this ends is lost.")
                        .formatted(folders.state(), reason(e)));
            }
            return false;
        }
    }

    private static String reason(IOException e) {
        String name = e.getClass().getSimpleName();
        return switch (name) {
            case "AccessDeniedException" -> "permission denied";
            case "FileAlreadyExistsException", "NotDirectoryException" -> "it is no folder";
            default -> Optional.ofNullable(e.getMessage()).orElse(name);
        };
    }
}
