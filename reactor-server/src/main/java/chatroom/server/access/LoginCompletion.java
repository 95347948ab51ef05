package chatroom.server.access;

import chatroom.protocol.Subscription;
import chatroom.server.auth.SessionToken;
import chatroom.server.session.Exchange;
import chatroom.server.store.Account;

/** Makes a client that has proved who it is a member. */
@FunctionalInterface
public interface LoginCompletion {
    /** Makes the guest a member, and answers the request: now, or when there is shown what they may have seen elsewhere. */
    void enter(Exchange exchange, Account account, SessionToken token, Subscription subscription);
}
