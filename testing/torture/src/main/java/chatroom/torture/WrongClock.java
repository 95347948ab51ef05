package chatroom.torture;

import chatroom.load.FreePort;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.MessageText;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The machine's clock is set wrong, by days and years, while the server runs and before it starts: mutes and bans neither end by that nor
 * last for longer, sessions go on, and nothing is dated wrongly, or before what was said earlier.
 */
final class WrongClock implements Ordeal {
    private static final RoomReference ROOM = RoomReference.to(new RoomName("hours"));
    private static final long DAY = TimeUnit.DAYS.toSeconds(1);
    private static final List<Long> LEAPS = List.of(DAY, -DAY, 365 * DAY, -365 * DAY, 3_600L, 0L);
    private static final int HOUR_SECONDS = 3_600;
    private static final int SHORT_SECONDS = 2;
    private static final String DOUBTED = "chatroom_clock_doubted_seconds ";
    private static final Duration RIGHT = Duration.ofMinutes(30);

    @Override
    public String on(Stage stage) throws Exception {
        Path folder = Files.createTempDirectory("chatroom-torture");
        try {
            FakeClock clock = new FakeClock(folder);
            int metricsPort = FreePort.find();
            try (Scene scene = stage.open(clock.prefix(), "--metrics-port=" + metricsPort)) {
                return new Hours(stage, scene, clock, metricsPort).pass();
            }
        } finally {
            Folders.delete(folder);
        }
    }

    private static final class Hours {
        private final Stage stage;
        private final Scene scene;
        private final FakeClock clock;
        private final URI metrics;
        private LobbyClient owner;
        private LobbyClient muted;
        private LobbyClient banned;
        private LobbyClient brief;

        Hours(Stage stage, Scene scene, FakeClock clock, int metricsPort) {
            this.stage = stage;
            this.scene = scene;
            this.clock = clock;
            this.metrics = URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
        }

        String pass() throws Exception {
            List<LobbyClient> people = scene.enter("hou", 4, 2);
            owner = people.get(0);
            muted = people.get(1);
            banned = people.get(2);
            brief = people.get(3);
            expectDone(
                    owner,
                    new RoomRequest.Create(
                            new RoomName(ROOM.value()), RoomKind.PUBLIC, Optional.empty(), Optional.empty()));
            for (LobbyClient member : List.of(muted, banned, brief)) {
                expectDone(member, new RoomRequest.Join(ROOM, Optional.empty()));
            }
            expectDone(owner, mute(muted, HOUR_SECONDS));
            expectDone(
                    owner,
                    new RoomRequest.Ban(
                            ROOM, banned.name(), Optional.empty(), OptionalInt.of(HOUR_SECONDS), Optional.empty()));
            int leaps = 0;
            for (long ahead : stage.brief() ? LEAPS.subList(0, 1) : LEAPS) {
                clock.set(ahead);
                leaps++;
                awaitDoubt(ahead);
                look("the clock is %s s ahead".formatted(ahead));
            }
            clock.set(0);
            int starts = 0;
            for (long ahead : stage.brief() ? List.of(-DAY, 0L) : List.of(-DAY, -365 * DAY, 0L)) {
                scene.kill();
                clock.set(ahead);
                scene.start();
                starts++;
                expectHeld("a start with a clock that is %s s ahead".formatted(ahead));
                scene.talkUntilAcknowledged(20);
                scene.settle();
            }
            expectDatesInOrder();
            scene.audit();
            // By a clock that is right: otherwise it says that all was dated ahead.
            scene.expectSound();
            return "%s leaps of the clock, %s starts with a wrong one, %s"
                    .formatted(leaps, starts - 1, scene.figures());
        }

        /** Until the server has read the clock, and goes on without it. */
        private void awaitDoubt(long aheadSeconds) throws IOException {
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (Math.abs(doubtedSeconds() - aheadSeconds) > 10) {
                if (System.nanoTime() > deadlineNs) {
                    throw new IllegalStateException(
                            "The clock is %s s ahead, and the server says that it is %s s ahead of its own time."
                                    .formatted(aheadSeconds, doubtedSeconds()));
                }
                scene.loop().runFor(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }

        private double doubtedSeconds() throws IOException {
            try (InputStream in = metrics.toURL().openStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith(DOUBTED))
                        .mapToDouble(line -> Double.parseDouble(line.substring(DOUBTED.length())))
                        .findFirst()
                        .orElseThrow();
            }
        }

        private void look(String when) throws IOException {
            expectHeld(when);
            expectBriefMuteEnds(when);
            // By their sessions.
            List.of(owner, muted, banned, brief).forEach(ReconnectingClient::leave);
            List.of(owner, muted, banned, brief).forEach(ReconnectingClient::come);
            scene.awaitAllIn();
            scene.talkUntilAcknowledged(20);
            scene.settle();
            if (say(owner) instanceof Reply.Sent sent
                    && Duration.between(sent.timestamp(), Instant.now()).abs().compareTo(RIGHT) > 0) {
                scene.violations().add("%s, and a message is dated %s".formatted(when, sent.timestamp()));
            }
        }

        /** What is to last for an hour. */
        private void expectHeld(String when) throws IOException {
            expectRefused(when, say(muted), ErrorCode.MUTED);
            expectRefused(when, scene.ask(banned, new RoomRequest.Join(ROOM, Optional.empty())), ErrorCode.BANNED);
        }

        private void expectBriefMuteEnds(String when) throws IOException {
            long beganNs = System.nanoTime();
            expectDone(owner, mute(brief, SHORT_SECONDS));
            expectRefused(when, say(brief), ErrorCode.MUTED);
            long deadlineNs = beganNs + TimeUnit.SECONDS.toNanos(60);
            while (isMuted(say(brief))) {
                if (System.nanoTime() > deadlineNs) {
                    scene.violations().add("%s, and a mute of %s s lasts for a minute".formatted(when, SHORT_SECONDS));
                    return;
                }
                scene.loop().runFor(TimeUnit.MILLISECONDS.toNanos(100));
            }
            if (System.nanoTime() - beganNs < TimeUnit.SECONDS.toNanos(SHORT_SECONDS)) {
                scene.violations().add("%s, and a mute ended too early".formatted(when));
            }
        }

        private static boolean isMuted(Reply reply) {
            return reply instanceof Reply.Failed failed && failed.code() == ErrorCode.MUTED;
        }

        private static Request mute(LobbyClient who, int seconds) {
            return new RoomRequest.Mute(ROOM, who.name(), Optional.empty(), OptionalInt.of(seconds), Optional.empty());
        }

        private Reply say(LobbyClient who) throws IOException {
            try {
                return scene.ask(
                        who,
                        new Request.Send(
                                ROOM,
                                MessageText.of("what time is it?"),
                                false,
                                OptionalLong.empty(),
                                Optional.empty()));
            } catch (Violation e) {
                throw new IllegalStateException(e);
            }
        }

        private void expectDone(LobbyClient who, Request request) throws IOException {
            if (scene.ask(who, request) instanceof Reply.Failed failed) {
                throw new IllegalStateException("%s was refused to %s: %s".formatted(request, who.name(), failed));
            }
        }

        private void expectRefused(String when, Reply reply, ErrorCode code) {
            if (!(reply instanceof Reply.Failed failed && failed.code() == code)) {
                scene.violations().add("%s, and what should be refused as %s is %s".formatted(when, code, reply));
            }
        }

        private void expectDatesInOrder() throws IOException {
            Instant newest = Instant.EPOCH;
            Reply.Polled page = poll(0);
            while (!page.messages().isEmpty()) {
                for (ChatMessage message : page.messages()) {
                    if (message.timestamp().isBefore(newest)) {
                        scene.violations().add("message %s is dated before the one before it".formatted(message.id()));
                    }
                    newest = message.timestamp();
                }
                page = poll(page.messages().get(page.messages().size() - 1).id());
            }
        }

        private Reply.Polled poll(long lastId) throws IOException {
            if (scene.ask(new Request.Poll(lastId, 500)) instanceof Reply.Polled page) {
                return page;
            }
            throw new IllegalStateException("A poll was refused.");
        }
    }
}
