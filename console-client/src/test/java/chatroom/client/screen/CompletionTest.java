package chatroom.client.screen;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.command.CompletionSources;
import chatroom.client.room.Rooms;
import chatroom.client.view.Columns;
import chatroom.client.view.People;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompletionTest {
    private final People people = new People();
    private final Completion completion = new Completion(new CompletionSources(people, new Rooms(name -> false)));

    @BeforeEach
    void meet() {
        people.iAm("bo-myself", false);
        people.joined("bonnie");
        people.joined("cyd");
        people.talked("bob", 1);
        people.talked("Boris", 2);
    }

    /** The line after Tab, with the cursor as a bar; {@code line} has its cursor at the end. */
    private String tab(String line) {
        return completion
                .complete(line, line.length())
                .map(CompletionTest::shown)
                .orElse("nothing");
    }

    private static String shown(Completion.Edit edit) {
        return edit.line().substring(0, edit.cursor()) + "|" + edit.line().substring(edit.cursor());
    }

    @Test
    void aNameAtTheStartIsSpokenToAndElsewhereMentioned() {
        assertThat(tab("cy")).isEqualTo("cyd: |");
        assertThat(tab("hello cy")).isEqualTo("hello @cyd |");
        assertThat(tab("hello @cy")).isEqualTo("hello @cyd |");
        assertThat(tab("@CY")).isEqualTo("@cyd |");
    }

    @Test
    void whoTalkedLastComesFirstAndOneselfLastAndThenWhatWasTyped() {
        assertThat(tab("bo")).isEqualTo("Boris: |");
        assertThat(tab("Boris: ")).isEqualTo("bob: |");
        assertThat(tab("bob: ")).isEqualTo("bonnie: |");
        assertThat(tab("bonnie: ")).isEqualTo("bo-myself: |");
        assertThat(tab("bo-myself: ")).isEqualTo("bo|");
        assertThat(tab("bo")).isEqualTo("Boris: |");
    }

    @Test
    void shiftTabGoesTheOtherWay() {
        assertThat(tab("bo")).isEqualTo("Boris: |");
        assertThat(tab("Boris: ")).isEqualTo("bob: |");
        assertThat(backTab("bob: ")).isEqualTo("Boris: |");
        assertThat(backTab("Boris: ")).isEqualTo("bo|");
        assertThat(backTab("bo")).isEqualTo("bo-myself: |");
        assertThat(tab("bo-myself: ")).isEqualTo("bo|");
    }

    private String backTab(String line) {
        return completion
                .completeBackwards(line, line.length())
                .map(CompletionTest::shown)
                .orElse("nothing");
    }

    @Test
    void onlyAdminsAreOfferedWhatAdminsAloneMay() {
        assertThat(tab("/ann")).isEqualTo("nothing");
        assertThat(tab("/help ann")).isEqualTo("nothing");
        people.iAm("bo-myself", true);
        assertThat(tab("/ann")).isEqualTo("/announce |");
        assertThat(tab("/help ann")).isEqualTo("/help announce |");
    }

    private String candidates(int room) {
        return completion.candidates(Columns.withoutTerminal(), room).orElse("nothing");
    }

    @Test
    void whatOneMayChooseFromIsShownWithTheChosenOneInBrackets() {
        assertThat(candidates(80)).isEqualTo("nothing");
        tab("bo");
        assertThat(candidates(80)).isEqualTo(" [Boris]  bob   bonnie   bo-myself ");
        tab("Boris: ");
        assertThat(candidates(80)).isEqualTo("  Boris  [bob]  bonnie   bo-myself ");
        tab("cy");
        assertThat(candidates(80)).as("no choice").isEqualTo("nothing");
        tab("/th");
        assertThat(candidates(80)).as("no choice").isEqualTo("nothing");
        tab("/log");
        assertThat(candidates(80)).isEqualTo(" [/login]  /logout ");
    }

    @Test
    void ofMoreThanFitOnALineThoseAroundTheChosenOneAreShown() {
        tab("bo");
        assertThat(candidates(20)).isEqualTo(" [Boris]  bob  …");
        tab("Boris: ");
        tab("bob: ");
        assertThat(candidates(20)).isEqualTo(" … [bonnie] …");
        tab("bonnie: ");
        assertThat(candidates(20)).isEqualTo(" … [bo-myself]");
        for (int room = 1; room < 40; room++) {
            assertThat(Columns.withoutTerminal().of(candidates(room))).isLessThanOrEqualTo(room);
        }
    }

    @Test
    void whatStandsBehindTheCursorStays() {
        assertThat(completion.complete("ask cy now", 6).map(CompletionTest::shown))
                .isEqualTo(Optional.of("ask @cyd | now"));
    }

    @Test
    void commandsAndTheirWordsAreCompleted() {
        assertThat(tab("/reg")).isEqualTo("/register |");
        assertThat(tab("/he")).isEqualTo("/help |");
        assertThat(tab("/help rec")).isEqualTo("/help reconnect |");
        assertThat(tab("/bell m")).isEqualTo("/bell mention |");
        assertThat(tab("/bell mention osc7")).isEqualTo("/bell mention osc777 |");
        assertThat(tab("/theme l")).isEqualTo("/theme light |");
        assertThat(tab("/ignore cy")).isEqualTo("/ignore cyd |");
        assertThat(tab("/kick cy")).isEqualTo("/kick cyd |");
        assertThat(tab("/me greets cy")).isEqualTo("/me greets @cyd |");
    }

    @Test
    void whatFitsNothingStays() {
        assertThat(tab("zzz")).isEqualTo("nothing");
        assertThat(tab("/zzz")).isEqualTo("nothing");
        assertThat(tab("a ")).isEqualTo("nothing");
        assertThat(tab("/who cy")).isEqualTo("nothing");
    }

    @Test
    void whoHasLeftIsCompletedOnlyIfThereMayBeAnAnswerToGive() {
        people.left("cyd");
        people.left("bob");
        assertThat(tab("cy")).isEqualTo("nothing");
        assertThat(tab("bob")).isEqualTo("bob: |");
    }
}
