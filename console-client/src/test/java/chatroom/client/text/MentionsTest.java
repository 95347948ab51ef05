package chatroom.client.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MentionsTest {
    private final Mentions ann = new Mentions("ann");

    @Test
    void aNameIsFoundAsAWordWithOrWithoutAt() {
        for (String text :
                List.of("ann", "@ann", "hi ANN!", "ann: yes", "(ann)", "ask ann.", "ann's", "日本ann".substring(2))) {
            assertThat(ann.in(text)).as(text).isTrue();
        }
    }

    @Test
    void aLongerNameOrWordIsAnotherOne() {
        for (String text : List.of("anna", "joann", "ann-marie", "ann.b", "mary_ann", "x.ann", "")) {
            assertThat(ann.in(text)).as(text).isFalse();
        }
    }
}
