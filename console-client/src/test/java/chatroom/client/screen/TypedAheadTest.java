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
    void what_comes_with_a_terminals_answer_is_kept_and_the_answer_is_not() throws Exception {
        TypedAhead ahead = ahead("/pass\033[?2027;0$yword\nsec\033[1;5Rret\n\033[?62;4chalf");
        assertThat(ahead.takeLine()).isEqualTo("/password\n");
        assertThat(ahead.takeLine()).isEqualTo("secret\n");
    }

    @Test
    void a_line_is_taken_at_a_time_and_the_rest_stays_for_whoever_reads_next() throws Exception {
        TypedAhead ahead = ahead("one\rtwo \u00fc\033[?6c");
        assertThat(ahead.takeLine()).isEqualTo("one\n");
        assertThat(ahead.takeLine()).isEqualTo("two \u00fc");
        assertThat(ahead.takeLine()).isEmpty();
        assertThat(TypedAhead.nothing().takeLine()).isEmpty();
    }

    @Test
    void a_terminal_that_would_show_the_question_is_not_asked() throws Exception {
        VirtualTerminal virtual = ScreenTerminal.withTerminal("test", "xterm-256color", 80, 24);
        try (var terminal = virtual.terminal()) {
            terminal.processInputBytes("\033[?6c".getBytes(UTF_8));
            TypedAhead ahead = TypedAhead.whileAsking(terminal, Map.of("TERM_PROGRAM", "Apple_Terminal"));
            assertThat(ahead.takeLine()).isEmpty();
            assertThat(virtual.screen().toString()).doesNotContain("p");
        }
    }
}
