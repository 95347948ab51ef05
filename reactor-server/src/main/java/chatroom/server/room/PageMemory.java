package chatroom.server.room;

import chatroom.protocol.Limits;
import chatroom.protocol.RoomLimits;

/** What pages take in memory at the most, from when they are read until their frames have left. */
final class PageMemory {
    /** A text with one character that isn't Latin takes two bytes for each; as a frame, escaped, it isn't longer. */
    private static final int OF_A_BYTE = 2;

    /** It came in a frame, and was longer in none of its forms: at most four bytes for each of its characters. */
    private static final int OF_A_TEXT = Limits.FRAME_BYTES;

    /** A name of three characters with its quotes and a comma is six in a frame, and a string in a list before. */
    private static final int OF_A_BYTE_OF_REACTIONS = 10;

    private static final int OF_A_REACTION = 60;

    /** What a message takes beside its text: objects, the name and the time. */
    private static final int OF_A_MESSAGE = 200;

    /** A string and its place in lists, then its part of the frame. */
    private static final int OF_A_NAME = Limits.USERNAME_MAX + 8;

    /**
     * @param pageBytes of texts and reactions, with which a page ends
     * @param messages that there can be at the most
     */
    static long bytes(int pageBytes, long messages) {
        return bytes(pageBytes, messages, OF_A_BYTE_OF_REACTIONS, OF_A_TEXT + OF_A_REACTION * RoomLimits.REACTIONS);
    }

    /** Memory of a page of messages without reactions. */
    static long ofTexts(int pageBytes, long messages) {
        return bytes(pageBytes, messages, OF_A_BYTE, OF_A_TEXT);
    }

    private static long bytes(int pageBytes, long messages, long ofAByte, long ofAMessage) {
        return Math.min(ofAByte * pageBytes, ofAMessage * messages) + OF_A_MESSAGE * messages;
    }

    static long ofNames(int names) {
        return (long) OF_A_NAME * names;
    }

    private PageMemory() {}
}
