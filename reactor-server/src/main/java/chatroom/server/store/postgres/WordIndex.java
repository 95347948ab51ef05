package chatroom.server.store.postgres;

import chatroom.server.words.MessageWords;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The words of messages, by which they are found. It has all entries of a room up to one, the newest that is in it ({@link #indexedTo});
 * it is filled behind the journals, and what is stored doesn't wait for it. Entries without a text have no words. The room is a word,
 * too, so that a word that is common elsewhere costs a room nothing.
 */
final class WordIndex {
    /** What no lexeme may be longer than is 2,046 bytes. A longer word is kept by its beginning; who looks for it reads the text, too. */
    private static final int LEXEME_CHARS = 500;

    /** Taken in together at most, so that texts that are long, or have many words, take the storage thread no longer than others. */
    private static final int WORK_TOGETHER = 64 * 1024;

    /** What a term takes, where a character that is read and folded takes 1. */
    private static final int WORK_OF_A_TERM = 4;

    private static final String INDEXED_TO = "SELECT coalesce(max(id), 0) FROM word WHERE room = ?";

    /** A room that is being deleted has none. */
    private static final String NEXT = """
        SELECT id, text FROM entry
        WHERE room = ? AND id > ? AND EXISTS (SELECT 1 FROM room WHERE room.id = ? AND room.state <> 'deleted')
        ORDER BY id LIMIT ? FOR SHARE\
        """;

    private static final String INSERT = """
        INSERT INTO word (room, id, words) VALUES (?, ?, array_to_tsvector(?::text[])) ON CONFLICT DO NOTHING\
        """;
    private static final String REPLACE =
            "UPDATE word SET words = array_to_tsvector(?::text[]) WHERE room = ? AND id = ?";

    /**
     * @param throughId the newest that is in the index
     * @param isWhole there are no more
     */
    record Indexed(long throughId, int entries, boolean isWhole) {}

    /** The newest entry of a room of which the index has the words; 0 if it has none. */
    static long indexedTo(StoreConnection connection, long room) throws SQLException {
        PreparedStatement find = connection.prepared(INDEXED_TO);
        find.setLong(1, room);
        try (ResultSet row = find.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * Takes the next entries of a room in. In a transaction. Who edits or deletes one of them meanwhile waits for its end, and then finds
     * its words in the index; nobody else waits.
     *
     * @param limit how many at the most; fewer where they are long
     */
    static Indexed takeSome(StoreConnection connection, long room, int limit) throws SQLException {
        long throughId = indexedTo(connection, room);
        PreparedStatement find = connection.prepared(NEXT);
        find.setLong(1, room);
        find.setLong(2, throughId);
        find.setLong(3, room);
        find.setInt(4, limit);
        PreparedStatement insert = connection.prepared(INSERT);
        int entries = 0;
        int work = 0;
        boolean isWhole;
        try (ResultSet row = find.executeQuery()) {
            boolean isThere = row.next();
            while (isThere && work < WORK_TOGETHER) {
                String text = row.getString("text");
                String[] lexemes = lexemes(room, text);
                throughId = row.getLong("id");
                insert.setLong(1, room);
                insert.setLong(2, throughId);
                insert.setArray(3, connection.jdbc().createArrayOf("text", lexemes));
                insert.addBatch();
                entries++;
                work += text.length() + WORK_OF_A_TERM * lexemes.length;
                isThere = row.next();
            }
            isWhole = !isThere && entries < limit;
        }
        if (entries > 0) {
            insert.executeBatch();
        }
        return new Indexed(throughId, entries, isWhole);
    }

    /** A message that may be in the index has another text; an empty one for none. */
    static void replace(StoreConnection connection, long room, long id, String text) throws SQLException {
        PreparedStatement replace = connection.prepared(REPLACE);
        replace.setArray(1, connection.jdbc().createArrayOf("text", lexemes(room, text)));
        replace.setLong(2, room);
        replace.setLong(3, id);
        replace.executeUpdate();
    }

    private static String[] lexemes(long room, String text) {
        Set<String> terms = text.isEmpty() ? Set.of() : MessageWords.of(text);
        List<String> lexemes = new ArrayList<>(terms.size() + 1);
        if (!terms.isEmpty()) {
            lexemes.add(ofRoom(room));
        }
        for (String term : terms) {
            lexemes.add(cut(term));
        }
        return lexemes.toArray(new String[0]);
    }

    /** No term has a number sign. */
    static String ofRoom(long room) {
        return "#" + room;
    }

    /** @return as it stands in the index */
    static String cut(String term) {
        return isCut(term) ? term.substring(0, term.offsetByCodePoints(0, cutAt(term))) : term;
    }

    static boolean isCut(String term) {
        return term.length() > LEXEME_CHARS;
    }

    private static int cutAt(String term) {
        return term.codePointCount(0, LEXEME_CHARS - 1);
    }

    private WordIndex() {}
}
