package chatroom.client;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.command.CommandTable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ClientManualTest {
    private final CommandLine chat = new CommandLine(new Arguments());
    private final String page = ClientManual.manual(chat, "1.2.3").toString();

    @Test
    void theManualPageTellsOfEveryOptionAndNoneOfItsTextIsTakenForAnInstruction() {
        assertThat(chat.getCommandSpec().options())
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        option -> assertThat(page).contains(option.longestName().replace("-", "\\-")));
        assertThat(page.lines().filter(line -> line.startsWith(".") || line.startsWith("'")))
                .allMatch(line -> line.matches("\\.(TH|SH|TP|PP|B)( .*)?"));
        assertThat(page)
                .contains("log\\-in refused", "CHAT_TLS_CA", ".SH WITHOUT A TERMINAL", "1.2.3")
                .doesNotContain("%n", "@|");
    }

    @Test
    void theManualPageTellsOfEverySlashCommand() {
        assertThat(CommandTable.all())
                .isNotEmpty()
                .allSatisfy(command ->
                        assertThat(page).contains(".B " + command.name().replace("-", "\\-")));
        assertThat(page).contains("Change your password. The old one and the new one are asked for.");
    }
}
