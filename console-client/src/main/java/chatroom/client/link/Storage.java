package chatroom.client.link;

import chatroom.protocol.Nonce;
import chatroom.protocol.Password;
import chatroom.protocol.Request;
import java.util.List;
import java.util.Optional;

/**
 * What a link keeps for its next run, of one person on one server at a time. Owned by the link's thread. Nothing here
 * fails: what can't be kept is told to people in another way, and the chat goes on.
 */
public interface Storage {
    /**
     * A text that an earlier run left without knowing whether it was stored.
     *
     * @param epoch the history that the message is of that it answers, where that is known
     * @param stale given back already, or too old to be sent unasked: it goes back to whoever wrote it
     */
    record UnsentText(Request.Send send, Optional<String> epoch, boolean stale) {}

    /** Keeps nothing. */
    static Storage none() {
        return new NoStorage();
    }

    /**
     * From now on it is about this person.
     *
     * @return what earlier runs left, in the order in which it was written; it's kept as if {@link #keepText} had been called for it
     */
    List<UnsentText> open(String username);

    /** Where the person stopped reading. */
    Optional<Bookmark> bookmark();

    void keepBookmark(Bookmark bookmark);

    /**
     * @param username as the server spells it
     * @return false if sessions aren't kept here: whoever leaves logs out
     */
    boolean keepSession(String username, String token);

    /** By what is kept of it, the next run notices this password where it doesn't belong. */
    default void keepCheck(Password password) {}

    /** It's void, or no longer wanted. */
    void dropSession();

    /**
     * On disk when this returns: only then may it be sent.
     *
     * @param epoch the history that the message is of that it answers, where that is known
     */
    void keepText(Request.Send send, Optional<String> epoch);

    /** It isn't sent any more. Until its author has it, it is kept as stale. */
    void giveBackText(Nonce nonce);

    /** Confirmed, or with its author. It may be of the person that the storage was about before. */
    void dropText(Nonce nonce);

    /** The link ends. */
    void close();
}
