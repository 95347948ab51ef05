package chatroom.torture;

import chatroom.protocol.RoomReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rooms that are deleted on a full disk, and where the space ends in the middle: each is there as it was, or gone; and gone for good once
 * there is space.
 */
final class DeletedRooms {
    private static final int ENTRIES = 1_500;

    private final Tmpfs disk;
    private final Scene scene;
    private int intact;
    private int unfinished;
    private int done;

    /** @param scene with its data on that disk */
    DeletedRooms(Tmpfs disk, Scene scene) {
        this.disk = disk;
        this.scene = scene;
    }

    void run(Stage stage) throws Exception {
        for (int leftKib : stage.brief() ? List.of(0, 256) : List.of(0, 16, 32, 64, 128, 256, 512, 1_024)) {
            delete(leftKib);
        }
        if (intact + unfinished == 0) {
            throw new IllegalStateException("there was space enough to delete all rooms on a full disk");
        }
    }

    /** As a part of a sentence. */
    String figures() {
        return "rooms deleted on it: %s stayed, of %s a part had to wait for space, %s were gone at once"
                .formatted(intact, unfinished, done);
    }

    /** @param leftKib so much space is left */
    private void delete(int leftKib) throws Exception {
        Path data = scene.server().dataFolder();
        String room = "attic-" + leftKib;
        furnish(room);
        // An orderly stop leaves no write-ahead log, in which there would be space.
        scene.stop();
        scene.start();
        WholeChat before = WholeChat.of(data);
        disk.fillBut(leftKib * 1_024L);
        FileCalls.End end = scene.command("room", "delete", "--yes", room);
        disk.makeRoom();
        WholeChat after = WholeChat.of(data);
        if (end.exitCode() == 0) {
            done++;
        } else {
            expectSentence(end.said());
            if (after.equals(before)) {
                intact++;
            } else if (after.equals(before.without(room))) {
                unfinished++;
            } else {
                scene.violations().add("on a full disk a room can't be deleted, and is neither what it was nor gone");
            }
            end = scene.command("room", "delete", "--yes", room);
            after = WholeChat.of(data);
        }
        if (end.exitCode() != 0 || !after.equals(before.without(room))) {
            scene.violations().add("a room can't be deleted after the disk was full: " + end.said());
        }
    }

    private void expectSentence(String said) {
        if (said.contains("\tat ") || said.contains("Exception") || said.contains("\n")) {
            scene.violations().add("on a full disk a room can't be deleted, and it says: " + said);
        }
    }

    /** With so much that it isn't deleted at once. */
    private void furnish(String room) throws Exception {
        FileCalls.End end = scene.command("room", "create", room, "--owner=fay-0");
        if (end.exitCode() != 0) {
            throw new IllegalStateException("a room can't be created: " + end.said());
        }
        Ledger ledger = new Ledger(scene.violations());
        List<LobbyClient> movers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            movers.add(new LobbyClient(scene, "mover-" + i, RoomReference.of(room), ledger, false, 64));
        }
        scene.enter(movers);
        scene.talkUntil(ledger::acknowledged, ENTRIES);
        scene.settle();
        scene.leave(movers);
    }
}
