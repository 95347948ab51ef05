package chatroom.torture;

import chatroom.protocol.Emoji;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Request;
import chatroom.protocol.Role;
import chatroom.protocol.RoomKind;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.SingleLine;
import chatroom.protocol.Violation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** What people who have the run of the rooms come to ask for: everything that writes an entry, much of which isn't allowed. */
final class RandomRequests implements RequestSource {
    private static final List<String> EMOJI = List.of("👍", "🎉", "🦔", "❤️", "👨‍👩‍👧", "🇩🇪");
    private static final int MOST_SECONDS = 3;

    private final ExpectedJournals journals;
    private final RandomGenerator random;
    private final List<String> names;
    private final List<String> subjects;
    private final int mostRooms;
    private int created;

    /**
     * @param names of those who have errands, and write to each other alone
     * @param subjects of all to whom something is done
     */
    RandomRequests(
            ExpectedJournals journals,
            RandomGenerator random,
            List<String> names,
            List<String> subjects,
            int mostRooms) {
        this.journals = journals;
        this.random = random;
        this.names = names;
        this.subjects = subjects;
        this.mostRooms = mostRooms;
    }

    @Override
    public Request next(String who, String word, Nonce given) throws Violation {
        Optional<Nonce> nonce = Optional.of(given);
        int dice = random.nextInt(100);
        RoomName name = dice < 85 ? anyRoom() : ownRoom(who);
        RoomReference room = RoomReference.to(name);
        if (dice < 45) {
            return say(name, word, nonce);
        } else if (dice < 57) {
            return new RoomRequest.Edit(room, messageOf(who, name), text(word), nonce);
        } else if (dice < 62) {
            String author = dice < 60 ? who : anybody();
            return new RoomRequest.Delete(room, messageOf(author, name), reason(word), nonce);
        } else if (dice < 76) {
            Emoji emoji = Emoji.of(EMOJI.get(random.nextInt(EMOJI.size())));
            return new RoomRequest.React(room, messageOf(anybody(), name), emoji, dice < 72, nonce);
        } else if (dice < 82) {
            return new RoomRequest.Join(room, nonce);
        } else if (dice < 84) {
            // Who made a room stays: somebody has to be able to read all of it.
            return journals.isMadeBy(name, who)
                    ? new RoomRequest.Unarchive(room, nonce)
                    : new RoomRequest.Leave(room, nonce);
        } else if (dice < 85) {
            return new RoomRequest.Create(
                    roomOf(created < mostRooms ? created++ : random.nextInt(mostRooms)),
                    random.nextBoolean() ? RoomKind.PUBLIC : RoomKind.PRIVATE,
                    reason(word),
                    nonce);
        }
        return moderate(dice, room, subjects.get(random.nextInt(subjects.size())), word, nonce);
    }

    /** The name of one of those that they make, from 0. */
    static RoomName roomOf(int number) throws Violation {
        return RoomName.of("room-" + number);
    }

    private Request moderate(int dice, RoomReference room, String subject, String word, Optional<Nonce> nonce)
            throws Violation {
        return switch (dice) {
            case 85, 86 -> new RoomRequest.SetTopic(room, SingleLine.of("topic", word), nonce);
            case 87, 88, 89 -> new RoomRequest.Add(room, subject, nonce);
            case 90 ->
                room.isLobby()
                        ? new RoomRequest.Mute(room, subject, reason(word), seconds(), nonce)
                        : new RoomRequest.KickFrom(room, subject, reason(word), nonce);
            case 91 -> new RoomRequest.Ban(room, subject, reason(word), seconds(), nonce);
            case 92 -> new RoomRequest.Unban(room, subject, nonce);
            case 93 -> new RoomRequest.Mute(room, subject, reason(word), seconds(), nonce);
            case 94 -> new RoomRequest.Unmute(room, subject, nonce);
            case 95, 96 ->
                new RoomRequest.ChangeRole(room, subject, random.nextBoolean() ? Role.MODERATOR : Role.MEMBER, nonce);
            case 97 -> new RoomRequest.Archive(room, nonce);
            default -> new RoomRequest.Unarchive(room, nonce);
        };
    }

    /** Now and then to one alone; to oneself is refused. */
    private Request say(RoomName name, String word, Optional<Nonce> nonce) throws Violation {
        RoomReference room = random.nextInt(12) == 0 ? RoomReference.of("@" + anybody()) : RoomReference.to(name);
        long answered = random.nextInt(8) == 0 ? journals.messageOf(anybody(), name, random) : 0;
        return new Request.Send(
                room,
                text(word),
                random.nextInt(10) == 0,
                answered == 0 ? OptionalLong.empty() : OptionalLong.of(answered),
                nonce);
    }

    private MessageText text(String word) throws Violation {
        return MessageText.of("%s for @%s %s"
                .formatted(word, anybody(), "x".repeat(random.nextInt(200)))
                .strip());
    }

    private Optional<SingleLine> reason(String word) throws Violation {
        return random.nextBoolean() ? Optional.empty() : Optional.of(SingleLine.of("reason", "because of " + word));
    }

    private OptionalInt seconds() {
        return random.nextInt(4) == 0 ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(MOST_SECONDS));
    }

    /** Where there is none it asks for the first entry. */
    private long messageOf(String who, RoomName room) {
        return Math.max(1, journals.messageOf(who, room, random));
    }

    private String anybody() {
        return names.get(random.nextInt(names.size()));
    }

    private RoomName anyRoom() {
        List<RoomName> rooms = journals.rooms();
        return rooms.isEmpty() ? RoomName.LOBBY : rooms.get(random.nextInt(rooms.size()));
    }

    /** As a rule: others' rooms too, so that much is refused. */
    private RoomName ownRoom(String who) {
        List<RoomName> own = journals.rooms().stream()
                .filter(room -> journals.isMadeBy(room, who))
                .toList();
        return own.isEmpty() || random.nextInt(4) == 0 ? anyRoom() : own.get(random.nextInt(own.size()));
    }
}
