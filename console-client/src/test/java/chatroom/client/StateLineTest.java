package chatroom.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateLineTest {
    private static final Address ADDRESS = new Address("chat.example", 5000);

    @Test
    void it_says_where_as_whom_with_how_many_and_what_is_unsent() {
        LinkStatus status = new LinkStatus(LinkPhase.MEMBER, Optional.of("ann"), 17, 2);
        assertThat(StateLine.of(ADDRESS, status, 80)).isEqualTo(" chat.example:5000 | ann | 17 online | 2 unsent ");
    }

    @Test
    void it_never_fills_the_width() {
        LinkStatus status = new LinkStatus(LinkPhase.MEMBER, Optional.of("ann"), 17, 2);
        for (int columns = 1; columns < 80; columns++) {
            assertThat(StateLine.of(ADDRESS, status, columns).length()).isLessThanOrEqualTo(Math.max(1, columns - 1));
        }
    }

    @Test
    void without_a_connection_it_names_nobody() {
        LinkStatus status = new LinkStatus(LinkPhase.OFFLINE, Optional.of("ann"), 17, 0);
        assertThat(StateLine.of(ADDRESS, status, 80)).isEqualTo(" chat.example:5000 | not connected ");
    }
}
