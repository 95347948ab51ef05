package chatroom.client.storage;

import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReference;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Texts that the server hasn't confirmed, in a file, for the case that the client crashes. One process has it at a
 * time: a file beside it is locked for as long.
 *
 * <pre>
 *   add NONCE MILLIS TEXT                         (a message for the lobby; NONCE and TEXT are base64 of UTF-8)
 *   add NONCE MILLIS TEXT ROOM KIND REPLY_TO      (any; ROOM is base64 too, KIND action or message, REPLY_TO 0 for none)
 *   add NONCE MILLIS TEXT ROOM KIND REPLY_TO EPOCH        (the history that REPLY_TO is of; base64 too)
 *   back NONCE                                    (it isn't sent any more, and its author has it nowhere else)
 *   drop NONCE
 * </pre>
 *
 * It is appended to, and written anew, in one step, when it is opened or has grown; a line that a crash cut off was
 * never sent, or is dropped once more. Owned
 * by the link's thread.
 */
final class UnsentJournal implements AutoCloseable {
    /**
     * A text, and when it was typed.
     *
     * @param epoch the history that the message is of that it answers, where that is known
     * @param isGivenBack it isn't to be sent
     */
    record Entry(Request.Send send, Optional<String> epoch, Instant written, boolean isGivenBack) {
        Nonce nonce() {
            return send.nonce().orElseThrow();
        }

        Entry givenBack() {
            return new Entry(send, epoch, written, true);
        }
    }

    /** By an entry's own time, or that of one before it in its journal. */
    private record Timed(Instant time, Entry entry) {}

    /** With most of it dropped, as only a few texts wait at any time. */
    private static final long GROWN_BYTES = 1 << 20;

    private static final String ACTION = "action";
    private static final String MESSAGE = "message";

    private final Path file;
    private final FileChannel lock;
    private final Map<Nonce, Entry> entries = new LinkedHashMap<>();
    private FileChannel channel;

    private UnsentJournal(Path file, FileChannel lock, Consumer<String> complaints) throws IOException {
        this.file = file;
        this.lock = lock;
        OwnFile.mend(file).ifPresent(complaints);
        String content = PrivateFiles.read(file).orElse("");
        if (wholeLines(content).filter(line -> !isRead(line)).count() > 0) {
            complaints.accept("Of what was unsent in " + file + ", some can't be read any more: all of it is in "
                    + OwnFile.setAside(file));
        }
        write();
        channel = PrivateFiles.open(file);
    }

    /**
     * Empty if another client has it. The folder must be there.
     *
     * @param complaints told of what can't be read in it
     */
    static Optional<UnsentJournal> tryOpen(Path file, Consumer<String> complaints) throws IOException {
        FileChannel lock = PrivateFiles.open(lockOf(file));
        try {
            if (lock.tryLock() != null) {
                return Optional.of(new UnsentJournal(file, lock, complaints));
            }
        } catch (OverlappingFileLockException e) {
            // Another link in this very process.
        } catch (IOException e) {
            lock.close();
            throw e;
        }
        lock.close();
        return Optional.empty();
    }

    /** It may be there without the journal: who deletes a file that others lock locks nothing. */
    static Path lockOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    boolean isIn(Path folder) {
        return file.startsWith(folder);
    }

    /** Of several journals as one. Each keeps its own order, which is that of writing, whatever the clock did meanwhile. */
    static List<Entry> inOrder(List<List<Entry>> journals) {
        List<Timed> all = new ArrayList<>();
        for (List<Entry> journal : journals) {
            Instant latest = Instant.MIN;
            for (Entry entry : journal) {
                latest = entry.written().isAfter(latest) ? entry.written() : latest;
                all.add(new Timed(latest, entry));
            }
        }
        all.sort(Comparator.comparing(Timed::time));
        return all.stream().map(Timed::entry).toList();
    }

    /** Has all of these behind what else it has, in this order. On disk when this returns. */
    void takeOver(List<Entry> inOrder) throws IOException {
        for (Entry entry : inOrder) {
            entries.remove(entry.nonce());
            entries.put(entry.nonce(), entry);
        }
        rewrite();
    }

    /** Another journal has all of it. */
    void clear() throws IOException {
        entries.clear();
        channel.truncate(0);
    }

    /** Adds the entry, which is on disk when this returns. */
    void add(Entry entry) throws IOException {
        entries.put(entry.nonce(), entry);
        append(line(entry));
        channel.force(false);
    }

    /** Perhaps not on disk when this returns. */
    void giveBack(Nonce nonce) throws IOException {
        Entry entry = entries.get(nonce);
        if (entry != null && !entry.isGivenBack()) {
            entries.put(nonce, entry.givenBack());
            append(backLine(nonce));
        }
    }

    /** Perhaps not on disk when this returns: a text that is sent once more isn't a second message. */
    void drop(Nonce nonce) throws IOException {
        if (entries.remove(nonce) == null) {
            return;
        }
        if (entries.isEmpty()) {
            channel.truncate(0);
        } else {
            append("drop " + encoded(nonce.value()) + "\n");
        }
        if (channel.size() > GROWN_BYTES) {
            rewrite();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (entries.isEmpty()) {
            Files.deleteIfExists(file);
        }
        lock.close();
    }

    /** A text that was cut off would be a text all the same, but not the one that was typed. */
    private static Stream<String> wholeLines(String content) {
        return content.substring(0, content.lastIndexOf('\n') + 1).lines();
    }

    /** @return false if it isn't one of ours; no reason to lose the others */
    private boolean isRead(String line) {
        String[] words = line.split(" ", -1);
        try {
            if ((words.length == 4 || words.length == 7 || words.length == 8) && words[0].equals("add")) {
                Nonce nonce = Nonce.of(decoded(words[1]));
                Instant written = Instant.ofEpochMilli(Long.parseLong(words[2]));
                Optional<String> epoch = words.length == 8 ? Optional.of(decoded(words[7])) : Optional.empty();
                entries.put(nonce, new Entry(send(nonce, words), epoch, written, false));
            } else if (words.length == 2 && words[0].equals("back")) {
                entries.computeIfPresent(Nonce.of(decoded(words[1])), (nonce, entry) -> entry.givenBack());
            } else if (words.length == 2 && words[0].equals("drop")) {
                entries.remove(Nonce.of(decoded(words[1])));
            } else {
                return false;
            }
            return true;
        } catch (IllegalArgumentException | Violation e) {
            return false;
        }
    }

    private static Request.Send send(Nonce nonce, String[] words) throws Violation {
        MessageText text = MessageText.of(decoded(words[3]));
        if (words.length == 4) {
            return new Request.Send(text, Optional.of(nonce));
        }
        long replyTo = Long.parseLong(words[6]);
        return new Request.Send(
                RoomReference.of(decoded(words[4])),
                text,
                words[5].equals(ACTION),
                replyTo == 0 ? OptionalLong.empty() : OptionalLong.of(replyTo),
                Optional.of(nonce));
    }

    private void rewrite() throws IOException {
        write();
        channel.close();
        channel = PrivateFiles.open(file);
    }

    private void write() throws IOException {
        PrivateFiles.write(
                file, entries.values().stream().map(UnsentJournal::line).collect(Collectors.joining()));
    }

    private void append(String line) throws IOException {
        long end = channel.size();
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            // Or the next line would be glued to a half of this one.
            channel.truncate(end);
            throw e;
        }
    }

    private static String line(Entry entry) {
        Request.Send send = entry.send();
        String forLobby = "add %s %s %s"
                .formatted(
                        encoded(entry.nonce().value()),
                        Long.toString(entry.written().toEpochMilli()),
                        encoded(send.text().value()));
        boolean isPlain =
                send.room().isLobby() && !send.isAction() && send.replyTo().isEmpty();
        String line = isPlain
                ? forLobby
                : "%s %s %s %s%s"
                        .formatted(
                                forLobby,
                                encoded(send.room().value()),
                                send.isAction() ? ACTION : MESSAGE,
                                Long.toString(send.replyTo().orElse(0)),
                                entry.epoch().map(epoch -> " " + encoded(epoch)).orElse(""));
        return line + "\n" + (entry.isGivenBack() ? backLine(entry.nonce()) : "");
    }

    private static String backLine(Nonce nonce) {
        return "back " + encoded(nonce.value()) + "\n";
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
