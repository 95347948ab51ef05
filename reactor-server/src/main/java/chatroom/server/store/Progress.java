package chatroom.server.store;

/** Hears how far something has come that may take long. Called by the thread that works, and often, so it does little. */
@FunctionalInterface
public interface Progress {
    /** For what is short, or of no interest. */
    Progress UNHEARD = (what, done, total) -> {};

    /**
     * @param what is done, as "copying the database"
     * @param total 0 where nobody knows, and then {@code done} means nothing
     */
    void at(String what, long done, long total);

    /** How much of it is done isn't known. */
    default void at(String what) {
        at(what, 0, 0);
    }
}
