/**
 * A chatroom in one thread: real reactor, connections, log, sessions, batches and links, over simulated sockets, workers, storage and time.
 * Whatever may happen is drawn from one seeded source, so that a seed is a world, and the same one each time.
 */
package chatroom.simulation;
