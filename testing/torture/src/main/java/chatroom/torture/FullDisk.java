package chatroom.torture;

import chatroom.load.LoadException;
import chatroom.load.OwnServer;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * The disk is full: sends are refused, reading goes on, and when there is room sending does too. In between the server is killed and
 * started on a full disk, and in the end rooms are deleted on one.
 */
final class FullDisk implements Ordeal {
    private static final int MEGABYTES = 48;
    private static final int CHATTERS = 12;
    private static final int WINDOW = 8;

    @Override
    public String on(Stage stage) throws Exception {
        int rounds = stage.count(6, 2);
        int startsRefused = 0;
        try (Tmpfs disk = Tmpfs.mount(MEGABYTES);
                Scene scene = stage.open("--data-dir=" + disk.folder().resolve("data"))) {
            scene.enter("fay", CHATTERS, WINDOW);
            for (int round = 0; round < rounds; round++) {
                scene.talkFor(stage.random().nextInt(300));
                disk.fill();
                scene.talk();
                int refusedBefore = scene.refused(ErrorCode.STORAGE_UNAVAILABLE);
                scene.await(
                        "sends are refused",
                        () -> scene.refused(ErrorCode.STORAGE_UNAVAILABLE) >= refusedBefore + CHATTERS);
                expectReadingGoesOn(scene);
                if (round % 2 == 1) {
                    startsRefused += restartOnFullDisk(disk, scene);
                }
                disk.makeRoom();
                scene.awaitAllIn();
                scene.talkUntilAcknowledged(500);
            }
            scene.settle();
            scene.audit();
            DeletedRooms deleted = new DeletedRooms(disk, scene);
            deleted.run(stage);
            scene.expectSound();
            return "%s times full, %s of %s starts on a full disk refused in one sentence, %s, %s"
                    .formatted(rounds, startsRefused, rounds / 2, deleted.figures(), scene.figures());
        }
    }

    static void expectReadingGoesOn(Scene scene) throws IOException {
        for (Request request : List.of(
                new Request.Poll(0, 10),
                new Request.History(OptionalLong.empty(), 10),
                new Request.Who(),
                new Request.Ping())) {
            if (scene.ask(request) instanceof Reply.Failed failed) {
                scene.violations()
                        .add("%s doesn't work while nothing can be stored: %s"
                                .formatted(request.action().wireName(), failed.message()));
            }
        }
    }

    /** @return 1 if it needs room to start, and says so */
    private static int restartOnFullDisk(Tmpfs disk, Scene scene)
            throws IOException, LoadException, InterruptedException {
        OwnServer server = scene.server();
        scene.kill();
        // What it left behind in its folder of native libraries is what it would clear away.
        disk.fill();
        int before = server.said().length();
        try {
            server.start();
            return 0;
        } catch (LoadException refused) {
            String said = server.said().substring(before).strip();
            int code = server.awaitEnd();
            if (code != 1 || said.contains("\tat ") || said.contains("Exception")) {
                scene.violations()
                        .add("on a full disk the server ends with code %s and says: %s".formatted(code, said));
            }
            disk.makeRoom();
            server.start();
            return 1;
        }
    }
}
