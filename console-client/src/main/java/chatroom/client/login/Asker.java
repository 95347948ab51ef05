package chatroom.client.login;

/** Puts questions to whoever types. Belongs to the thread that types. */
public interface Asker {
    /**
     * @param suggestion what the answer may be; empty where there is nothing to suggest
     * @throws CancelledException instead of an answer
     */
    String line(String question, String suggestion);

    /**
     * Nobody sees the answer.
     *
     * @throws CancelledException instead of an answer
     */
    String secret(String question);
}
