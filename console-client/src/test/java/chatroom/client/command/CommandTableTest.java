package chatroom.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTableTest {
    @Test
    void theHelpFitsAScreenOf24LinesAnd80Columns() {
        List<String> help = Help.all(22, true);
        assertThat(help).contains("For admins: /announce /invite");
        assertThat(help.stream().mapToInt(line -> 1 + line.length() / 70).sum()).isLessThanOrEqualTo(21);
        assertThat(Help.all(60, true)).contains("For admins: /announce TEXT, /invite");
    }

    @Test
    void theHelpOfWhoeverIsNoAdminHasNothingForAdmins() {
        for (List<String> help : List.of(Help.all(22, false), Help.all(5, false), Help.plain(false))) {
            assertThat(String.join("\n", help)).contains("/who").doesNotContain("admin", "/announce");
        }
        assertThat(String.join("\n", Help.plain(true))).contains("/announce");
        assertThat(String.join("\n", Help.all(5, true))).contains("/announce");
    }

    @Test
    void whereFewerLinesCanBeSeenTheHelpIsTheNames() {
        assertThat(Help.all(5, false))
                .hasSize(3)
                .first()
                .asString()
                .startsWith("/history /search")
                .doesNotContain("/kick", "/announce");
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
                    .isEqualTo(!command.usage().replaceAll("\\[[^]]*]", "").matches(".*[A-Z].*"));
            if (command.usage().isEmpty()) {
                assertThat(command.rule().objection(command, List.of("word")))
                        .as("%s with a word", command.name())
                        .isPresent();
            }
        }
    }
}
