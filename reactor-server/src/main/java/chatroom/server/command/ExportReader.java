package chatroom.server.command;

import chatroom.codec.AdminCodec;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.MessageText;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import chatroom.server.store.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The messages of an export, line by line, each held to the rules of the room. */
final class ExportReader implements Iterator<ChatMessage>, AutoCloseable {
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
    private Instant lastTime = Instant.MIN;

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
    public ChatMessage next() {
        if (line == null) {
            throw new NoSuchElementException();
        }
        read++;
        try {
            byte[] frame = line.getBytes(StandardCharsets.UTF_8);
            bytesRead += frame.length + 1;
            progress.at(what, bytesRead, bytes);
            ChatMessage message = codec.readMessage(ByteBuffer.wrap(frame));
            Username.of(message.username());
            MessageText.of(message.text());
            check(message.id() == read, "its id is %s, and should be %s".formatted(message.id(), read));
            check(!message.timestamp().isBefore(lastTime), "its time is before that of the line before");
            check(
                    !message.timestamp().isAfter(now.plus(TOLERATED)),
                    "its time, %s, is ahead of the clock, which says %s"
                            .formatted(message.timestamp(), now.truncatedTo(ChronoUnit.SECONDS)));
            lastTime = message.timestamp();
            line = lines.readLine();
            return message;
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
