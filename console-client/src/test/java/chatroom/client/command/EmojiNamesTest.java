package chatroom.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmojiNamesTest {
    @Test
    void anEmojiIsFoundByTheNameThatMostChatsHaveForIt() {
        assertThat(EmojiNames.emoji(":thumbsup:")).contains("\ud83d\udc4d");
        assertThat(EmojiNames.emoji(":+1:")).contains("\ud83d\udc4d");
        assertThat(EmojiNames.emoji(":TADA:")).contains("\ud83c\udf89");
        assertThat(EmojiNames.emoji(":no_such_name:")).isEmpty();
        assertThat(EmojiNames.emoji("\ud83c\udf89")).as("one itself").contains("\ud83c\udf89");
    }

    /** Two spellings of one emoji, with and without a selector, would be two reactions. */
    @Test
    void onlyWhatIsNoEmojiByItselfHasASelector() {
        assertThat(EmojiNames.emoji(":heart:")).contains("\u2764\ufe0f");
        assertThat(EmojiNames.emoji(":coffee:")).contains("\u2615");
    }

    @Test
    void everyLetterBeginsNamesAndEachNameIsOfAnEmoji() {
        List<String> names = IntStream.rangeClosed('a', 'z')
                .mapToObj(letter -> EmojiNames.beginningWith(":" + (char) letter))
                .flatMap(List::stream)
                .toList();
        assertThat(names)
                .hasSizeGreaterThan(1_500)
                .contains(":rocket:")
                .allSatisfy(name -> assertThat(EmojiNames.emoji(name)).isPresent());
    }
}
