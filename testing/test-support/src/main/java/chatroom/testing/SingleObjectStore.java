package chatroom.testing;

import chatroom.server.store.Accounts;
import chatroom.server.store.Invites;
import chatroom.server.store.SearchIndex;
import chatroom.server.store.Store;
import chatroom.server.store.Tokens;
import java.util.function.BooleanSupplier;

/** A store that is each of its ports itself, but for those of operators. */
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
    default void inOneTransaction(BooleanSupplier writes) {
        throw new AssertionError("nothing is batched but messages");
    }
}
