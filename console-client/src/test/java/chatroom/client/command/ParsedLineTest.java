package chatroom.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParsedLineTest {
    private static void assertText(String line, String text) {
        assertThat(ParsedLine.of(line)).isEqualTo(new ParsedLine.Text(text));
    }

    private static void assertCall(String line, String name, String arguments) {
        assertThat(ParsedLine.of(line)).as(line).isInstanceOfSatisfying(ParsedLine.Call.class, call -> {
            assertThat(call.command().name()).isEqualTo(name);
            assertThat(call.arguments().text()).isEqualTo(arguments);
        });
    }

    private static void assertInvalid(String line, String sentence) {
        assertThat(ParsedLine.of(line)).isEqualTo(new ParsedLine.Invalid(sentence));
    }

    @Test
    void what_has_no_slash_is_said_as_it_is() {
        assertText("  hi  there! ", "  hi  there! ");
    }

    @Test
    void two_slashes_say_one() {
        assertText("//etc/hosts", "/etc/hosts");
    }

    @Test
    void a_text_can_be_typed_again() {
        for (String line : List.of("hi", "//etc/hosts", "/me waves")) {
            String text = ParsedLine.of(line) instanceof ParsedLine.Text said ? said.text() : line;
            assertThat(new ParsedLine.Text(text).asTyped()).isEqualTo(line);
        }
    }

    @Test
    void white_space_says_nothing() {
        assertThat(ParsedLine.of(" \t \n")).isEqualTo(new ParsedLine.Empty());
    }

    @Test
    void commands_are_known_in_any_case_and_with_spaces_around() {
        assertCall("/Login ann ", "/login", "ann");
        assertCall("/register  ann", "/register", "ann");
        assertCall("/WHO", "/who", "");
        assertCall("/help Me", "/help", "Me");
        assertCall("/search two words ", "/search", "two words");
        assertCall("/announce back  at nine", "/announce", "back  at nine");
    }

    @Test
    void a_command_used_wrongly_is_never_sent() {
        for (String line : List.of(
                "/history 0",
                "/history -1",
                "/history x",
                "/history 1 2",
                "/history 99999999999",
                "/login a b",
                "/bell loud",
                "/bell all osc1",
                "/theme dark light",
                "/theme red",
                "/help me now",
                "/ignore a b",
                "/clear all",
                "/logout ann",
                "/me",
                "/password secret",
                "/register",
                "/register a b c",
                "/kick",
                "/kick a b",
                "/announce",
                "/invite bob",
                "/who is there",
                "/quit now")) {
            assertThat(ParsedLine.of(line))
                    .as(line)
                    .isInstanceOfSatisfying(
                            ParsedLine.Invalid.class,
                            invalid -> assertThat(invalid.sentence()).startsWith("It goes like this: /"));
        }
        assertInvalid("/login a b", "It goes like this: /login [NAME]");
    }

    @Test
    void an_unknown_command_is_never_sent_and_a_slip_is_guessed() {
        assertInvalid("/hsitory 3", "There is no command /hsitory. Did you mean /history?");
        assertInvalid("/whoo", "There is no command /whoo. Did you mean /who?");
        assertInvalid("/reg ann", "There is no command /reg. Did you mean /register?");
        assertInvalid("/help hisotry", "There is no command /hisotry. Did you mean /history?");
        assertInvalid("/abracadabra", "There is no command /abracadabra. /help shows those there are.");
    }

    @Test
    void a_letter_or_two_are_no_slip_of_another_command() {
        for (String line : List.of("/", "/x", "/xy", "/x y")) {
            assertThat(ParsedLine.of(line))
                    .as(line)
                    .isInstanceOfSatisfying(
                            ParsedLine.Invalid.class,
                            invalid -> assertThat(invalid.sentence()).doesNotContain("Did you mean"));
        }
    }

    @Test
    void what_was_pasted_is_said_without_control_characters() {
        assertText("a\u001b[31mb\u0000c\r\nd\te", "a[31mbc\nd\te");
    }

    @Test
    void empty_lines_around_a_text_are_not_sent() {
        assertText("\n \n one\n\ntwo\n\n", " one\n\ntwo");
        assertThat(ParsedLine.of("\n\n")).isEqualTo(new ParsedLine.Empty());
    }
}
