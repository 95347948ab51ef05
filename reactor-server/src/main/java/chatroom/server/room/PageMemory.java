package chatroom.server.room;

import chatroom.protocol.Limits;

/** What pages take in memory at the most, from when they are read until their frames have left. */
final class PageMemory {
    /** A text with one character that isn't Latin takes two bytes for each; as a frame, escaped, it isn't longer. */
    private static final int OF_A_BYTE = 2;

    /** Beside its text: objects, the name and the time. */
    private static final int OF_A_MESSAGE = 200;

    /** A string and its place in lists, then its part of the frame. */
    private static final int OF_A_NAME = Limits.USERNAME_MAX + 8;

    /** @param textBytes of the page */
    static long bytes(int textBytes, int messages) {
        return (long) OF_A_BYTE * textBytes + (long) OF_A_MESSAGE * messages;
    }

    static long ofNames(int names) {
        return (long) OF_A_NAME * names;
    }

    private PageMemory() {}
}
