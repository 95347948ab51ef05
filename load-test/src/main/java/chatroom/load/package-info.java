/** The load test: many clients on one thread, which check what they get while they measure it. */
package chatroom.load;
