package chatroom.torture;

import chatroom.load.LoadException;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pages of the database are overwritten, under the running server and before a start; then they are put back. */
final class Damage implements Ordeal {
    private static final int PAGE_BYTES = 4_096;
    private static final int MESSAGES = 3_000;

    @Override
    public String on(Stage stage) throws Exception {
        Path folder = Files.createTempDirectory("chatroom-torture");
        try (Scene scene = stage.open("--data-dir=" + folder.resolve("data"))) {
            scene.enter("dan", 10, 16);
            scene.talkUntilAcknowledged(MESSAGES);
            scene.settle();
            // An orderly stop moves all into the one file, and a server that has just started has read hardly any of
            // it.
            scene.stop();
            scene.start();
            int refused = readDamaged(scene, folder.resolve("data").resolve("chatroom.db"), stage);
            scene.audit();
            scene.talkUntilAcknowledged(100);
            scene.settle();
            scene.stop();
            startDamaged(scene, folder.resolve("data").resolve("chatroom.db"), stage);
            scene.awaitAllIn();
            scene.audit();
            return "%s reads of damaged pages refused, 1 start refused in one sentence, %s"
                    .formatted(refused, scene.figures());
        } finally {
            Folders.delete(folder);
        }
    }

    /** Who asks for it is told, and nobody gets nonsense. */
    private static int readDamaged(Scene scene, Path database, Stage stage) throws IOException {
        byte[] whole = Files.readAllBytes(database);
        int refused = 0;
        scramble(database, stage);
        try {
            for (long id = 0; id < MESSAGES; id += 100) {
                Reply reply = scene.ask(new Request.Poll(id, 100));
                if (reply instanceof Reply.Failed failed) {
                    refused += failed.code() == ErrorCode.STORAGE_UNAVAILABLE ? 1 : 0;
                } else if (reply instanceof Reply.Polled polled) {
                    polled.messages()
                            .forEach(message -> scene.ledger().onShown("a poll", message.id(), message.text()));
                }
            }
            if (scene.ask(new Request.Ping()) instanceof Reply.Failed failed) {
                scene.violations().add("on a damaged database even a ping fails: " + failed.message());
            }
        } finally {
            putBack(database, whole);
        }
        if (refused == 0) {
            scene.violations().add("no read met the damage");
        }
        return refused;
    }

    private static void startDamaged(Scene scene, Path database, Stage stage)
            throws IOException, LoadException, InterruptedException {
        byte[] whole = Files.readAllBytes(database);
        scramble(database, stage);
        int before = scene.server().said().length();
        boolean started = true;
        try {
            scene.server().start();
        } catch (LoadException refused) {
            started = false;
        }
        if (started) {
            scene.violations().add("the server starts on a damaged database");
            scene.server().stop();
        }
        int code = scene.server().awaitEnd();
        String said = scene.server().said().substring(before).strip();
        // A machine with much else to do is told that it goes on checking.
        long sentences = said.lines().filter(line -> !line.contains(" INFO ")).count();
        if (!started && (code != 1 || !said.contains("damaged") || sentences != 1)) {
            scene.violations().add("on a damaged database the server ends with %s and says: %s".formatted(code, said));
        }
        putBack(database, whole);
        scene.server().start();
    }

    /** Every page but the first ones, which hold the schema. */
    private static void scramble(Path database, Stage stage) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "rw")) {
            byte[] junk = new byte[64];
            for (long at = 16L * PAGE_BYTES; at < file.length(); at += 4L * PAGE_BYTES) {
                stage.random().nextBytes(junk);
                file.seek(at);
                file.write(junk);
            }
        }
    }

    /** Into the same file. */
    private static void putBack(Path database, byte[] whole) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "rw")) {
            file.write(whole);
        }
    }
}
