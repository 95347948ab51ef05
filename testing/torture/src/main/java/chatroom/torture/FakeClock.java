package chatroom.torture;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A machine's clock that can be set wrong for one program, by libfaketime; what can't be set goes on as it is. */
final class FakeClock {
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    private final Path library;
    private final Path setting;

    /** @param folder for a file of its own */
    FakeClock(Path folder) throws IOException, Skipped {
        library =
                find().orElseThrow(() -> new Skipped("libfaketime isn't there (Debian: apt-get install libfaketime)"));
        setting = folder.resolve("clock");
        set(0);
    }

    private static Optional<Path> find() throws IOException {
        List<Path> folders = new ArrayList<>(List.of(Path.of("/usr/lib64"), Path.of("/usr/local/lib")));
        try (DirectoryStream<Path> architectures = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-*")) {
            architectures.forEach(folders::add);
        }
        return folders.stream()
                .map(folder -> folder.resolve(LIBRARY))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** Of a command that is to go by it. */
    List<String> prefix() {
        return List.of(
                "env",
                "LD_PRELOAD=" + library,
                "FAKETIME_TIMESTAMP_FILE=" + setting,
                "FAKETIME_CACHE_DURATION=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                // Otherwise it takes the ends of Java's waits, which are by the other clock, for times of this one.
                "FAKETIME_FORCE_MONOTONIC_FIX=0",
                "NO_FAKE_STAT=1");
    }

    /** From now on it is so many seconds ahead of what is right, or behind; a program that runs learns of it within a second or two. */
    void set(long aheadSeconds) throws IOException {
        Path whole = setting.resolveSibling("clock.new");
        Files.writeString(whole, (aheadSeconds < 0 ? "" : "+") + aheadSeconds + "\n");
        Files.move(whole, setting, StandardCopyOption.ATOMIC_MOVE);
    }
}
