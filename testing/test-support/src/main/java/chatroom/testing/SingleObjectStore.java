package chatroom.testing;

import chatroom.server.store.AccountKeeping;
import chatroom.server.store.Accounts;
import chatroom.server.store.Invites;
import chatroom.server.store.SearchIndex;
import chatroom.server.store.Store;
import chatroom.server.store.Tokens;
import chatroom.server.store.Upkeep;
import java.util.function.BooleanSupplier;

/** A store that is each of its ports itself, and that no operator asks anything of. */
public interface SingleObjectStore extends Store, SearchIndex, Accounts, Tokens, Invites {
    @Override
    default SearchIndex searchIndex() {
        return this;
    }

    @Override
    default Accounts accounts() {
        return this;
    }

    @Override
    default Tokens tokens() {
        return this;
    }

    @Override
    default Invites invites() {
        return this;
    }

    @Override
    default AccountKeeping accountKeeping() {
        throw new AssertionError("there are no operators");
    }

    @Override
    default Upkeep upkeep() {
        throw new AssertionError("there are no operators");
    }

    @Override
    default void inOneTransaction(BooleanSupplier writes) {
        throw new AssertionError("nothing is batched but messages");
    }
}
