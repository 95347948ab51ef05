package chatroom.torture;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.load.Violations;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Emoji;
import chatroom.protocol.Entry;
import chatroom.protocol.MessageText;
import chatroom.protocol.Request;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.RoomState;
import chatroom.protocol.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The audit of rooms must be able to fail. */
class ExpectedJournalsTest {
    private static final RoomName ROOM = new RoomName("dev");
    private static final RoomReference DEV = RoomReference.to(ROOM);
    private static final Instant NOW = Instant.parse("2026-11-29T05:00:00Z");
    private static final Instant END = NOW.plusSeconds(60);

    private final Violations violations = new Violations();
    private final ExpectedJournals journals = new ExpectedJournals(violations);

    private static ChatMessage message(String text, OptionalLong edited, Map<String, List<String>> reactions) {
        return new ChatMessage(1, "ann", text, NOW, false, OptionalLong.empty(), edited, false, reactions);
    }

    private static final ChatMessage CHANGED = message("better", OptionalLong.of(2), Map.of("👍", List.of("bob")));
    private static final Entry.Edit EDIT = new Entry.Edit(2, "ann", NOW, 1, Optional.of("better"));
    private static final Entry.React REACT = new Entry.React(3, "bob", NOW, 1, "👍");
    private static final Entry.Ban BAN = new Entry.Ban(4, "ann", NOW, "cyd", Optional.empty(), Optional.of(END));

    private void acknowledge(String by, long id, Request request) {
        journals.onAcknowledged(by, request, ROOM, id, NOW, false);
    }

    @BeforeEach
    void annSaysAndChangesSomethingAndBobReacts() throws Violation {
        Request.Send send =
                new Request.Send(DEV, MessageText.of("good"), false, OptionalLong.empty(), Optional.empty());
        acknowledge("ann", 1, send);
        acknowledge("ann", 2, new RoomRequest.Edit(DEV, 1, MessageText.of("better"), Optional.empty()));
        acknowledge("bob", 3, new RoomRequest.React(DEV, 1, Emoji.of("👍"), true, Optional.empty()));
        acknowledge("ann", 4, new RoomRequest.Ban(DEV, "cyd", Optional.empty(), OptionalInt.of(60), Optional.empty()));
    }

    private List<String> findings(Entry... pages) {
        journals.audit(ROOM, List.of(pages));
        return violations.sentences();
    }

    @Test
    void whatTheEntriesMakeIsWell() {
        RoomState state = journals.audit(ROOM, List.of(CHANGED, EDIT, REACT, BAN));
        assertThat(violations.sentences()).isEmpty();
        assertThat(state.message(1)).contains(CHANGED);
        assertThat(state.bannedUntil()).containsEntry("cyd", END);
    }

    @Test
    void anEntryWithoutItsEffectIsFound() {
        ChatMessage unchanged = message("good", OptionalLong.empty(), Map.of("👍", List.of("bob")));
        assertThat(findings(unchanged, EDIT, REACT, BAN))
                .singleElement()
                .asString()
                .contains("text=good");
    }

    @Test
    void anEffectWithoutItsEntryIsFound() {
        ChatMessage twoLikeIt = message("better", OptionalLong.of(2), Map.of("👍", List.of("bob", "cyd")));
        assertThat(findings(twoLikeIt, EDIT, REACT, BAN))
                .singleElement()
                .asString()
                .contains("cyd");
    }

    @Test
    void anEntryThatIsLostIsFound() {
        assertThat(findings(CHANGED, EDIT, REACT))
                .containsExactly("dev: what was acknowledged is lost from entry 4 on, up to 4");
    }

    @Test
    void aHoleIsFound() {
        assertThat(findings(CHANGED, EDIT, BAN)).contains("dev has entry 4 after entry 2");
    }

    @Test
    void anEntryThatNobodyAskedForIsFound() {
        Entry.Leave leave = new Entry.Leave(5, "bob", NOW);
        assertThat(findings(CHANGED, EDIT, REACT, BAN, leave))
                .containsExactly("dev has an entry that nobody was acknowledged: " + leave);
    }

    @Test
    void aBanThatLastsLongerThanItWasAskedForIsFound() {
        Entry.Ban longer = new Entry.Ban(4, "ann", NOW, "cyd", Optional.empty(), Optional.of(END.plusMillis(1)));
        assertThat(findings(CHANGED, EDIT, REACT, longer)).hasSize(1);
    }

    @Test
    void anEntryThatIsShownAsAnotherOneIsFound() {
        journals.onShown("cyd", ROOM, REACT);
        assertThat(violations.sentences()).isEmpty();
        journals.onShown("cyd", ROOM, new Entry.React(3, "dan", NOW, 1, "👍"));
        assertThat(violations.sentences()).singleElement().asString().startsWith("entry 3 of dev is for cyd that of");
        journals.onShown("bob", ROOM, new Entry.Leave(5, "bob", NOW));
        journals.onShown("cyd", ROOM, new Entry.Leave(5, "bob", NOW.plusMillis(1)));
        assertThat(violations.sentences()).hasSize(2);
    }

    @Test
    void oneEntryForTwoIsFound() {
        acknowledge("bob", 4, new RoomRequest.Leave(DEV, Optional.empty()));
        assertThat(violations.sentences()).containsExactly("entry 4 of dev was acknowledged to ann and to bob");
    }
}
