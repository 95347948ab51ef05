package chatroom.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class PapersTest {
    @Test
    void the_manual_page_tells_of_every_option_and_none_of_its_text_is_taken_for_an_order() {
        CommandSpec chat = new CommandLine(new Arguments()).getCommandSpec();
        String page = Papers.manual(chat);
        assertThat(chat.options())
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        option -> assertThat(page).contains(option.longestName().replace("-", "\\-")));
        assertThat(page.lines().filter(line -> line.startsWith(".") || line.startsWith("'")))
                .allMatch(line -> line.matches("\\.(TH|SH|TP|PP|B)( .*)?"));
        assertThat(page).contains("log\\-in refused", "CHAT_TLS_CA").doesNotContain("%n", "@|");
    }
}
