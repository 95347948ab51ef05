package chatroom.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** A room's entries as they might have been: few users and messages, so that much happens to each. */
public final class RandomJournal {
    private static final Instant START = Instant.parse("2026-11-29T08:00:00.123Z");
    private static final List<String> USERS = List.of("Ann", "bob", "cyd");
    private static final List<String> EMOJI = List.of("\uD83D\uDC4D", "\u2764\uFE0F");

    private final Random random;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Long> messages = new ArrayList<>();

    private RandomJournal(long seed) {
        random = new Random(seed);
    }

    public static List<Entry> of(long seed, int size) {
        RandomJournal journal = new RandomJournal(seed);
        journal.entries.add(new Entry.Create(1, "Ann", START, RoomKind.PRIVATE, Optional.of("first")));
        while (journal.entries.size() < size) {
            journal.entries.add(journal.next(journal.entries.size() + 1));
        }
        return journal.entries;
    }

    private Entry next(long id) {
        String user = pick(USERS);
        String subject = pick(USERS);
        Instant time = START.plusMillis(id);
        if (messages.isEmpty() || random.nextInt(4) == 0) {
            messages.add(id);
            return new ChatMessage(
                    id,
                    user,
                    "text " + id,
                    time,
                    random.nextBoolean(),
                    messages.size() > 1 && random.nextBoolean()
                            ? OptionalLong.of(messages.get(0))
                            : OptionalLong.empty(),
                    OptionalLong.empty(),
                    false,
                    Map.of());
        }
        long target = pick(messages);
        Optional<String> reason = random.nextBoolean() ? Optional.of("reason " + id) : Optional.empty();
        Optional<Instant> until = random.nextBoolean() ? Optional.of(time.plusSeconds(60)) : Optional.empty();
        return switch (random.nextInt(25)) {
            case 0, 1, 2 -> new Entry.Edit(id, user, time, target, Optional.of("edit " + id));
            case 3 -> new Entry.Delete(id, user, time, target, reason);
            case 4, 5, 6, 7 -> new Entry.React(id, user, time, target, pick(EMOJI));
            case 8, 9, 10 -> new Entry.Unreact(id, user, time, target, pick(EMOJI));
            case 11 -> new Entry.Topic(id, user, time, "topic " + id);
            case 12 -> new Entry.Archive(id, user, time);
            case 13 -> new Entry.Unarchive(id, user, time);
            case 14, 15 -> new Entry.Join(id, user, time);
            case 16 -> new Entry.Leave(id, user, time);
            case 17 -> new Entry.Add(id, user, time, subject);
            case 18 -> new Entry.Kick(id, user, time, subject, reason);
            case 19 -> new Entry.Ban(id, user, time, subject, reason, until);
            case 20 -> new Entry.Unban(id, user, time, subject);
            case 21 -> new Entry.Mute(id, user, time, subject, reason, until);
            case 22 -> new Entry.Unmute(id, user, time, subject);
            default -> new Entry.RoleChange(id, user, time, subject, pick(List.of(Role.values())));
        };
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
