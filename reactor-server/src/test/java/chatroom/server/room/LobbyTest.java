package chatroom.server.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.Username;
import chatroom.server.chat.ChatFixture;
import chatroom.server.log.Cursor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LobbyTest {
    private static final Duration GATHERING = Duration.ofMillis(250);
    private static final Username ANN = new Username("Ann");
    private static final Username BOB = new Username("bob");

    private final ChatFixture chat = new ChatFixture();

    @Test
    void changesAreGatheredAndToldTogether() {
        chat.room.join(BOB);
        chat.room.join(ANN);
        chat.passes(GATHERING.minusNanos(1));
        assertThat(chat.log.end()).isZero();
        chat.passes(Duration.ofNanos(1));
        long end = chat.log.end();
        assertThat(end).isPositive();
        chat.passes(GATHERING);
        assertThat(chat.log.end()).as("nothing new, nothing told").isEqualTo(end);
    }

    @Test
    void aStormIsToldInSeveralTurns() {
        PresenceReader reader = new PresenceReader();
        for (int i = 0; i < 5_000; i++) {
            chat.room.join(new Username("name" + i));
        }
        chat.passes(GATHERING);
        assertThat(reader.read()).hasSize(Presence.EVENTS_TOGETHER);
        Username leaver = new Username("name4999");
        chat.room.leave(leaver);
        for (int turn = 0; turn < 10; turn++) {
            chat.passes(Duration.ofMillis(1));
        }
        assertThat(reader.read())
                .as("all that was left, without the one who went meanwhile")
                .hasSize(6)
                .noneMatch(event -> event.contains("\"name4999\""));
    }

    @Test
    void thePresenceEventNamesWhoCameAndWentAndHowManyAreHere() {
        PresenceReader reader = new PresenceReader();
        chat.room.join(BOB);
        chat.room.join(ANN);
        chat.passes(GATHERING);
        assertThat(reader.read())
                .containsExactly("{\"event\":\"presence\",\"joined\":[\"Ann\",\"bob\"],\"left\":[],\"online\":2}");
        chat.room.leave(BOB);
        chat.passes(GATHERING);
        assertThat(reader.read())
                .containsExactly("{\"event\":\"presence\",\"joined\":[],\"left\":[\"bob\"],\"online\":1}");
    }

    @Test
    void aUserWithSeveralConnectionsJoinsOnceAndLeavesOnce() {
        PresenceReader reader = new PresenceReader();
        chat.room.join(ANN);
        chat.room.join(ANN);
        chat.passes(GATHERING);
        chat.room.leave(ANN);
        chat.passes(GATHERING);
        assertThat(reader.read()).hasSize(1);
        assertThat(chat.room.online()).isEqualTo(1);
        chat.room.leave(ANN);
        chat.passes(GATHERING);
        assertThat(reader.read()).singleElement().asString().contains("\"left\":[\"Ann\"],\"online\":0");
    }

    @Test
    void whoIsBackBeforeItWasToldWasNeverAway() {
        PresenceReader reader = new PresenceReader();
        chat.room.join(ANN);
        chat.passes(GATHERING);
        reader.read();
        chat.room.leave(ANN);
        chat.room.join(ANN);
        chat.passes(GATHERING);
        assertThat(reader.read()).isEmpty();
    }

    @Test
    void whoAsksWhileSomebodyIsAwayForAMomentIsToldThatSheIsBack() {
        PresenceReader reader = new PresenceReader();
        chat.room.join(ANN);
        chat.room.join(BOB);
        chat.passes(GATHERING);
        reader.read();
        chat.room.leave(ANN);
        assertThat(new String(chat.room.who(Optional.empty()), UTF_8)).contains("\"users\":[\"bob\"],\"online\":1");
        chat.room.join(ANN);
        chat.passes(GATHERING);
        assertThat(reader.read())
                .containsExactly("{\"event\":\"presence\",\"joined\":[\"Ann\"],\"left\":[],\"online\":2}");
    }

    @Test
    void whoWasShownSomebodyThatLeftAtOnceIsToldSo() {
        PresenceReader reader = new PresenceReader();
        chat.room.join(ANN);
        assertThat(chat.room.online()).isEqualTo(1);
        chat.room.leave(ANN);
        chat.passes(GATHERING);
        assertThat(reader.read())
                .containsExactly("{\"event\":\"presence\",\"joined\":[],\"left\":[\"Ann\"],\"online\":0}");
    }

    @Test
    void aStormOfJoinsIsToldInSeveralFrames() {
        PresenceReader reader = new PresenceReader();
        for (int i = 0; i < 1_100; i++) {
            chat.room.join(new Username("user" + i));
        }
        chat.passes(GATHERING);
        List<String> frames = reader.read();
        assertThat(frames).hasSize(3).allMatch(frame -> frame.endsWith("\"online\":1100}"));
        assertThat(frames.stream()
                        .mapToInt(frame -> frame.split("user", -1).length - 1)
                        .sum())
                .isEqualTo(1_100);
    }

    private final class PresenceReader {
        private final Cursor cursor = chat.log.cursorAt(1);

        List<String> read() {
            if (!chat.log.hasNews(cursor)) {
                return List.of();
            }
            String text = java.nio.charset.StandardCharsets.UTF_8
                    .decode(chat.log.read(cursor))
                    .toString();
            assertThat(chat.log.advance(cursor, text.length())).isEmpty();
            return text.lines().toList();
        }
    }
}
