package chatroom.server.work;

/**
 * For whom a job is, where turns are fair.
 *
 * @param standing which places it waits in: 0, 1, …; those of one standing don't take places from another
 * @param network what has its turns apart from other networks
 * @param account what may have only few jobs under way
 */
public record Asker(int standing, String network, String account) {}
