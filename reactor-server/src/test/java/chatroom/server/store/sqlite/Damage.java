package chatroom.server.store.sqlite;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

/** What a bad disk does. */
final class Damage {
    private static final int BYTES = 64 * 1024;

    static void overwriteTheMiddle(Path file) throws IOException {
        byte[] junk = new byte[BYTES];
        Arrays.fill(junk, (byte) 0x5a);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() / 2);
            bytes.write(junk);
        }
    }

    private Damage() {}
}
