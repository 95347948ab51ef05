package chatroom.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The database's files are made immutable under the server: a mere chmod would mean nothing to whoever has them open. */
final class ReadOnlyFiles implements Ordeal {
    @Override
    public String on(Stage stage) throws Exception {
        int times = stage.count(4, 1);
        Path folder = Files.createTempDirectory("chatroom-torture");
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

    private static void setImmutable(Path folder, boolean immutable) throws IOException, InterruptedException, Skipped {
        Path data = folder.resolve("data");
        Process process = new ProcessBuilder(
                        "chattr",
                        immutable ? "+i" : "-i",
                        data.resolve("chatroom.db").toString(),
                        data.resolve("chatroom.db-wal").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new Skipped("files can't be made immutable here, which takes root and a file system like ext4 (%s)"
                    .formatted(said.lines().findFirst().orElse("")));
        }
    }
}
