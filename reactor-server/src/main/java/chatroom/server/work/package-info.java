/**
 * Work that may take time, done off the reactor thread. The only place, beside the reactor itself, that knows threads and executors. A job
 * goes in as a value and comes back as an {@link chatroom.server.work.JobResult}; neither sees a connection.
 */
package chatroom.server.work;
