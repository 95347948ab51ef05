package chatroom.simulation;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
import chatroom.testing.MemoryStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one person said, and what became of it. No text is said twice. */
final class SentMessages {
    private record Acknowledged(MemoryStore store, long id, String text) {}

    private static final String FILLING = "abcdefghij klmno \n\t\"\\ \u00e9\u20ac\ud83d\ude00";

    private final String name;
    private final Chance chance;
    private final int mostChars;
    private final Set<String> open = new LinkedHashSet<>();
    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private int said;

    SentMessages(String name, Chance chance, int mostChars) {
        this.name = name;
        this.chance = chance;
        this.mostChars = mostChars;
    }

    String next() {
        String text = name + "-" + ++said + " " + filling(chance.between(0, chance.oneIn(5) ? mostChars : 20));
        open.add(text);
        return text;
    }

    private static String filling(int chars) {
        StringBuilder text = new StringBuilder();
        while (text.length() < chars) {
            text.append(FILLING, 0, Math.min(FILLING.length(), chars - text.length()));
        }
        // Half of a character would be refused.
        if (text.length() > 0 && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
            text.setLength(text.length() - 1);
        }
        return text.toString();
    }

    void acknowledged(MemoryStore store, long id, String text) {
        close(text);
        acknowledged.add(new Acknowledged(store, id, text));
    }

    void givenBack(String text) {
        close(text);
    }

    private void close(String text) {
        if (!open.remove(text)) {
            throw new PromiseBroken("%s is told twice what became of \"%s\"".formatted(name, text));
        }
    }

    Set<String> open() {
        return open;
    }

    /** Every acknowledged message is in its store, where the acknowledgement said. */
    void check() {
        for (Acknowledged ok : acknowledged) {
            List<Entry> lobby = ok.store.entries(RoomName.LOBBY);
            if (ok.id > lobby.size() || !lobby.get((int) ok.id - 1).text().equals(ok.text)) {
                throw new PromiseBroken(
                        "%s got an ok for message %s, and it isn't in the store: %s".formatted(name, ok.id, ok.text));
            }
        }
    }

    /** No message is in a store twice. */
    static void checkNoneTwice(MemoryStore store) {
        Set<String> texts = new HashSet<>();
        store.entries(RoomName.LOBBY).forEach(message -> {
            if (message instanceof ChatMessage && !texts.add(message.text())) {
                throw new PromiseBroken("a message is in the store twice: %s".formatted(message));
            }
        });
    }
}
