package chatroom.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.text.Cleaner;
import chatroom.protocol.ChatMessage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static final Columns COLUMNS = Columns.withoutTerminal();
    private static final String LONG_NAME = "a-name-of-thirty-two-characters-";

    private final Layout layout = new Layout(COLUMNS, Look.of(Theme.DARK));

    private static Item.Said said(String name, String text, boolean own, boolean mention) {
        return new Item.Said(new ChatMessage(1, name, text, Instant.EPOCH), LocalTime.of(9, 5), own, mention);
    }

    private List<String> lines(Item entry, int width) {
        return layout.lines(entry, width).stream()
                .map(AttributedString::toString)
                .toList();
    }

    private List<String> lines(String name, String text, int width) {
        return lines(said(name, text, false, false), width);
    }

    @Test
    void aMessageHasItsTimeItsNameAndItsTextUnderItself() {
        assertThat(lines("bob", "a text that is longer than what fits in one line of sixty columns", 60))
                .containsExactly(
                        "09:05 bob     a text that is longer than what fits in one",
                        "              line of sixty columns");
    }

    @Test
    void aMessageStandsBelowItselfWithWhateverTimeAndWidthOfNamesOneLikes() {
        Layout seconds = new Layout(COLUMNS, new Look(Theme.NONE, TimeFormat.SECONDS, OptionalInt.of(0)));
        assertThat(seconds.lines(said("bob", "one\ntwo", false, false), 80))
                .extracting(AttributedString::toString)
                .containsExactly("09:05:00 bob one", "         two");
        Layout twelve = new Layout(COLUMNS, new Look(Theme.NONE, TimeFormat.TWELVE_HOURS, OptionalInt.of(12)));
        assertThat(twelve.lines(said("bob", "one\ntwo", true, false), 80))
                .extracting(AttributedString::toString)
                .containsExactly("09:05AM>bob         one", "                    two");
        assertThat(twelve.lines(said("bob", "hi", false, false), 33))
                .as("no more than a third of the width")
                .extracting(AttributedString::toString)
                .containsExactly("09:05AM bob" + " ".repeat(8) + "hi");
    }

    @Test
    void onANarrowTerminalNamesTakeNoMoreThanTheyNeed() {
        assertThat(lines("bob", "a text that is longer than forty columns", 40))
                .containsExactly("09:05 bob a text that is longer than", "      forty columns");
    }

    @Test
    void aLongNameOnANarrowTerminalLeavesTheNextLineToTheText() {
        assertThat(lines(LONG_NAME, "hi there", 40)).containsExactly("09:05 " + LONG_NAME, "      hi there");
    }

    @Test
    void theLinesOfATextStayLinesAndCannotPassForMessages() {
        assertThat(lines("bob", "hi\n09:05 ann     I owe bob 100\n-- closing --", 80))
                .containsExactly(
                        "09:05 bob     hi", "              09:05 ann     I owe bob 100", "              -- closing --");
    }

    @Test
    void aWebAddressIsLeftWhole() {
        String url = "https://example.org/" + "x".repeat(100);
        assertThat(lines("bob", "see " + url + " for more", 60))
                .containsExactly("09:05 bob     see " + url, "              for more");
        assertThat(lines("bob", "a long way to www.example.org/which-is-not-cut", 60))
                .containsExactly("09:05 bob     a long way to", "              www.example.org/which-is-not-cut");
    }

    @Test
    void aWordThatIsWiderThanALineIsCut() {
        assertThat(lines("bob", "x".repeat(100), 60))
                .containsExactly(
                        "09:05 bob     " + "x".repeat(45),
                        "              " + "x".repeat(45),
                        "              " + "x".repeat(10));
    }

    @Test
    void spacesWithinALineAreKept() {
        assertThat(lines("bob", "  a   b", 60)).containsExactly("09:05 bob       a   b");
    }

    @Test
    void wideCharactersTakeTwoColumnsAndCombiningMarksNone() {
        assertThat(lines("bob", "日本語".repeat(20), 60)).allMatch(line -> COLUMNS.of(line) <= 59);
        assertThat(lines("bob", "日".repeat(22) + "x", 60)).hasSize(1);
        assertThat(lines("bob", "e\u0301".repeat(45), 60)).hasSize(1);
    }

    @Test
    void oneselfAndWhoeverSpeaksOfOneselfIsMarkedWithoutColourToo() {
        assertThat(lines(said("ann", "mine", true, false), 80)).containsExactly("09:05>ann     mine");
        assertThat(lines(said("bob", "hi ann", false, true), 80)).containsExactly("09:05*bob     hi ann");
    }

    @Test
    void whatSomebodyDoesReadsAsASentence() {
        assertThat(lines("bob", "/me waves", 80)).containsExactly("09:05 * bob waves");
    }

    @Test
    void daysNoticesAndRulesStandBetweenDashes() {
        assertThat(lines(new Item.Day(LocalDate.of(2026, 11, 21)), 80)).containsExactly("-- Sat 21 Nov 2026 --");
        assertThat(lines(new Item.Notice("a notice that is longer than forty columns"), 40))
                .containsExactly("-- a notice that is longer than forty", "   columns --");
    }

    @Test
    void aNameHasAColourOfItsOwnAndNoneWhereColoursAreNotWanted() {
        assertThat(Theme.DARK.name("Bob")).isEqualTo(Theme.DARK.name("bob"));
        assertThat(List.of("ann", "bob", "cyd", "dan", "eve").stream()
                        .map(Theme.DARK::name)
                        .distinct())
                .hasSizeGreaterThan(2);
        String plain = new Layout(COLUMNS, Look.of(Theme.NONE))
                .lines(said("bob", "hi", false, true), 80)
                .get(0)
                .toAnsi();
        assertThat(plain).doesNotContain("[3", ";3", "[9", ";9");
    }

    @Test
    void nothingButAWebAddressIsEverWiderThanTheTerminalAndNothingIsLost() {
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
