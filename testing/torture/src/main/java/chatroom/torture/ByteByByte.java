package chatroom.torture;

import java.util.Locale;

/** Everybody writes one byte at a time. */
final class ByteByByte implements Ordeal {
    @Override
    public String on(Stage stage) throws Exception {
        int chatters = stage.count(100, 30);
        try (Scene scene = stage.open()) {
            Footprint before = scene.warmUp();
            scene.sendByteByByte();
            scene.enter("bea", chatters, 2);
            scene.talkUntilAcknowledged(stage.count(3_000, 300));
            scene.settle();
            scene.audit();
            scene.expectBackTo(before);
            return String.format(
                    Locale.ROOT,
                    "%s clients, %,d bytes each in a write of its own, %s",
                    chatters,
                    scene.bytesSent(),
                    scene.figures());
        }
    }
}
