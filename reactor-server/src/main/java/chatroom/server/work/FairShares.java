package chatroom.server.work;

import java.time.Duration;

/**
 * How many jobs a requester may have waiting or running, and how turns are spaced.
 *
 * @param trafficClasses how many classes of requesters have places of their own
 * @param places how many jobs of each class may wait
 * @param perNetwork how many jobs of one network may wait or run
 * @param perAccount … and of one account
 * @param spacing a network that asks no more often than this never waits behind one that does
 * @param retry a network for which there was no place, and that asks again no sooner than after this time, loses nothing by it
 * @param memory for how long it matters that somebody asked more often
 */
public record FairShares(
        int trafficClasses,
        int places,
        int perNetwork,
        int perAccount,
        Duration spacing,
        Duration retry,
        Duration memory) {
    /** How many jobs may wait in all. */
    public int waiting() {
        return trafficClasses * places;
    }
}
