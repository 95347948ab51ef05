package chatroom.torture;

import chatroom.load.FreePort;
import chatroom.protocol.Request;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Half of those who follow many rooms, some of them through WebSockets, read nothing, while the others go on in all of them, over the
 * smallest log there is and on a small heap. Nobody waits for the deaf; and when they read again they get every entry of every room, in
 * order.
 */
final class DeafFollowers implements Ordeal {
    private static final int WRITTEN_BEFORE = 400;
    private static final int ENTRIES_BETWEEN_LOOKS = 200;

    /** A machine that does something else, too, is slow. */
    private static final long MOST_WAITED_NS = TimeUnit.SECONDS.toNanos(20);

    @Override
    public String on(Stage stage) throws Exception {
        int looks = stage.count(100, 5);
        try (Scene scene = stage.openWith(
                List.of("-Xmx64m"),
                "--web-port=" + FreePort.find(),
                "--rooms-per-hour=0",
                "--direct-rooms-per-hour=0",
                "--log-ring-bytes=65536",
                "--held-mib=16")) {
            ExpectedJournals journals = new ExpectedJournals(scene.violations());
            List<RoomClient> dwellers = KilledRooms.dwellers(scene, journals, stage.count(100, 20));
            for (int i = 0; i < dwellers.size(); i += 2) {
                dwellers.get(i).useWebSocket();
            }
            scene.enter(dwellers);
            scene.talkUntil(journals::acknowledged, WRITTEN_BEFORE);
            List<RoomClient> deaf = dwellers.subList(0, dwellers.size() / 2);
            deaf.forEach(dweller -> dweller.setReading(false));
            long longestNs = 0;
            for (int look = 0; look < looks; look++) {
                scene.talkUntil(journals::acknowledged, ENTRIES_BETWEEN_LOOKS);
                long beganNs = System.nanoTime();
                scene.ask(new Request.Ping());
                longestNs = Math.max(longestNs, System.nanoTime() - beganNs);
            }
            if (longestNs > MOST_WAITED_NS) {
                scene.violations().add("others wait for those who read nothing");
            }
            deaf.forEach(dweller -> dweller.setReading(true));
            scene.settle();
            RoomAudit audit = new RoomAudit(scene, journals, dwellers);
            audit.run();
            return String.format(
                    Locale.ROOT,
                    "%s deaf, a ping took others %,d ms at most, %s",
                    deaf.size(),
                    TimeUnit.NANOSECONDS.toMillis(longestNs),
                    audit.figures());
        }
    }
}
