package chatroom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ServerManualTest {
    private final CommandLine server = Main.commandLine(List.of(), Map.of());
    private final String page =
            ServerManual.manual(server, "1.2.3", ".SH SIGNALS\n").toString();

    @Test
    void theManualPageTellsOfEveryOptionAndCommandAndNoneOfItsTextIsTakenForAnInstruction() {
        assertThat(server.getCommandSpec().options())
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        option -> assertThat(page).contains(option.longestName().replace("-", "\\-")));
        assertThat(page).contains(".B backup", ".B user add \\fINAME\\fR", ".SH SIGNALS");
        assertThat(page.lines().filter(line -> line.startsWith(".") || line.startsWith("'")))
                .allMatch(line -> line.matches("\\.(TH|SH|TP|PP|B|br|RS|RE)( .*)?"));
        assertThat(page).doesNotContain("${", "%n", "@|");
    }
}
