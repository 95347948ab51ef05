package chatroom.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.view.Bell;
import chatroom.client.view.Theme;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommandsTest {

    @Test
    void what_has_no_slash_is_said_as_it_is() {
        assertThat(Commands.parse("  hi  there! ")).isEqualTo(new Intent.Say("  hi  there! "));
    }

    @Test
    void two_slashes_say_one() {
        assertThat(Commands.parse("//etc/hosts")).isEqualTo(new Intent.Say("/etc/hosts"));
    }

    @Test
    void white_space_says_nothing() {
        assertThat(Commands.parse(" \t \n")).isEqualTo(new Intent.Nothing());
    }

    @Test
    void commands_are_known_in_any_case_and_with_spaces_around() {
        assertThat(Commands.parse("/Login ann ")).isEqualTo(new Intent.Login(Optional.of("ann")));
        assertThat(Commands.parse("/register  ann")).isEqualTo(new Intent.Register("ann"));
        assertThat(Commands.parse("/WHO")).isEqualTo(new Intent.Who());
        assertThat(Commands.parse("/help Me")).isEqualTo(new Intent.Help(Optional.of("/me")));
        assertThat(Commands.parse("/bell all osc9")).isEqualTo(new Intent.Ring(Bell.of(List.of("all", "osc9"))));
        assertThat(Commands.parse("/theme Light")).isEqualTo(new Intent.Look(Optional.of(Theme.LIGHT)));
        assertThat(Commands.parse("/search two words ")).isEqualTo(new Intent.Search("two words"));
        assertThat(Commands.parse("/login")).isEqualTo(new Intent.Login(Optional.empty()));
        assertThat(Commands.parse("/quit")).isEqualTo(new Intent.Quit());
        assertThat(Commands.parse("/register ann 7k3mq-x0v9d"))
                .isEqualTo(new Intent.Register("ann", Optional.of("7k3mq-x0v9d")));
        assertThat(Commands.parse("/kick Bob ")).isEqualTo(new Intent.Kick("Bob"));
        assertThat(Commands.parse("/announce back  at nine")).isEqualTo(new Intent.Announce("back  at nine"));
        assertThat(Commands.parse("/invite")).isEqualTo(new Intent.Invite());
    }

    @Test
    void history_has_a_number_a_default_and_a_most() {
        assertThat(Commands.parse("/history")).isEqualTo(new Intent.History(50));
        assertThat(Commands.parse("/history 3")).isEqualTo(new Intent.History(3));
        assertThat(Commands.parse("/history 999")).isEqualTo(new Intent.History(500));
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
            assertThat(Commands.parse(line)).as(line).isInstanceOf(Intent.Misused.class);
        }
    }

    @Test
    void an_unknown_command_is_never_sent_and_a_slip_is_guessed() {
        assertThat(Commands.parse("/hsitory 3")).isEqualTo(new Intent.Unknown("/hsitory", Optional.of("/history")));
        assertThat(Commands.parse("/reg ann")).isEqualTo(new Intent.Unknown("/reg", Optional.of("/register")));
        assertThat(Commands.parse("/abracadabra")).isEqualTo(new Intent.Unknown("/abracadabra", Optional.empty()));
        assertThat(Commands.parse("/")).isInstanceOf(Intent.Unknown.class);
    }

    @Test
    void what_was_pasted_is_said_without_control_characters() {
        assertThat(Commands.parse("a\u001b[31mb\u0000c\r\nd\te")).isEqualTo(new Intent.Say("a[31mbc\nd\te"));
    }

    @Test
    void explanations_name_what_was_meant() {
        assertThat(Commands.explain(Commands.parse("/whoo"), 20))
                .containsExactly("There is no command /whoo. Did you mean /who?");
        assertThat(Commands.explain(Commands.parse("/login a b"), 20))
                .containsExactly("It goes like this: /login [NAME]");
        assertThat(Commands.explain(Commands.parse("/help hisotry"), 20))
                .containsExactly("There is no command /hisotry. Did you mean /history?");
    }

    @Test
    void what_one_does_is_said_with_its_command() {
        assertThat(Commands.parse("/ME  waves ")).isEqualTo(new Intent.Say("/me waves"));
    }

    @Test
    void every_command_has_help_and_help_fits_a_screen_of_80_columns() {
        assertThat(Stream.of(Help.TOPICS, Help.FOR_ADMINS).flatMap(List::stream))
                .extracting(Help.Topic::command)
                .containsExactlyInAnyOrderElementsOf(Commands.ALL);
        assertThat(Help.all(22)).contains("For admins: /kick NAME, /announce TEXT, /invite");
        assertThat(Help.all(22)).hasSizeLessThanOrEqualTo(21).allMatch(line -> line.length() < 80);
        for (String name : Commands.ALL) {
            assertThat(Commands.parse("/help " + name.substring(1)))
                    .as(name)
                    .isEqualTo(new Intent.Help(Optional.of(name)));
            assertThat(Commands.parse(name)).as(name).isNotInstanceOf(Intent.Unknown.class);
        }
    }

    @Test
    void a_letter_or_two_are_no_slip_of_another_command() {
        for (String line : List.of("/", "/x", "/xy", "/x y")) {
            assertThat(Commands.parse(line))
                    .as(line)
                    .isInstanceOfSatisfying(
                            Intent.Unknown.class,
                            unknown -> assertThat(unknown.meant()).isEmpty());
        }
    }

    @Test
    void empty_lines_around_a_text_are_not_sent() {
        assertThat(Commands.parse("\n \n one\n\ntwo\n\n")).isEqualTo(new Intent.Say(" one\n\ntwo"));
        assertThat(Commands.parse("\n\n")).isEqualTo(new Intent.Nothing());
    }
}
