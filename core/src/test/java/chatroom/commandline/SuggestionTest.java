package chatroom.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    private static final List<String> CANDIDATES = List.of("port", "host", "history");

    @Test
    void aLetterAddedDroppedChangedOrTwoSwappedIsFound() {
        for (String typed : List.of("historyy", "histry", "hystory", "hsitory")) {
            assertThat(Suggestion.nearest(typed, CANDIDATES, 2)).as(typed).contains("history");
        }
    }

    @Test
    void theNearestWinsAndOfTwoTheFirstInTheAlphabet() {
        assertThat(Suggestion.nearest("porst", CANDIDATES, 2)).contains("port");
        assertThat(Suggestion.nearest("post", CANDIDATES, 2)).contains("host");
    }

    @Test
    void whatTakesMoreChangesThanAllowedIsNoSuggestion() {
        assertThat(Suggestion.nearest("part", CANDIDATES, 0)).isEmpty();
        assertThat(Suggestion.nearest("abracadabra", CANDIDATES, 2)).isEmpty();
    }
}
