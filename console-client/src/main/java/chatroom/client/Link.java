package chatroom.client;

import chatroom.protocol.Password;

/** What a screen may ask of the server. From any thread; nothing here waits, the answers come as {@link LinkEvent}s. */
interface Link {
    void login(String username, Password password);

    /** Makes the account, and logs in. */
    void register(String username, Password password);

    /** Each text is answered by one {@code Sent} or {@code SendRefused}. */
    void say(String text);

    void history(int messages);

    void who();

    /** Logs out and ends; the last event is {@code Stopped}. */
    void stop();
}
