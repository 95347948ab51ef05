package chatroom.server.access;

import chatroom.protocol.Subscription;
import chatroom.server.auth.SessionToken;
import chatroom.server.session.Exchange;
import chatroom.server.store.Account;

/** Makes a client that has proved who it is a member. */
public interface LoginCompletion {
    /**
     * Goes on when there is shown what whoever asks may have seen on another server.
     *
     * @param otherwise done where that takes too long, or can't be known, beside telling who asks to try again
     */
    void whenUpToDate(Exchange exchange, Runnable then, Runnable otherwise);

    /** Makes the guest a member, and answers the request. */
    void enter(Exchange exchange, Account account, SessionToken token, Subscription subscription);
}
