package chatroom.torture;

import chatroom.load.FreePort;
import chatroom.load.Peer;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Peers that are gone without a word: in the middle of anything they say nothing more, and take nothing, on lines and through WebSockets.
 * All are closed in the end, and nobody else is, neither in the lobby nor in a room that some of them follow.
 */
final class HalfOpen implements Ordeal {
    private static final RoomName ROOM = new RoomName("hall");
    private static final String LOGIN =
            "{\"action\":\"login\",\"username\":\"hal-0\",\"password\":\"a password for torture\"%s}\n";
    private static final String FOLLOW = "{\"action\":\"follow\",\"room\":\"hall\",\"last_id\":0}\n";

    /** What each client has sent before it falls silent. */
    private static final List<String> LAST_WORDS = List.of(
            "",
            "{\"action\":\"regi",
            "{\"action\":\"ping\"}\n",
            "{\"action\":\"ping\"}\n".repeat(4_000),
            LOGIN.formatted(""),
            LOGIN.formatted(",\"last_id\":0"),
            LOGIN.formatted("") + "{\"action\":\"poll\",\"last_id\":0}\n{\"action\":\"se",
            LOGIN.formatted(",\"push\":false") + FOLLOW,
            LOGIN.formatted(",\"last_id\":0") + FOLLOW
                    + "{\"action\":\"history\",\"room\":\"hall\"}\n{\"action\":\"unf");

    /** To the port for browsers, beside those through WebSockets. */
    private static final List<String> LAST_WORDS_OF_HTTP = List.of(
            "",
            "GET / HT",
            WebFrames.UPGRADE.substring(0, 100),
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(50));

    private static final int TIMEOUT_SECONDS = 10;

    @Override
    public String on(Stage stage) throws Exception {
        List<SilentPeer.Last> states = new ArrayList<>();
        LAST_WORDS.forEach(words -> {
            states.add(new SilentPeer.Last(SilentPeer.Wire.LINES, words));
            states.add(new SilentPeer.Last(SilentPeer.Wire.WEB_SOCKET, words));
        });
        LAST_WORDS_OF_HTTP.forEach(words -> states.add(new SilentPeer.Last(SilentPeer.Wire.HTTP, words)));
        int silent = stage.count(30, 6) * states.size();
        try (Scene scene = stage.open(
                "--login-timeout=" + TIMEOUT_SECONDS,
                "--idle-timeout=" + TIMEOUT_SECONDS,
                "--log-ring-bytes=65536",
                "--web-port=" + FreePort.find())) {
            Footprint before = scene.warmUp();
            Ledger ofRoom = new Ledger(scene.violations());
            List<LobbyClient> inRoom = enter(scene, ofRoom);
            int socketsBefore = Footprint.socketCount(scene.server().pid());
            List<Peer> peers = new ArrayList<>();
            scene.talk();
            for (int i = 0; i < silent; i++) {
                boolean endsOutput = i / states.size() % 2 == 0;
                peers.add(new SilentPeer(states.get(i % states.size()), endsOutput).connect(scene));
            }
            scene.talkFor(1_000);
            awaitClosed(scene, socketsBefore);
            if (scene.closings("idle_timeout") + scene.closings("login_timeout") > 0) {
                scene.violations().add("somebody was closed who talks");
            }
            scene.settle();
            scene.audit();
            scene.audit(inRoom.get(0), RoomReference.to(ROOM), ofRoom);
            peers.forEach(Peer::reset);
            scene.expectBackTo(before);
            return String.format(
                    Locale.ROOT,
                    "%,d peers gone silent in %s states, all closed, %,d messages of a room and %s",
                    silent,
                    states.size(),
                    ofRoom.acknowledged(),
                    scene.figures());
        }
    }

    /** Who talks more often than the time-outs, in the lobby and in the room, on lines and through WebSockets. */
    private static List<LobbyClient> enter(Scene scene, Ledger ofRoom) throws IOException {
        List<LobbyClient> inLobby = chatters(scene, "hal", RoomReference.LOBBY, scene.ledger());
        scene.enter(inLobby);
        Request create = new RoomRequest.Create(ROOM, RoomKind.PUBLIC, Optional.empty(), Optional.empty());
        if (scene.ask(inLobby.get(0), create) instanceof Reply.Failed failed) {
            throw new IllegalStateException("A room can't be created: " + failed);
        }
        List<LobbyClient> inRoom = chatters(scene, "hol", RoomReference.to(ROOM), ofRoom);
        scene.enter(inRoom);
        return inRoom;
    }

    private static List<LobbyClient> chatters(Scene scene, String name, RoomReference room, Ledger ledger) {
        List<LobbyClient> chatters = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            LobbyClient chatter = new LobbyClient(scene, name + "-" + i, room, ledger, i % 2 == 0, 6);
            if (i % 4 >= 2) {
                chatter.useWebSocket();
            }
            chatters.add(chatter);
        }
        return chatters;
    }

    private static void awaitClosed(Scene scene, int socketsBefore) throws IOException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        int left = Footprint.socketCount(scene.server().pid()) - socketsBefore;
        while (left > 0 && System.nanoTime() < deadlineNs) {
            // While people talk, whoever doesn't read gets until its socket is full.
            scene.talkFor(500);
            scene.ask(new Request.Ping());
            left = Footprint.socketCount(scene.server().pid()) - socketsBefore;
        }
        if (left > 0) {
            scene.violations().add("a minute later %s peers that are gone still have a socket".formatted(left));
        }
    }
}
