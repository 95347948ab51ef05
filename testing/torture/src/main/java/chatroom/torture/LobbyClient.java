package chatroom.torture;

import chatroom.protocol.Event;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import chatroom.protocol.Subscription;
import chatroom.protocol.Violation;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Talks in one room: sends what wasn't answered again under the same nonce, and checks all that it sees. */
final class LobbyClient extends ReconnectingClient {
    private final RoomReference room;
    private final Ledger ledger;
    private final boolean listens;
    private final int window;

    /** Texts by their nonces, which also are the refs, in the order in which they were said. */
    private final Map<String, String> unanswered = new LinkedHashMap<>();

    /** Nonces of what was last said when nothing could be stored. */
    private final Set<String> saidInVain = new HashSet<>();

    private long lastSeen;
    private int said;

    /**
     * In the lobby.
     *
     * @param listens whether it gets what others say
     * @param window how many messages it keeps unanswered while it talks
     */
    LobbyClient(Scene scene, String name, boolean listens, int window) {
        this(scene, name, RoomReference.LOBBY, scene.ledger(), listens, window);
    }

    /**
     * @param room a public one, which it joins
     * @param ledger what becomes of that room
     */
    LobbyClient(Scene scene, String name, RoomReference room, Ledger ledger, boolean listens, int window) {
        super(scene, name);
        this.room = room;
        this.ledger = ledger;
        this.listens = listens;
        this.window = window;
    }

    @Override
    boolean isAnswered() {
        return unanswered.isEmpty();
    }

    @Override
    boolean hasSeen(long newest) {
        return !listens || lastSeen >= (room.isLobby() ? newest : ledger.newest());
    }

    @Override
    Subscription subscription() {
        return listens && room.isLobby()
                ? new Subscription(OptionalLong.of(lastSeen), epoch(), true)
                : Subscription.NONE;
    }

    /** As much as its window allows. */
    @Override
    void talk() {
        while (isIn() && scene().isTalking() && unanswered.size() < window) {
            String nonce = "nonce %s of %s".formatted(++said, name());
            String text = "%s says %s %s".formatted(name(), said, scene().padding());
            unanswered.put(nonce, text);
            say(nonce, text);
        }
    }

    @Override
    void sayAgain() {
        if (!room.isLobby()) {
            ask(new RoomRequest.Join(room, Optional.empty()), this::expectLetIn);
            if (listens) {
                ask(new RoomRequest.Follow(room, OptionalLong.of(lastSeen), epoch()), this::expectLetIn);
            }
        }
        unanswered.forEach(this::say);
    }

    @Override
    void sayAgain(String nonce) {
        Optional.ofNullable(unanswered.get(nonce)).ifPresent(text -> say(nonce, text));
    }

    private void expectLetIn(Reply reply) {
        if (reply instanceof Reply.Failed failed) {
            scene().violations().add("%s doesn't come into %s: %s".formatted(name(), room, failed));
        }
    }

    private void say(String nonce, String text) {
        if (scene().isStorable()) {
            saidInVain.remove(nonce);
        } else {
            saidInVain.add(nonce);
        }
        try {
            send(
                    nonce,
                    new Request.Send(
                            room, MessageText.of(text), false, OptionalLong.empty(), Optional.of(Nonce.of(nonce))));
        } catch (Violation e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    void onEvent(Event event) {
        if (event instanceof Event.MessagePosted posted) {
            long id = posted.message().id();
            if (id != lastSeen + 1) {
                scene().violations().add("%s was shown message %s after message %s".formatted(name(), id, lastSeen));
            }
            lastSeen = id;
            ledger.onShown(name(), id, posted.message().text());
        }
    }

    @Override
    void onAnswer(String nonce, Reply.Ok reply) {
        String text = unanswered.remove(nonce);
        if (text == null || !(reply instanceof Reply.Sent sent)) {
            scene().violations().add("%s got an answer to \"%s\", which it isn't waiting for".formatted(name(), nonce));
            return;
        }
        if (saidInVain.remove(nonce) && !scene().isStorable()) {
            scene().violations().add("%s was acknowledged when nothing could be stored".formatted(text));
        }
        ledger.onAcknowledged(name(), sent.id(), text, sent.duplicate());
        talk();
    }

    @Override
    void onRefused(String nonce, Reply.Failed failed) {
        scene().violations().add("%s was refused: %s".formatted(name(), failed));
    }
}
