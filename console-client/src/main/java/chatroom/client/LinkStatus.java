package chatroom.client;

import java.util.Optional;

/**
 * What a state line shows.
 *
 * @param username who was logged in last
 * @param online as last heard
 * @param unsent messages that the server hasn't confirmed
 */
record LinkStatus(LinkPhase phase, Optional<String> username, int online, int unsent) {}
