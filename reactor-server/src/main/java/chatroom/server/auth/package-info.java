/**
 * Who somebody is: passwords by Argon2id, and session tokens. The only place that knows Argon2. Hashing is slow on purpose, so it is done
 * in jobs.
 */
package chatroom.server.auth;
