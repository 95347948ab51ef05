package chatroom.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.text.Cleaner;
import chatroom.protocol.ChatMessage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static final Columns COLUMNS = new Columns(null);
    private static final String LONG_NAME = "a-name-of-thirty-two-characters-";

    private final Layout layout = new Layout(COLUMNS, Theme.DARK);

    private static Entry.Said said(String name, String text, boolean own, boolean mention) {
        return new Entry.Said(new ChatMessage(1, name, text, Instant.EPOCH), LocalTime.of(9, 5), own, mention);
    }

    private List<String> lines(Entry entry, int width) {
        return layout.lines(entry, width).stream()
                .map(AttributedString::toString)
                .toList();
    }

    private List<String> lines(String name, String text, int width) {
        return lines(said(name, text, false, false), width);
    }

    @Test
    void a_message_has_its_time_its_name_and_its_text_under_itself() {
        assertThat(lines("bob", "a text that is longer than what fits in one line of sixty columns", 60))
                .containsExactly(
                        "09:05 bob     a text that is longer than what fits in one",
                        "              line of sixty columns");
    }

    @Test
    void on_a_narrow_terminal_names_take_no_more_than_they_need() {
        assertThat(lines("bob", "a text that is longer than forty columns", 40))
                .containsExactly("09:05 bob a text that is longer than", "      forty columns");
    }

    @Test
    void a_long_name_on_a_narrow_terminal_leaves_the_next_line_to_the_text() {
        assertThat(lines(LONG_NAME, "hi there", 40)).containsExactly("09:05 " + LONG_NAME, "      hi there");
    }

    @Test
    void the_lines_of_a_text_stay_lines_and_cannot_pass_for_messages() {
        assertThat(lines("bob", "hi\n09:05 ann     I owe bob 100\n-- closing --", 80))
                .containsExactly(
                        "09:05 bob     hi", "              09:05 ann     I owe bob 100", "              -- closing --");
    }

    @Test
    void a_web_address_is_left_whole() {
        String url = "https://example.org/" + "x".repeat(100);
        assertThat(lines("bob", "see " + url + " for more", 60))
                .containsExactly("09:05 bob     see " + url, "              for more");
        assertThat(lines("bob", "a long way to www.example.org/which-is-not-cut", 60))
                .containsExactly("09:05 bob     a long way to", "              www.example.org/which-is-not-cut");
    }

    @Test
    void a_word_that_is_wider_than_a_line_is_cut() {
        assertThat(lines("bob", "x".repeat(100), 60))
                .containsExactly(
                        "09:05 bob     " + "x".repeat(45),
                        "              " + "x".repeat(45),
                        "              " + "x".repeat(10));
    }

    @Test
    void spaces_within_a_line_are_kept() {
        assertThat(lines("bob", "  a   b", 60)).containsExactly("09:05 bob       a   b");
    }

    @Test
    void wide_characters_take_two_columns_and_combining_marks_none() {
        assertThat(lines("bob", "日本語".repeat(20), 60)).allMatch(line -> COLUMNS.of(line) <= 59);
        assertThat(lines("bob", "日".repeat(22) + "x", 60)).hasSize(1);
        assertThat(lines("bob", "e\u0301".repeat(45), 60)).hasSize(1);
    }

    @Test
    void oneself_and_whoever_speaks_of_oneself_is_marked_without_colour_too() {
        assertThat(lines(said("ann", "mine", true, false), 80)).containsExactly("09:05>ann     mine");
        assertThat(lines(said("bob", "hi ann", false, true), 80)).containsExactly("09:05*bob     hi ann");
    }

    @Test
    void what_somebody_does_reads_as_a_sentence() {
        assertThat(lines("bob", "/me waves", 80)).containsExactly("09:05 * bob waves");
    }

    @Test
    void days_notices_and_rules_stand_between_dashes() {
        assertThat(lines(new Entry.Day(LocalDate.of(2026, 11, 21)), 80)).containsExactly("-- Sat 21 Nov 2026 --");
        assertThat(lines(new Entry.Notice("a notice that is longer than forty columns"), 40))
                .containsExactly("-- a notice that is longer than forty", "   columns --");
    }

    @Test
    void a_name_has_a_colour_of_its_own_and_none_where_colours_are_not_wanted() {
        assertThat(Theme.DARK.name("Bob")).isEqualTo(Theme.DARK.name("bob"));
        assertThat(List.of("ann", "bob", "cyd", "dan", "eve").stream()
                        .map(Theme.DARK::name)
                        .distinct())
                .hasSizeGreaterThan(2);
        String plain = new Layout(COLUMNS, Theme.NONE)
                .lines(said("bob", "hi", false, true), 80)
                .get(0)
                .toAnsi();
        assertThat(plain).doesNotContain("[3", ";3", "[9", ";9");
    }

    @Test
    void nothing_but_a_web_address_is_ever_wider_than_the_terminal_and_nothing_is_lost() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] pieces = {
            "a", "word", " ", "  ", "\n", "日本", "e\u0301", "👩‍👩‍👧", "-", "longerwordthanothers", "\t", "\u001b[2J"
        };
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder("x");
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            int width = 20 + random.nextInt(100);
            List<String> lines = new ArrayList<>(lines("bob", text.toString(), width));
            assertThat(lines).as("seed %s, %s", seed, text).allMatch(line -> COLUMNS.of(line) < width);
            String shown = String.join("", lines).replace(" ", "");
            String whole = String.join("", Cleaner.lines(text.toString())).replace(" ", "");
            assertThat(shown).as("seed %s, %s", seed, text).isEqualTo("09:05bob" + whole);
        }
    }
}
