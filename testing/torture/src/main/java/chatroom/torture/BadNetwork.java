package chatroom.torture;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A network that delays, cuts to pieces, stalls, loses the end of what was under way, and resets. */
final class BadNetwork implements Ordeal {
    private static final int CHATTERS = 40;
    private static final int WINDOW = 6;

    @Override
    public String on(Stage stage) throws Exception {
        try (Scene scene = stage.open()) {
            Footprint before = scene.warmUp();
            try (UnrulyProxy proxy =
                    new UnrulyProxy(scene.server().address(), stage.random().nextLong())) {
                scene.connectTo(proxy.address());
                scene.enter("pat", CHATTERS, WINDOW);
                proxy.setUnruly(true);
                scene.talkFor(TimeUnit.SECONDS.toMillis(stage.count(20, 4)));
                proxy.setUnruly(false);
                scene.settle();
                scene.audit();
                scene.everybodyLeaves();
                scene.expectBackTo(before);
                return String.format(
                        Locale.ROOT,
                        "%,d connections broken by the network, %,d pieces, %s",
                        proxy.broken(),
                        proxy.pieces(),
                        scene.figures());
            }
        }
    }
}
