package chatroom.torture;

import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Each flush takes seconds: who only reads and asks must not notice, and whoever stops the server must not wait. */
final class StalledDisk implements Ordeal {
    private static final int STALL_MICROS = 1_500_000;
    private static final int HANG_MICROS = 60_000_000;
    private static final int CHATTERS = 12;
    private static final int WINDOW = 4;

    @Override
    public String on(Stage stage) throws Exception {
        int stalls = stage.count(6, 2);
        int answers = 0;
        try (Scene scene = stage.open()) {
            Footprint before = scene.warmUp();
            scene.enter("sam", CHATTERS, WINDOW);
            scene.talkUntilAcknowledged(200);
            int stalled = 0;
            try (Injection injection =
                    new Injection(scene.server().pid(), "store-", "fsync,fdatasync", "delay_enter=" + STALL_MICROS)) {
                while (stalled < stalls) {
                    long acknowledged = scene.ledger().acknowledged();
                    scene.talk();
                    while (scene.ledger().acknowledged() == acknowledged) {
                        answers += askDuringStall(scene, acknowledged);
                    }
                    stalled = injection.count();
                }
            }
            if (answers < 4 * stalls) {
                scene.violations().add("only %s requests were answered during %s stalls".formatted(answers, stalls));
            }
            scene.settle();
            scene.audit();
            stopWhileItHangs(scene);
            scene.settle();
            scene.audit();
            scene.expectBackTo(before);
            return String.format(
                    Locale.ROOT,
                    "%s stalls, %,d requests answered while nothing could be stored, 1 stop while the disk hung, %s",
                    stalls,
                    answers,
                    scene.figures());
        }
    }

    /** It doesn't wait for a disk that may hang for ever; what it acknowledged is there afterwards. */
    private static void stopWhileItHangs(Scene scene) throws Exception {
        try (Injection injection =
                new Injection(scene.server().pid(), "store-", "fsync,fdatasync", "delay_enter=" + HANG_MICROS)) {
            scene.talkFor(500);
            scene.stop();
            if (injection.count() > 0) {
                scene.violations().add("the flush came back before the server ended, so this doesn't try anything");
            }
        }
        scene.start();
    }

    /** @return how many answers came before anything was stored */
    private static int askDuringStall(Scene scene, long acknowledged) throws IOException {
        int answered = 0;
        for (Request request : List.of(new Request.Ping(), new Request.History(OptionalLong.empty(), 10))) {
            if (scene.ask(request) instanceof Reply.Failed failed) {
                scene.violations().add("while the disk stalls a read is refused: " + failed.message());
            }
            answered += scene.ledger().acknowledged() == acknowledged ? 1 : 0;
        }
        return answered;
    }
}
