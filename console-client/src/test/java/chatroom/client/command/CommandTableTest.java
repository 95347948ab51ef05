package chatroom.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTableTest {
    @Test
    void the_help_fits_a_screen_of_24_lines_and_80_columns() {
        assertThat(Help.all(22))
                .contains("For admins: /kick NAME, /announce TEXT, /invite")
                .hasSizeLessThanOrEqualTo(21)
                .allMatch(line -> line.length() < 80);
    }

    @Test
    void where_fewer_lines_can_be_seen_the_help_is_the_names() {
        assertThat(Help.all(5)).hasSize(2).first().asString().startsWith("/history /search").doesNotContain("/kick");
    }

    @Test
    void names_are_there_once_and_each_is_found_and_explained() {
        assertThat(CommandTable.names()).doesNotHaveDuplicates();
        for (Command command : CommandTable.ROWS) {
            assertThat(CommandTable.find(command.name())).contains(command);
            assertThat(Help.about(command)).first().asString().contains(command.synopsis(), command.brief());
            assertThat(ParsedLine.of("/help " + command.name().substring(1)))
                    .isInstanceOf(ParsedLine.Call.class);
        }
    }

    @Test
    void a_command_without_arguments_in_its_usage_takes_none() {
        for (Command command : CommandTable.ROWS) {
            assertThat(command.rule().objection(command, List.of()).isEmpty())
                    .as("%s alone", command.name())
                    .isEqualTo(!command.usage().matches("[A-Z].*"));
            if (command.usage().isEmpty()) {
                assertThat(command.rule().objection(command, List.of("word")))
                        .as("%s with a word", command.name())
                        .isPresent();
            }
        }
    }
}
