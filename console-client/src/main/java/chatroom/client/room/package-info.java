/** What is known of the rooms that somebody is in: their entries, what is new in them, which one is shown. It knows no screen. */
package chatroom.client.room;
