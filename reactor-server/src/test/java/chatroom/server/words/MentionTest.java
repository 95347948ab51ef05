package chatroom.server.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MentionTest {
    private final Mention mention = new Mention("Ann");

    @ParameterizedTest
    @ValueSource(strings = {"@Ann", "hi @ann!", "(@ANN)", "ask @ann.", "@ann, @bob", "@@ann", "@anna @ann"})
    void anAtAndTheNameIsOne(String text) {
        assertThat(mention.isIn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "@ anna", "@anna", "@ann_b", "@ann.b", "@ann-b", "me@ann", "@an", "@Änn"})
    void anotherNameOrNoAtIsNone(String text) {
        assertThat(mention.isIn(text)).isFalse();
    }
}
