package chatroom.load;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.MessageText;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoomScriptTest {
    private static final RoomReference ROOM = new RoomReference("dev");
    private static final MessageText TEXT = new MessageText("hi");

    @Test
    void whatIsChangedIsThereAndIsChangedByIt() {
        RoomScript script = new RoomScript(ROOM, true, new Random(1));
        long newest = 0;
        boolean reacted = false;
        int edits = 0;
        int deletions = 0;
        for (int id = 1; id <= 10_000; id++) {
            Request request = script.next(TEXT);
            if (request instanceof Request.Send) {
                script.onMessageStored(id);
                newest = id;
                reacted = false;
            } else if (request instanceof RoomRequest.Edit edit) {
                assertThat(edit.id()).isEqualTo(newest).isPositive();
                edits++;
            } else if (request instanceof RoomRequest.React react) {
                assertThat(react.id()).isEqualTo(newest).isPositive();
                assertThat(react.on()).isNotEqualTo(reacted);
                reacted = react.on();
            } else if (request instanceof RoomRequest.Delete delete) {
                assertThat(delete.id()).isEqualTo(newest).isPositive();
                newest = 0;
                deletions++;
            }
        }
        assertThat(edits).isBetween(400, 600);
        assertThat(deletions).isBetween(120, 280);
    }

    @Test
    void withoutKindsAllAreMessages() {
        RoomScript script = new RoomScript(ROOM, false, new Random(1));
        for (int id = 1; id <= 1_000; id++) {
            assertThat(script.next(TEXT)).isInstanceOf(Request.Send.class);
            script.onMessageStored(id);
        }
    }
}
