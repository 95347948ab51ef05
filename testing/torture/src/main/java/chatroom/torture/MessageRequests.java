package chatroom.torture;

import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Request;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.Violation;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** What most people come to ask for: they are in a few rooms that others made, talk there, and now and then mend what they said. */
final class MessageRequests implements RequestSource {
    private static final int ROOMS_OF_EACH = 5;

    private final ExpectedJournals journals;
    private final RandomGenerator random;
    private final int rooms;

    /** @param rooms how many there are to be, besides the lobby */
    MessageRequests(ExpectedJournals journals, RandomGenerator random, int rooms) {
        this.journals = journals;
        this.random = random;
        this.rooms = rooms;
    }

    @Override
    public Request next(String who, String word, Nonce given) throws Violation {
        Optional<Nonce> nonce = Optional.of(given);
        RoomName name = roomOf(who, random.nextInt(ROOMS_OF_EACH + 1));
        RoomReference room = RoomReference.to(name);
        int dice = random.nextInt(100);
        if (dice < 15 && !name.isLobby()) {
            return new RoomRequest.Join(room, nonce);
        }
        MessageText text = MessageText.of(word + " " + "x".repeat(1 + random.nextInt(100)));
        long own = dice < 25 ? journals.messageOf(who, name, random) : 0;
        return own > 0
                ? new RoomRequest.Edit(room, own, text, nonce)
                : new Request.Send(room, text, false, OptionalLong.empty(), nonce);
    }

    private RoomName roomOf(String who, int which) throws Violation {
        return which == 0
                ? RoomName.LOBBY
                : RandomRequests.roomOf(Math.floorMod(who.hashCode() * 31 + which * 7, rooms));
    }
}
