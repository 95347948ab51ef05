package chatroom.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    private static final List<String> CANDIDATES = List.of("port", "host", "history");

    @Test
    void a_letter_added_dropped_changed_or_two_swapped_is_found() {
        for (String typed : List.of("historyy", "histry", "hystory", "hsitory")) {
            assertThat(Suggestion.nearest(typed, CANDIDATES, 2)).as(typed).contains("history");
        }
    }

    @Test
    void the_nearest_wins_and_of_two_the_first_in_the_alphabet() {
        assertThat(Suggestion.nearest("porst", CANDIDATES, 2)).contains("port");
        assertThat(Suggestion.nearest("post", CANDIDATES, 2)).contains("host");
    }

    @Test
    void what_takes_more_changes_than_allowed_is_no_suggestion() {
        assertThat(Suggestion.nearest("part", CANDIDATES, 0)).isEmpty();
        assertThat(Suggestion.nearest("abracadabra", CANDIDATES, 2)).isEmpty();
    }
}
