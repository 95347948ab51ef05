package chatroom.client.screen;

import chatroom.client.command.ParsedLine;
import chatroom.client.storage.OwnFile;
import chatroom.client.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jline.reader.LineReader;
import org.jline.reader.impl.history.DefaultHistory;

/**
 * The lines that the up key brings back, also after a new start. What was not understood isn't kept in the file: a
 * password typed behind a misspelt command would be in it.
 */
final class LineHistory extends DefaultHistory {
    private final Predicate<String> secret;

    /** @param secret what is never among the lines, not even in this run */
    LineHistory(Predicate<String> secret) {
        this.secret = secret;
    }

    /**
     * Attaches a history to a reader, with its file; without one where there can't be any.
     *
     * @param complaints told of what is wrong with the file
     * @param secret as in the constructor
     */
    static LineHistory in(Path file, LineReader reader, Consumer<String> complaints, Predicate<String> secret) {
        LineHistory history = new LineHistory(secret);
        try {
            PrivateFiles.makeFolder(file.getParent());
            OwnFile.mend(file).ifPresent(complaints);
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                // Nothing could move it out of the way, and it may be a pipe, which would be waited for.
                return history;
            }
            PrivateFiles.open(file).close();
            reader.setVariable(LineReader.HISTORY_FILE, file);
            history.attach(reader);
            // Where a line makes no sense, JLine has written the file anew.
            PrivateFiles.open(file).close();
        } catch (IOException | RuntimeException e) {
            complaints.accept(file + " can't be used (" + e.getMessage() + "): Up brings back only what is typed now");
            reader.getVariables().remove(LineReader.HISTORY_FILE);
        }
        return history;
    }

    @Override
    public void add(Instant time, String line) {
        if (!secret.test(line)) {
            super.add(time, line);
        }
    }

    @Override
    public boolean isPersistable(Entry entry) {
        return !(ParsedLine.of(entry.line()) instanceof ParsedLine.Invalid);
    }
}
