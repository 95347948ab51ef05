package chatroom.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EmojiNamesTest {
    private static final Path OF_THE_PAGE =
            Path.of("..", "web-client", "src", "main", "resources", "chatroom", "web", "view", "emoji-names.js");

    /** Two spellings of one emoji, with and without a selector, would be two reactions. */
    @Test
    void eachEmojiIsWrittenAsOnThePage() throws Exception {
        Set<String> onThePage = Files.readAllLines(OF_THE_PAGE).stream()
                .map(line -> line.substring(0, (line + " ").indexOf(' ')))
                .collect(Collectors.toSet());
        assertThat(EmojiNames.beginningWith("")).isNotEmpty();
        for (char letter = 'a'; letter <= 'z'; letter++) {
            assertThat(EmojiNames.beginningWith(":" + letter))
                    .allSatisfy(name -> assertThat(onThePage)
                            .contains(EmojiNames.emoji(name).orElseThrow()));
        }
        assertThat(EmojiNames.emoji(":heart:")).contains("\u2764\ufe0f");
        assertThat(EmojiNames.emoji(":thumbsup:")).contains("\ud83d\udc4d");
    }
}
