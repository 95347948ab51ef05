package chatroom.client.link;

import chatroom.protocol.Nonce;
import chatroom.protocol.Password;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import chatroom.protocol.RoomRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** What a screen may ask of the server. From any thread; nothing here waits, the answers come as {@link LinkEvent}s. */
public interface Link {
    void login(String username, Password password);

    /**
     * Goes on with the session of an earlier run. Where that has ended, the password is used; without one, the answer
     * is {@code LoginRefused} with {@code session_expired}.
     */
    void resume(String username, String token, Optional<Password> password);

    /** Makes the account, and logs in. */
    default void register(String username, Password password) {
        register(username, password, Optional.empty());
    }

    /** @param invite a code, where the server asks for one */
    void register(String username, Password password, Optional<String> invite);

    /**
     * A text that can be sent is answered by {@code Queued} at once; each is answered in the end by one {@code Sent} or
     * {@code SendRefused}.
     */
    void say(Draft draft);

    /** Says the text in the lobby. */
    default void say(String text) {
        say(Draft.of(RoomReference.LOBBY, text));
    }

    /** @param beforeId only entries with smaller ids; without it, the newest there are */
    void history(RoomReference room, OptionalLong beforeId, int messages);

    /** @param beforeId as in {@link #history} */
    void search(RoomReference room, String words, OptionalLong beforeId, int messages);

    void who(RoomReference room);

    /** Something about rooms that is no entry, and only while there is a connection. The answer is {@code Done}, or {@code Refused}. */
    void request(RoomRequest request);

    /**
     * An entry that is no message; as {@link #request}.
     *
     * @param request for a nonce that is new
     */
    void write(Function<Optional<Nonce>, RoomRequest> request);

    /** So far the user has read in a room. */
    void read(RoomName room, long id);

    /** Of whoever is logged in. The answer is {@code PasswordChanged}, or {@code Refused}. */
    void changePassword(Password old, Password chosen);

    /** For admins, and only while there is a connection. The answer is {@code Kicked}, or {@code Refused}. */
    void kick(String username);

    /** As {@link #kick}; everybody gets an {@code Announced}, and there is no other answer. */
    void announce(String text);

    /** As {@link #kick}; the answer is {@code Invited}. */
    void invite();

    /**
     * Whoever asked for a login, or a registration, that hasn't come about wants it no more: who was logged in before is again. There is no
     * answer.
     */
    void giveUpLogin();

    /** Tries now, instead of when the next attempt is due; a connection that is there is given up for a new one. */
    void reconnect();

    /** Voids the session, here and on the server. The answer is {@code LoggedOut}; the link stays, for whoever logs in next. */
    void logout();

    /**
     * The author has a text that came back as {@code SendRefused}: it is in a line, or printed. Until then it is kept for the next run.
     *
     * @param key of that event
     */
    void taken(String key);

    /** Gives up what was said in this run and isn't confirmed: each of these texts comes back as {@code SendRefused}. */
    void giveBack();

    /** Ends. A session that is remembered stays valid, any other is logged out. The last event is {@code Stopped}. */
    void stop();

    /** Now, in milliseconds on the clock that the times in {@link LinkStatus} are on. */
    long nowMillis();
}
