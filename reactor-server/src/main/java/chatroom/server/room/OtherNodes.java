package chatroom.server.room;

import chatroom.server.store.News.Notice;

/** The other servers on the same database ("nodes"), as far as rooms know of them. Reactor thread only. */
public interface OtherNodes {
    /** Where the database is this server's alone. */
    OtherNodes NONE = new OtherNodes() {
        @Override
        public boolean arePossible() {
            return false;
        }

        @Override
        public void look(Looked then) {
            then.done(true);
        }

        @Override
        public void tell(Notice notice) {}
    };

    /** Whether there can be any. */
    boolean arePossible();

    /**
     * Looks at what they have committed until now.
     *
     * @param then told once, when a look that began after this call has come to its end; at once where there can't be other nodes
     */
    void look(Looked then);

    /** Tells them what is stored nowhere; it may be lost. */
    void tell(Notice notice);

    /** Waits for a look. */
    @FunctionalInterface
    interface Looked {
        /** @param applied whether what was found is in memory now; false where the database couldn't be reached */
        void done(boolean applied);
    }
}
