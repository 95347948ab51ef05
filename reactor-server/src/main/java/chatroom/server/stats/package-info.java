/**
 * Numbers that the parts keep of what they do, for whoever wants to look on: written for next to nothing by the thread that does the work,
 * read by any other without a lock. Imports nothing of ours, and knows nothing of how they are shown.
 */
package chatroom.server.stats;
