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
    void whatHasNoSlashIsSaidAsItIs() {
        assertText("  hi  there! ", "  hi  there! ");
    }

    @Test
    void twoSlashesSayOne() {
        assertText("//etc/hosts", "/etc/hosts");
    }

    @Test
    void aTextCanBeTypedAgain() {
        for (String line : List.of("hi", "//etc/hosts", "/me waves")) {
            String text = ParsedLine.of(line) instanceof ParsedLine.Text said ? said.text() : line;
            assertThat(new ParsedLine.Text(text).asTyped()).isEqualTo(line);
        }
    }

    @Test
    void whiteSpaceSaysNothing() {
        assertThat(ParsedLine.of(" \t \n")).isEqualTo(new ParsedLine.Empty());
    }

    @Test
    void commandsAreKnownInAnyCaseAndWithSpacesAround() {
        assertCall("/Login ann ", "/login", "ann");
        assertCall("/register  ann", "/register", "ann");
        assertCall("/WHO", "/who", "");
        assertCall("/help Me", "/help", "Me");
        assertCall("/search two words ", "/search", "two words");
        assertCall("/announce back  at nine", "/announce", "back  at nine");
    }

    @Test
    void aCommandUsedWronglyIsNeverSent() {
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
        assertInvalid("/set colour red", "What can be set is time, names and highlight; /help set tells more");
        assertInvalid("/set time HH", "/set time takes one of HH:mm, HH:mm:ss and hh:mma");
        assertInvalid("/set time HH:mm HH:mm", "/set time takes one of HH:mm, HH:mm:ss and hh:mma");
        assertInvalid("/set names 33", "/set names takes a number of columns from 0 to 32, or auto");
        assertInvalid("/set names -1", "/set names takes a number of columns from 0 to 32, or auto");
        assertInvalid("/login a b", "It goes like this: /login [NAME]");
    }

    @Test
    void anUnknownCommandIsNeverSentAndASlipIsGuessed() {
        assertInvalid("/hsitory 3", "There is no command /hsitory. Did you mean /history?");
        assertInvalid("/whoo", "There is no command /whoo. Did you mean /who?");
        assertInvalid("/reg ann", "There is no command /reg. Did you mean /register?");
        assertInvalid("/help hisotry", "There is no command /hisotry. Did you mean /history?");
        assertInvalid("/abracadabra", "There is no command /abracadabra. /help shows those there are.");
    }

    @Test
    void whatOtherChatsCallACommandIsUnderstood() {
        assertCall("/exit", "/quit", "");
        assertCall("/NAMES", "/who", "");
        assertCall("/part", "/leave", "");
        assertCall("/query bob", "/msg", "bob");
        assertCall("/list", "/rooms", "");
        assertCall("/help exit", "/help", "exit");
        assertInvalid(
                "/nick zoe",
                "A name stays as it was registered: /register NAME makes another account, /login NAME changes to it.");
    }

    @Test
    void whatLooksLikeSomethingToSayIsAnsweredWithHowToSayIt() {
        assertInvalid(
                "/etc/hosts says so",
                "There is no command /etc/hosts. To say this, begin it with two slashes; Up brings it back.");
        assertInvalid(
                "/Etc/Hosts",
                "There is no command /Etc/Hosts. To say this, begin it with two slashes; Up brings it back.");
        assertInvalid(
                "/" + "x/".repeat(500),
                "There is no command /x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x…. To say this, begin it with two"
                        + " slashes; Up brings it back.");
    }

    @Test
    void nobodyIsOfferedWhatOnlyAdminsMay() {
        for (String line : List.of("/invit", "/anounce", "/ann")) {
            assertThat(ParsedLine.of(line))
                    .as(line)
                    .isInstanceOfSatisfying(
                            ParsedLine.Invalid.class,
                            invalid -> assertThat(invalid.sentence()).doesNotContain("/invite?", "announce"));
        }
    }

    @Test
    void aLetterOrTwoAreNoSlipOfAnotherCommand() {
        for (String line : List.of("/", "/x", "/xy", "/x y")) {
            assertThat(ParsedLine.of(line))
                    .as(line)
                    .isInstanceOfSatisfying(
                            ParsedLine.Invalid.class,
                            invalid -> assertThat(invalid.sentence()).doesNotContain("Did you mean"));
        }
    }

    @Test
    void whatWasPastedIsSaidWithoutControlCharacters() {
        assertText("a\u001b[31mb\u0000c\r\nd\te", "a[31mbc\nd\te");
    }

    @Test
    void emptyLinesAroundATextAreNotSent() {
        assertText("\n \n one\n\ntwo\n\n", " one\n\ntwo");
        assertThat(ParsedLine.of("\n\n")).isEqualTo(new ParsedLine.Empty());
    }
}
