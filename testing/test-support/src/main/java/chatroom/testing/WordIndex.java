package chatroom.testing;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.server.words.WordQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** By which texts the messages of a room are found. It is filled behind the journal, and kept true as far as it goes. One thread. */
final class WordIndex {
    private final MemoryRoom room;
    private final SortedMap<Long, String> texts = new TreeMap<>();
    private long indexedTo;

    WordIndex(MemoryRoom room) {
        this.room = room;
    }

    long indexedTo() {
        return indexedTo;
    }

    boolean isBehind() {
        return indexedTo < room.entries().size();
    }

    /** Takes the next entries in, at most so many. */
    void goOn(int limit) {
        long to = Math.min(indexedTo + limit, room.entries().size());
        while (indexedTo < to) {
            put(++indexedTo);
        }
    }

    /** The words of a message that is deleted or reads otherwise from now on are gone in the same moment. */
    void onEntry(Entry entry) {
        if (entry instanceof Entry.Delete delete) {
            texts.remove(delete.target());
        } else if (entry instanceof Entry.Edit edit && edit.target() <= indexedTo) {
            put(edit.target());
        }
    }

    /** Of a message that has lost its text. */
    void forget(long id) {
        texts.remove(id);
    }

    private void put(long id) {
        room.state().message(id).filter(message -> !message.deleted()).ifPresent(live -> texts.put(id, live.text()));
    }

    /** Ascending. */
    List<ChatMessage> inIndex(WordQuery words, long beforeId) {
        List<ChatMessage> found = new ArrayList<>();
        texts.headMap(beforeId).forEach((id, text) -> {
            if (words.means(text)) {
                found.add(room.state().message(id).orElseThrow());
            }
        });
        return found;
    }

    /** Those too that the index doesn't have yet; ascending. */
    List<ChatMessage> find(WordQuery words, long beforeId) {
        List<ChatMessage> found = inIndex(words, beforeId);
        for (long id = indexedTo + 1; id < beforeId && id <= room.entries().size(); id++) {
            room.state()
                    .message(id)
                    .filter(message -> !message.deleted() && words.means(message.text()))
                    .ifPresent(found::add);
        }
        return found;
    }
}
