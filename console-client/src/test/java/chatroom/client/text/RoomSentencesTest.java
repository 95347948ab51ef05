package chatroom.client.text;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.client.link.LinkEvent;
import chatroom.protocol.Entry;
import chatroom.protocol.Event.RoomChanged.Change;
import chatroom.protocol.Role;
import chatroom.protocol.RoomInfo;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReply;
import chatroom.protocol.RoomRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoomSentencesTest {
    private static final Instant THEN = Instant.parse("2026-12-01T14:28:00Z");

    private static String removed(Optional<Entry> removal) {
        return Sentences.of(new LinkEvent.RoomChanged(Change.REMOVED, new RoomName("dev"), Optional.empty(), removal))
                .get(0);
    }

    @Test
    void whoIsRemovedReadsByWhomAndWhy() {
        assertThat(removed(Optional.empty())).isEqualTo("You are not in dev any more");
        assertThat(removed(Optional.of(new Entry.Kick(8, "bob", THEN, "ann", Optional.empty()))))
                .isEqualTo("You are not in dev any more: bob removed you");
        assertThat(removed(
                        Optional.of(new Entry.Ban(8, "bob", THEN, "ann", Optional.of("too loud"), Optional.of(THEN)))))
                .isEqualTo("You are not in dev any more: bob banned you until 1 Dec 2026 14:28 UTC (too loud)");
    }

    @Test
    void theListOfRoomsSaysWhatItCounts() {
        RoomInfo.Own own = new RoomInfo.Own(Role.MEMBER, 0, 0, 0);
        assertThat(RoomSentences.of(new LinkEvent.Done(
                        new RoomRequest.Rooms(true, Optional.empty(), 50),
                        new RoomReply.RoomPage(
                                List.of(
                                        room("dev", "what we build", 12, Optional.of(own)),
                                        room("ops", "", 1, Optional.empty())),
                                false))))
                .containsExactly(
                        "* dev                    12 members  what we build", "  ops                     1 member");
    }

    private static RoomInfo room(String name, String topic, int members, Optional<RoomInfo.Own> own) {
        return new RoomInfo(new RoomName(name), RoomKind.PUBLIC, topic, members, 40, false, own, Optional.empty());
    }
}
