package chatroom.client.screen;

import chatroom.client.command.Commands;
import chatroom.client.command.Intent;
import chatroom.client.memory.PrivateFiles;
import chatroom.client.view.Entry;
import java.io.IOException;
import java.nio.file.Path;
import org.jline.reader.LineReader;
import org.jline.reader.impl.history.DefaultHistory;

/**
 * The lines that the up key brings back, also after a new start. What was not understood isn't kept in the file: a password typed behind a misspelt command would
 * be in it.
 */
final class LineHistory extends DefaultHistory {

    /** Attaches a history to a reader, with its file; without one where there can't be any. */
    static LineHistory in(Path file, LineReader reader) {
        LineHistory history = new LineHistory();
        try {
            PrivateFiles.makeFolder(file.getParent());
            PrivateFiles.open(file).close();
            reader.setVariable(LineReader.HISTORY_FILE, file);
            history.attach(reader);
            // Where a line makes no sense, JLine has written the file anew.
            PrivateFiles.open(file).close();
        } catch (IOException e) {
            reader.getVariables().remove(LineReader.HISTORY_FILE);
        }
        return history;
    }

    @Override
    public boolean isPersistable(Entry entry) {
        Intent intent = Commands.parse(entry.line());
        return !(intent instanceof Intent.Unknown || intent instanceof Intent.Misused);
    }
}
