/**
 * What must survive: accounts, messages, session tokens and invites, as the rest of the server sees it: values, and a
 * {@link chatroom.server.store.Store} of ports. Each port has the jobs for workers nested in it.
 *
 * <p>One thread, the storage thread, writes; reads go on in the worker pools.
 */
package chatroom.server.store;
