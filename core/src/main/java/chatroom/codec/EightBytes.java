package chatroom.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Asks eight bytes at once: whether one of them is so, not which. What stands in one may carry over to the next, but
 * only where the answer is yes already (H. S. Warren, Hacker's Delight, section 6-1).
 */
final class EightBytes {
    static final int BYTES = Long.BYTES;

    private static final VarHandle IN_ARRAY =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHEST = ONES << 7;

    private EightBytes() {}

    /** Those at an index and after it, in any order. */
    static long at(byte[] bytes, int index) {
        return (long) IN_ARRAY.get(bytes, index);
    }

    /** @param ascii below 128 */
    static boolean has(long bytes, char ascii) {
        return hasZero(bytes ^ (ascii * ONES));
    }

    /** Whether one is below an ASCII character, or not ASCII. */
    static boolean hasBelow(long bytes, char ascii) {
        return (((bytes - ascii * ONES) | bytes) & HIGHEST) != 0;
    }

    private static boolean hasZero(long bytes) {
        return ((bytes - ONES) & ~bytes & HIGHEST) != 0;
    }
}
