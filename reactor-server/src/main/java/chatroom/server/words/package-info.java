/**
 * Which words a text has, and which texts a query means, in every script. Whatever stores messages asks here, on the way into its index and
 * on the way out, so that all of them find the same. Imports nothing of ours, and knows nothing of how an index is kept.
 */
package chatroom.server.words;
