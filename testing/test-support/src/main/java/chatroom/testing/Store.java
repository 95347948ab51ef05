package chatroom.testing;

import chatroom.server.store.Accounts;
import chatroom.server.store.Invites;
import chatroom.server.store.MessageAppender;
import chatroom.server.store.MessageHistory;
import chatroom.server.store.MessageSearch;
import chatroom.server.store.Tokens;

/** All that a server stores. */
public interface Store extends MessageAppender, MessageHistory, MessageSearch, Accounts, Tokens, Invites {}
