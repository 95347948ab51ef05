package chatroom.torture;

import chatroom.protocol.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The database's files are moved away under the server, replaced, and made unwritable; then they are put back. */
final class LostFiles implements Ordeal {
    private static final int CHATTERS = 12;
    private static final int WINDOW = 8;

    interface FileOperation {
        void run() throws Exception;
    }

    @Override
    public String on(Stage stage) throws Exception {
        int times = 0;
        Path folder = Files.createTempDirectory("chatroom-torture");
        try (Scene scene = stage.open("--data-dir=" + folder.resolve("data"))) {
            Footprint before = scene.warmUp();
            scene.enter("lou", CHATTERS, WINDOW);
            Path database = folder.resolve("data").resolve("chatroom.db");
            for (int round = 0; round < stage.count(3, 1); round++) {
                for (Path file : List.of(database, database.resolveSibling("chatroom.db-wal"))) {
                    Path aside = folder.resolve(file.getFileName());
                    expectRefusedUntil(scene, () -> Files.move(file, aside), () -> Files.move(aside, file));
                    expectRefusedUntil(
                            scene,
                            () -> {
                                Files.createLink(aside, file);
                                Files.delete(file);
                                Files.writeString(file, "another file of that name");
                            },
                            () -> {
                                Files.delete(file);
                                Files.move(aside, file);
                            });
                    times += 2;
                }
            }
            scene.settle();
            scene.audit();
            scene.kill();
            scene.start();
            scene.audit();
            scene.expectBackTo(before);
            return "%s times moved away or replaced, %s".formatted(times, scene.figures());
        } finally {
            Folders.delete(folder);
        }
    }

    /** What is said in between is not acknowledged, reading goes on, and afterwards all is well by itself. */
    static void expectRefusedUntil(Scene scene, FileOperation operation, FileOperation undoing) throws Exception {
        scene.talkUntilAcknowledged(100);
        operation.run();
        try {
            scene.setStorable(false);
            int refusedBefore = scene.refused(ErrorCode.STORAGE_UNAVAILABLE);
            scene.await(
                    "sends are refused",
                    () -> scene.refused(ErrorCode.STORAGE_UNAVAILABLE) >= refusedBefore + CHATTERS);
            FullDisk.expectReadingGoesOn(scene);
            scene.talkFor(300);
        } finally {
            scene.setStorable(true);
            undoing.run();
        }
        scene.talkUntilAcknowledged(100);
    }
}
