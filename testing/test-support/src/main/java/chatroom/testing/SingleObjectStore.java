package chatroom.testing;

import chatroom.server.store.AccountKeeping;
import chatroom.server.store.Accounts;
import chatroom.server.store.Invites;
import chatroom.server.store.MessageAppender;
import chatroom.server.store.MessageHistory;
import chatroom.server.store.MessageSearch;
import chatroom.server.store.Store;
import chatroom.server.store.Tokens;
import chatroom.server.store.Upkeep;
import java.util.function.BooleanSupplier;

/** A store that is each of its ports itself, and that no operator asks anything of. */
public interface SingleObjectStore
        extends Store, MessageAppender, MessageHistory, MessageSearch, Accounts, Tokens, Invites {
    @Override
    default MessageAppender appender() {
        return this;
    }

    @Override
    default MessageHistory history() {
        return this;
    }

    @Override
    default MessageSearch search() {
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
