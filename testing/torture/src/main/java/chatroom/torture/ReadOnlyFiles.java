package chatroom.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The database's files are made immutable under the server: a mere chmod would mean nothing to whoever has them open. */
final class ReadOnlyFiles implements Ordeal {
    @Override
    public String on(Stage stage) throws Exception {
        int times = stage.count(4, 1);
        Path folder = Files.createTempDirectory("chatroom-torture");
        try {
            lookWhetherOpenFilesBecomeImmutable(folder);
        } catch (IOException | Skipped e) {
            Folders.delete(folder);
            throw e;
        }
        try (Scene scene = stage.open("--data-dir=" + folder.resolve("data"))) {
            Footprint before = scene.warmUp();
            scene.enter("rob", 12, 8);
            for (int i = 0; i < times; i++) {
                LostFiles.expectRefusedUntil(
                        scene, () -> setImmutable(folder, true), () -> setImmutable(folder, false));
            }
            scene.settle();
            scene.audit();
            scene.kill();
            scene.start();
            scene.audit();
            scene.expectBackTo(before);
            return "%s times made immutable, %s".formatted(times, scene.figures());
        } finally {
            Folders.delete(folder);
        }
    }

    /** On tmpfs whoever has a file open goes on writing it. */
    private static void lookWhetherOpenFilesBecomeImmutable(Path folder)
            throws IOException, InterruptedException, Skipped {
        Path file = Files.createFile(folder.resolve("open"));
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
            changeAttributes("+i", file);
            open.write(ByteBuffer.wrap(new byte[1]));
            throw new Skipped("a file that is open can be written here though it is immutable, as on tmpfs");
        } catch (IOException refused) {
            // As it is to be.
        } finally {
            changeAttributes("-i", file);
            Files.delete(file);
        }
    }

    private static void setImmutable(Path folder, boolean immutable) throws IOException, InterruptedException, Skipped {
        Path data = folder.resolve("data");
        changeAttributes(immutable ? "+i" : "-i", data.resolve("chatroom.db"), data.resolve("chatroom.db-wal"));
    }

    private static void changeAttributes(String mode, Path... files) throws IOException, InterruptedException, Skipped {
        List<String> command = new ArrayList<>(List.of("chattr", mode));
        Stream.of(files).map(Path::toString).forEach(command::add);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new Skipped("files can't be made immutable here, which takes root and a file system like ext4 (%s)"
                    .formatted(said.lines().findFirst().orElse("")));
        }
    }
}
