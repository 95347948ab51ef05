package chatroom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.words.MessageWords;
import chatroom.server.words.WordQuery;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Set;

class WordsFuzzTest {
    @FuzzTest
    void aTextIsFoundByItselfWhateverIsAroundIt(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Set<String> terms = MessageWords.of(text);
        WordQuery query = WordQuery.of(text);
        assertThat(query.means(text)).isEqualTo(!terms.isEmpty());
        assertThat(query.means("before " + text + " after")).isEqualTo(!terms.isEmpty());
        assertThat(query.lookUps())
                .allMatch(lookUp -> lookUp.isBeginning()
                        ? terms.stream().anyMatch(term -> term.startsWith(lookUp.term()))
                        : terms.contains(lookUp.term()));
    }
}
