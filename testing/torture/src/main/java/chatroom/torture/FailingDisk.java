package chatroom.torture;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import java.util.ArrayList;
import java.util.List;

/** The disk reports errors: at the n-th write or flush of the storage thread, for a while at all of them, and at reads. */
final class FailingDisk implements Ordeal {
    private static final String FLUSHES = "fsync,fdatasync";
    private static final String WRITES = "pwrite64";
    private static final int CHATTERS = 12;
    private static final int WINDOW = 8;
    private static final int LATEST_WRITE = 300;
    private static final int LATEST_FLUSH = 40;

    private record Fault(String calls, String fault) {}

    @Override
    public String on(Stage stage) throws Exception {
        int injected = 0;
        try (Scene scene = stage.open()) {
            Footprint before = scene.warmUp();
            scene.enter("ian", CHATTERS, WINDOW);
            List<Fault> faults = faults(stage);
            for (Fault fault : faults) {
                scene.talk();
                try (Injection injection = new Injection(scene.server().pid(), "store-", fault.calls, fault.fault)) {
                    scene.await("a call fails: " + fault, () -> injection.count() > 0);
                    injected += injection.count();
                }
                // By itself, and with dense ids.
                scene.talkUntilAcknowledged(200);
            }
            injected += failReads(scene);
            scene.settle();
            scene.audit();
            scene.kill();
            scene.start();
            // What was acknowledged among errors is in the files, and not only in some memory of the process that is
            // gone.
            scene.audit();
            scene.stop();
            scene.start();
            scene.audit();
            scene.expectBackTo(before);
            return "%s faults injected, %s".formatted(injected, scene.figures());
        }
    }

    private static List<Fault> faults(Stage stage) {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < stage.count(10, 1); i++) {
            faults.add(
                    new Fault(FLUSHES, "error=EIO:when=" + (1 + stage.random().nextInt(LATEST_FLUSH))));
            faults.add(new Fault(WRITES, "error=EIO:when=" + (1 + stage.random().nextInt(LATEST_WRITE))));
            faults.add(
                    new Fault(WRITES, "error=ENOSPC:when=" + (1 + stage.random().nextInt(LATEST_WRITE))));
        }
        // For as long as it lasts.
        faults.add(new Fault(FLUSHES, "error=EIO"));
        faults.add(new Fault(WRITES, "error=EIO"));
        faults.add(new Fault(FLUSHES + "," + WRITES, "error=EROFS"));
        return faults;
    }

    /** Those who ask are told, others notice nothing, and the next one is served. */
    private static int failReads(Scene scene) throws Exception {
        scene.settle();
        int failed = 0;
        try (Injection injection = new Injection(scene.server().pid(), "page-", "pread64", "error=EIO")) {
            for (int i = 0; i < 20; i++) {
                Reply reply = scene.ask(new Request.Poll(0, 500));
                if (reply instanceof Reply.Failed refused && refused.code() == ErrorCode.STORAGE_UNAVAILABLE) {
                    failed++;
                }
            }
            scene.talkUntilAcknowledged(50);
            if (failed == 0) {
                scene.violations().add("reads can't fail, so this doesn't try anything");
            }
            return injection.count();
        }
    }
}
