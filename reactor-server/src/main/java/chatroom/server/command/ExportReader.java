package chatroom.server.command;

import chatroom.codec.AdminCodec;
import chatroom.protocol.Entry;
import chatroom.protocol.Violation;
import chatroom.server.store.Progress;
import chatroom.server.store.RoomEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

/** The entries of an export, line by line, each held to the rules. */
final class ExportReader implements Iterator<RoomEntry>, AutoCloseable {
    /** By as much the clock of the machine that it comes from may be ahead of the one here. */
    private static final Duration TOLERATED = Duration.ofMinutes(1);

    private final Path file;
    private final Instant now;
    private final String what;
    private final Progress progress;
    private final long bytes;
    private final BufferedReader lines;
    private final AdminCodec codec = new AdminCodec();
    private String line;
    private long read;
    private long bytesRead;
    private final Map<String, Tail> tails = new HashMap<>();

    /** Where a room has come to. */
    private static final class Tail {
        private long id;
        private Instant time = Instant.MIN;
    }

    /**
     * @param now by the clock here: no message can have been said later
     * @param what is done with it
     */
    ExportReader(Path file, Instant now, String what, Progress progress) throws IOException {
        this.file = file;
        this.now = now;
        this.what = what;
        this.progress = progress;
        this.bytes = Files.size(file);
        this.lines = Files.newBufferedReader(file);
        this.line = lines.readLine();
    }

    /** A line isn't what an export has there. */
    static final class WrongLine extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private WrongLine(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }

    @Override
    public boolean hasNext() {
        return line != null;
    }

    @Override
    public RoomEntry next() {
        if (line == null) {
            throw new NoSuchElementException();
        }
        read++;
        try {
            byte[] frame = line.getBytes(StandardCharsets.UTF_8);
            bytesRead += frame.length + 1;
            progress.at(what, bytesRead, bytes);
            AdminCodec.ExportLine written = codec.readLine(ByteBuffer.wrap(frame));
            Entry entry = written.entry();
            ExportRules.check(written.room(), entry);
            Tail tail = tails.computeIfAbsent(written.room().key(), key -> new Tail());
            tail.id++;
            check(entry.id() == tail.id, "its id is %s, and should be %s".formatted(entry.id(), tail.id));
            check(!entry.timestamp().isBefore(tail.time), "its time is before that of the line before");
            check(
                    !entry.timestamp().isAfter(now.plus(TOLERATED)),
                    "its time, %s, is ahead of the clock, which says %s"
                            .formatted(entry.timestamp(), now.truncatedTo(ChronoUnit.SECONDS)));
            tail.time = entry.timestamp();
            line = lines.readLine();
            return new RoomEntry(written.room(), entry);
        } catch (Violation e) {
            throw wrong(e.getMessage(), e);
        } catch (IOException e) {
            throw wrong(e.getMessage(), e);
        }
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw wrong(otherwise + ".", null);
        }
    }

    private WrongLine wrong(String why, Throwable cause) {
        return new WrongLine(
                "Line %s of %s can't be taken in: %s Take an export as it was written.".formatted(read, file, why),
                cause);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
