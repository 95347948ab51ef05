package chatroom.server.store;

import java.util.function.BooleanSupplier;

/** Everything that must survive, behind one port for each kind of thing. What each port does, and on which threads, is said there. */
public interface Store {
    /** The name of this history: another one in every new or restored database. Any thread. */
    String epoch();

    Journals journals();

    Rooms rooms();

    SearchIndex searchIndex();

    RoomSearch roomSearch();

    Accounts accounts();

    Tokens tokens();

    Invites invites();

    AccountKeeping accountKeeping();

    Upkeep upkeep();

    News news();

    /**
     * Makes one transaction of everything that is written meanwhile, messages apart. Storage thread.
     *
     * @param writes false to undo what was written
     * @throws StorageException nothing was written
     */
    void inOneTransaction(BooleanSupplier writes) throws StorageException;
}
