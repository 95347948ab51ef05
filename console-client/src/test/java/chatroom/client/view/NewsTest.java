package chatroom.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.room.RoomSummary;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewsTest {
    private final News news = new News();

    private static RoomSummary room(String name, long unread, int mentions) {
        return new RoomSummary(new RoomName(name), name, RoomKind.PUBLIC, "", unread, mentions);
    }

    @Test
    void countsGoOnTwiceASecondAndTheLastOfThemIsShownToo() {
        assertThat(news.of(List.of(room("dev", 1, 0)), 1_000)).containsExactly(room("dev", 1, 0));
        assertThat(news.of(List.of(room("dev", 2, 0)), 1_100)).containsExactly(room("dev", 1, 0));
        assertThat(news.dueMillis()).hasValue(1_500);
        assertThat(news.of(List.of(room("dev", 2, 0)), 1_500)).containsExactly(room("dev", 2, 0));
        assertThat(news.dueMillis()).isEmpty();
    }

    @Test
    void anotherRoomOrSomebodyWhoWaitsShowsAtOnce() {
        news.of(List.of(room("dev", 1, 0)), 1_000);
        assertThat(news.of(List.of(room("dev", 1, 0), room("ops", 1, 0)), 1_001))
                .hasSize(2);
        assertThat(news.of(List.of(room("dev", 2, 1), room("ops", 1, 0)), 1_002))
                .contains(room("dev", 2, 1));
        assertThat(news.of(List.of(room("ops", 1, 0)), 1_003)).hasSize(1);
    }
}
