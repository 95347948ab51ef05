package chatroom.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTableTest {
    @Test
    void theHelpFitsAScreenOf24LinesAnd80Columns() {
        assertThat(Help.all(22, true))
                .contains("For admins: /kick NAME, /announce TEXT, /invite")
                .hasSizeLessThanOrEqualTo(21)
                .allMatch(line -> line.length() < 80);
    }

    @Test
    void theHelpOfWhoeverIsNoAdminHasNothingForAdmins() {
        for (List<String> help : List.of(Help.all(22, false), Help.all(5, false), Help.plain(false))) {
            assertThat(String.join("\n", help)).contains("/who").doesNotContain("admin", "/kick");
        }
        assertThat(String.join("\n", Help.plain(true))).contains("/kick");
        assertThat(String.join("\n", Help.all(5, true))).contains("/kick");
    }

    @Test
    void whereFewerLinesCanBeSeenTheHelpIsTheNames() {
        assertThat(Help.all(5, false))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("/history /search")
                .doesNotContain("/kick");
    }

    @Test
    void namesAreThereOnceAndEachIsFoundAndExplained() {
        assertThat(CommandTable.namesBeginningWith("/", true))
                .doesNotHaveDuplicates()
                .hasSameSizeAs(CommandTable.ROWS);
        for (Command command : CommandTable.ROWS) {
            assertThat(CommandTable.find(command.name())).contains(command);
            assertThat(Help.about(command)).first().asString().contains(command.synopsis(), command.brief());
            assertThat(ParsedLine.of("/help " + command.name().substring(1))).isInstanceOf(ParsedLine.Call.class);
        }
    }

    @Test
    void aCommandWithoutArgumentsInItsUsageTakesNone() {
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
