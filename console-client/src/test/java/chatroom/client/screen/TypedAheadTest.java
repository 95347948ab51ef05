package chatroom.client.screen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jline.utils.ScreenTerminal;
import org.jline.utils.ScreenTerminal.VirtualTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TypedAheadTest {
    private static TypedAhead ahead(String input) throws Exception {
        try (var terminal =
                ScreenTerminal.withTerminal("test", "xterm-256color", 80, 24).terminal()) {
            terminal.processInputBytes(input.getBytes(UTF_8));
            return TypedAhead.whileAsking(terminal, Map.of());
        }
    }

    @Test
    void whatComesWithATerminalsAnswerIsKeptAndTheAnswerIsNot() throws Exception {
        TypedAhead ahead = ahead("/pass\033[?2027;0$yword\nsec\033[1;5Rret\n\033[?62;4chalf");
        assertThat(ahead.takeLine()).isEqualTo("/password\n");
        assertThat(ahead.takeLine()).isEqualTo("secret\n");
    }

    @Test
    void aLineIsTakenAtATimeAndTheRestStaysForWhoeverReadsNext() throws Exception {
        TypedAhead ahead = ahead("one\rtwo \u00fc\033[?6c");
        assertThat(ahead.takeLine()).isEqualTo("one\n");
        assertThat(ahead.takeLine()).isEqualTo("two \u00fc");
        assertThat(ahead.takeLine()).isEmpty();
        assertThat(TypedAhead.nothing().takeLine()).isEmpty();
    }

    @Test
    void aLineThatGoesOnBehindAltEnterOrInWhatIsPastedIsTakenWhole() throws Exception {
        TypedAhead ahead = ahead("one\033\rtwo\rthree\033[200~four\rfive\033[201~six\rrest\033[?6c");
        assertThat(ahead.takeLine()).isEqualTo("one\033\ntwo\n");
        assertThat(ahead.takeLine()).isEqualTo("three\033[200~four\nfive\033[201~six\n");
        assertThat(ahead.takeLine()).isEqualTo("rest");
    }

    @Test
    void anAnswerInTheMiddleOfAKeyIsTakenOutAndTheKeyIsWhole() throws Exception {
        TypedAhead ahead = ahead("a\033[\033[?2027;0$yDb\033\033[1;5R[3~c\033\033[?62;4cO");
        assertThat(ahead.takeLine()).isEqualTo("a\033[Db\033[3~c\033");
    }

    @Test
    void whatIsPastedAndHasNotEndedYetIsTakenAsFarAsItHasCome() throws Exception {
        TypedAhead ahead = ahead("\033[200~four\rfive\033[?6c");
        assertThat(ahead.takeLine()).isEqualTo("\033[200~four\nfive");
        assertThat(ahead("half of Alt+Enter\033\033[?6c").takeLine()).isEqualTo("half of Alt+Enter\033");
    }

    @Test
    void aTerminalThatWouldShowTheQuestionIsNotAsked() throws Exception {
        VirtualTerminal virtual = ScreenTerminal.withTerminal("test", "xterm-256color", 80, 24);
        try (var terminal = virtual.terminal()) {
            terminal.processInputBytes("\033[?6c".getBytes(UTF_8));
            TypedAhead ahead = TypedAhead.whileAsking(terminal, Map.of("TERM_PROGRAM", "Apple_Terminal"));
            assertThat(ahead.takeLine()).isEmpty();
            assertThat(virtual.screen().toString()).doesNotContain("p");
        }
    }
}
