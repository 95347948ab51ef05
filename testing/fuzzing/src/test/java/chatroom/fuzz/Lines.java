package chatroom.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines of a stream by the words of docs/protocol.md, as simple as they can be found: the whole stream is there at once. Each without
 * its end; empty where it is too long.
 */
final class Lines {
    static List<Optional<ByteBuffer>> of(byte[] stream, int maxFrameBytes) {
        List<Optional<ByteBuffer>> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte b : stream) {
            if (b == '\n') {
                add(line.toByteArray(), maxFrameBytes, lines);
                line.reset();
            } else {
                line.write(b);
            }
        }
        // An unfinished line is nothing, unless it is too long already.
        if (line.size() >= maxFrameBytes) {
            lines.add(Optional.empty());
        }
        return lines;
    }

    private static void add(byte[] line, int maxFrameBytes, List<Optional<ByteBuffer>> lines) {
        int end = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        if (line.length + 1 > maxFrameBytes) {
            lines.add(Optional.empty());
        } else if (end > 0) {
            lines.add(Optional.of(ByteBuffer.wrap(line, 0, end)));
        }
    }

    private Lines() {}
}
