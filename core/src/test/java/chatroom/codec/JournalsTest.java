package chatroom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Role;
import chatroom.protocol.RoomState;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorded journals, which the clients in other languages are tested with as well. */
class ExpectedJournalsTest {
    private static final Path JOURNALS = Path.of("src/test/resources/journals");

    /** Each reader's fields are good until the next frame, so each journal has its own. */
    private static Fields read(Path journal) throws IOException, Violation {
        return new JsonReader().read(ByteBuffer.wrap(Files.readAllBytes(journal)));
    }

    static List<Path> journals() throws IOException {
        try (Stream<Path> files = Files.list(JOURNALS)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private record Delivery(List<Entry> entries, OptionalLong lastId) {
        void to(RoomState room) {
            if (lastId.isPresent()) {
                room.apply(entries, lastId.getAsLong());
            } else {
                entries.forEach(room::apply);
            }
        }
    }

    private static List<Delivery> deliveries(Path journal) throws IOException, Violation {
        List<Delivery> deliveries = new ArrayList<>();
        for (Fields delivery : read(journal).objects("deliveries")) {
            List<Entry> entries = new ArrayList<>();
            for (Fields entry : delivery.objects("entries")) {
                entries.add(EntryFields.read(entry));
            }
            deliveries.add(new Delivery(entries, delivery.optionalId("last_id")));
        }
        return deliveries;
    }

    @ParameterizedTest
    @MethodSource("journals")
    void theEntriesMakeTheRoom(Path journal) throws IOException, Violation {
        List<Delivery> deliveries = deliveries(journal);
        RoomState room = new RoomState();
        deliveries.forEach(delivery -> delivery.to(room));
        assertIs(room, read(journal).object("room"));
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(deliveries, new Random(seed));
            deliveries.forEach(delivery -> delivery.to(room));
            assertIs(room, read(journal).object("room"));
        }
    }

    private static void assertIs(RoomState room, Fields expected) throws Violation {
        List<ChatMessage> messages = new ArrayList<>();
        for (Fields message : expected.objects("messages")) {
            messages.add(EntryFields.message(message));
        }
        List<RoomState.Member> members = new ArrayList<>();
        for (Fields member : expected.objects("members")) {
            members.add(new RoomState.Member(
                    member.string("username"),
                    Role.ofWireName(member.string("role")).orElseThrow()));
        }
        assertThat(room.messages()).isEqualTo(messages);
        assertThat(room.members()).isEqualTo(members);
        assertThat(room.mutedUntil()).isEqualTo(ends(expected.objects("muted")));
        assertThat(room.bannedUntil()).isEqualTo(ends(expected.objects("banned")));
        assertThat(room.lastId()).isEqualTo(expected.id("last_id"));
        assertThat(room.kind().map(kind -> kind.wireName())).isEqualTo(expected.optionalString("kind"));
        assertThat(room.topic()).isEqualTo(expected.string("topic"));
        assertThat(room.isArchived()).isEqualTo(expected.flag("archived"));
    }

    private static Map<String, Instant> ends(List<Fields> users) throws Violation {
        Map<String, Instant> ends = new HashMap<>();
        for (Fields user : users) {
            ends.put(user.string("username"), user.timestamp("until"));
        }
        return ends;
    }

    @Test
    void everyKindOfEntryIsInOneOfThem() throws IOException, Violation {
        Set<Class<?>> kinds = new HashSet<>();
        for (Path journal : journals()) {
            deliveries(journal).forEach(delivery -> delivery.entries().forEach(entry -> kinds.add(entry.getClass())));
        }
        assertThat(kinds)
                .containsExactlyInAnyOrderElementsOf(
                        CodecTable.kindsOf(Entry.class).toList());
    }
}
