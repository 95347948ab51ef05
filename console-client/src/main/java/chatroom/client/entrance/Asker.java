package chatroom.client.entrance;

/** Puts questions to whoever types. Belongs to the thread that types. */
public interface Asker {
    /**
     * @param suggestion what the answer may be; empty where there is nothing to suggest
     * @throws GivenUp instead of an answer
     */
    String line(String question, String suggestion);

    /**
     * Nobody sees the answer.
     *
     * @throws GivenUp instead of an answer
     */
    String secret(String question);
}
