package chatroom.simulation;

import java.util.Optional;

/** Somebody in a world, with a client. */
interface Person {
    String name();

    String username();

    ClientSocket socket();

    void begin();

    void say();

    /** Does something in rooms, if there are any. */
    void act();

    /** Says something wherever they are: what a commit in doubt has stored, and nobody tried again, is found by the next message. */
    void lastWords();

    /** Asks who is there. */
    void look();

    /** Their client crashes, and is started again. */
    void crash();

    /** Uses what a client has beside talking: reconnects by hand, takes back what isn't sent, logs out and in again. */
    void fidget();

    void leave();

    boolean hasLeft();

    /** Nothing goes wrong any more. */
    void isAtPeace();

    /**
     * What still isn't as it should be, in peace; empty if nothing.
     *
     * @param lastId everything up to this message is to be here
     */
    Optional<String> lacks(long lastId);

    /** Of everything said, each was acknowledged once or given back. */
    void checkSaid();
}
