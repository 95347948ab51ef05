package chatroom.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MentionTest {
    private final Mention called = Mention.called("Ann");
    private final Mention named = Mention.named("Ann");

    @ParameterizedTest
    @ValueSource(strings = {"@Ann", "hi @ann!", "(@ANN)", "ask @ann.", "@ann, @bob", "@@ann", "@anna @ann", "@ann's"})
    void anAtAndTheNameCallsAndNamesSomebody(String text) {
        assertThat(called.isIn(text)).isTrue();
        assertThat(named.isIn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "hi ANN!", "ann: yes", "(ann)", "ask ann.", "ann's", "@ ann", "@anna or ann"})
    void theNameAloneNamesSomebodyAndCallsNobody(String text) {
        assertThat(named.isIn(text)).isTrue();
        assertThat(called.isIn(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "@ anna",
                "@anna",
                "anna",
                "joann",
                "@ann_b",
                "@ann.b",
                "ann.b",
                "@ann-b",
                "ann-marie",
                "mary_ann",
                "x.ann",
                "@an",
                "@\u00c4nn",
                "\u65e5\u672cann"
            })
    void aLongerNameOrWordIsAnother(String text) {
        assertThat(called.isIn(text)).isFalse();
        assertThat(named.isIn(text)).isFalse();
    }

    /** As in an address of mail. */
    @ParameterizedTest
    @ValueSource(strings = {"me@ann", "me@ann.b @anna"})
    void anAtWithinAWordCallsNobody(String text) {
        assertThat(called.isIn(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"@a.n", "a.n", "@A.N."})
    void aNameMeansItselfAndNoPattern(String text) {
        assertThat(Mention.named("a.n").isIn(text)).isTrue();
        assertThat(Mention.named("a.n").isIn(text.replace("a.n", "abn").replace("A.N", "ABN")))
                .isFalse();
    }
}
