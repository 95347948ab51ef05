package chatroom.server.work;

/**
 * For whom a job is done, so that requesters take turns.
 *
 * @param trafficClass 0, 1, …: each class has places of its own in the queue
 * @param network takes turns with other networks
 * @param account may have only few jobs under way
 */
public record Requester(int trafficClass, String network, String account) {}
