package chatroom.server.access;

import chatroom.protocol.Registration;

/**
 * Who may come in.
 *
 * @param registration who may make an account
 * @param loginFailures how many wrong passwords there may be, from one network or for one account, before there are pauses; 0 for any
 * number
 * @param registrationsPerHour how many accounts one network may make in the long run, and at once; 0 for any number
 */
public record AccessSettings(Registration registration, int loginFailures, int registrationsPerHour) {
    /** Everybody, as often as one likes. */
    public static final AccessSettings UNLIMITED = new AccessSettings(Registration.OPEN, 0, 0);
}
