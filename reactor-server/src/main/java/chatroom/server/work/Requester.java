package chatroom.server.work;

/**
 * For whom a job is, where turns are fair.
 *
 * @param trafficClass which places it waits in: 0, 1, …; one class doesn't take places from another
 * @param network what has its turns apart from other networks
 * @param account what may have only few jobs under way
 */
public record Requester(int trafficClass, String network, String account) {}
