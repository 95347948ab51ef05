package chatroom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import chatroom.codec.AdminCodec;
import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Event;
import chatroom.protocol.Reply;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomState;
import chatroom.protocol.ServerFrame;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Entries of every kind, with texts that hardly anybody writes. */
class EntryFuzzTest {
    private static final int JOURNALS = 100;
    private static final int BYTES = 300;
    private static final RoomName ROOM = new RoomName("dev");

    private static final List<String> TEXTS = List.of(
            "hi",
            "\"",
            "\\",
            "\\u0041",
            "a\nb\tc",
            "\u2028\u2029\u202e",
            "{\"event\":\"message\"}",
            "\ud83e\udd94".repeat(1_000),
            "e\u0301",
            "\ufeff",
            "\u007f\u0080",
            ChatMessage.DELETED,
            "x".repeat(4_000));

    private static final List<String> NAMES = List.of("ann", "Bob.2", "cyd_", Entry.SERVER);
    private static final List<Instant> TIMES = List.of(
            Instant.parse("2026-11-29T05:00:00.001Z"), Instant.EPOCH, Instant.parse("9999-12-31T23:59:59.999Z"));

    private final ServerFrameCodec frames = new ServerFrameCodec();
    private final AdminCodec lines = new AdminCodec();

    @Test
    void everyEntryIsReadAsItWasWritten() throws Exception {
        for (int seed = 0; seed < JOURNALS; seed++) {
            byte[] input = new byte[BYTES];
            new Random(seed).nextBytes(input);
            try {
                aJournalIsReadAsItWasWritten(input);
            } catch (AssertionError e) {
                throw new AssertionError("with seed " + seed, e);
            }
        }
    }

    @FuzzTest
    void aJournalIsReadAsItWasWritten(byte[] input) throws Exception {
        Choices choices = new Choices(input);
        List<Entry> journal = new ArrayList<>();
        while (choices.areLeft()) {
            Entry entry = entry(journal.size() + 1L, choices);
            journal.add(entry);
            Event.MessagePosted event = new Event.MessagePosted(ROOM, entry);
            assertThat(read(frames.write(event))).isEqualTo(new ServerFrame.Unasked(event));
            assertThat(lines.readLine(frame(lines.write(ROOM, entry))))
                    .isEqualTo(new AdminCodec.ExportLine(ROOM, entry));
        }
        Reply page = new Reply.Polled(ROOM, List.copyOf(journal), journal.size(), false, "epoch");
        assertThat(read(frames.write(Optional.empty(), page)))
                .isEqualTo(new ServerFrame.Answer(Optional.empty(), page));
        RoomState once = new RoomState();
        journal.forEach(once::apply);
        RoomState twice = new RoomState();
        journal.forEach(twice::apply);
        journal.forEach(twice::apply);
        assertThat(twice.messages()).isEqualTo(once.messages());
        assertThat(twice.members()).isEqualTo(once.members());
    }

    private static Entry entry(long id, Choices choices) {
        String name = choices.of(NAMES);
        Instant time = choices.of(TIMES);
        String text = choices.of(TEXTS);
        long target = 1L + choices.below(9);
        String subject = choices.of(NAMES);
        Optional<String> reason = choices.below(2) == 0 ? Optional.empty() : Optional.of(text);
        Optional<Instant> until = choices.below(2) == 0 ? Optional.empty() : Optional.of(choices.of(TIMES));
        return switch (choices.below(19)) {
            case 0 -> new Entry.Edit(id, name, time, target, reason);
            case 1 -> new Entry.Delete(id, name, time, target, reason);
            case 2 -> new Entry.React(id, name, time, target, "\ud83d\udc4d");
            case 3 -> new Entry.Unreact(id, name, time, target, "\ud83d\udc4d");
            case 4 -> new Entry.Create(id, name, time, RoomKind.PRIVATE, reason);
            case 5 -> new Entry.Topic(id, name, time, text);
            case 6 -> new Entry.Archive(id, name, time);
            case 7 -> new Entry.Unarchive(id, name, time);
            case 8 -> new Entry.Join(id, name, time);
            case 9 -> new Entry.Leave(id, name, time);
            case 10 -> new Entry.Add(id, name, time, subject);
            case 11 -> new Entry.Kick(id, name, time, subject, reason);
            case 12 -> new Entry.Ban(id, name, time, subject, reason, until);
            case 13 -> new Entry.Unban(id, name, time, subject);
            case 14 -> new Entry.Mute(id, name, time, subject, reason, until);
            case 15 -> new Entry.Unmute(id, name, time, subject);
            case 16 -> new Entry.RoleChange(id, name, time, subject, choices.of(List.of(Role.values())));
            case 17 -> new ChatMessage(id, name, text, time);
            default ->
                new ChatMessage(
                        id,
                        name,
                        text,
                        time,
                        choices.below(2) == 0,
                        choices.below(2) == 0 ? OptionalLong.empty() : OptionalLong.of(target),
                        choices.below(2) == 0 ? OptionalLong.empty() : OptionalLong.of(id + target),
                        false,
                        choices.below(2) == 0 ? Map.of() : Map.of("\ud83d\udc4d", List.of("ann", "cyd_")));
        };
    }

    private ServerFrame read(byte[] written) throws Exception {
        return frames.read(frame(written));
    }

    private static ByteBuffer frame(byte[] written) {
        assertThat(written).endsWith('\n').containsOnlyOnce('\n');
        return ByteBuffer.wrap(written, 0, written.length - 1);
    }
}
