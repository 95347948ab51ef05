package chatroom.server.log;

import java.nio.ByteBuffer;

/** The pages of a {@link LogArena} that one log has: none, until it is written to. */
final class PagedMemory implements LogMemory {
    private static final int[] NONE = {};
    private static final int FEW = 4;

    private final LogArena arena;
    private final MessageLog log;
    private final int shift;
    private final int mask;

    /** The page with the bytes from {@code number << shift} on stands at {@code number & (length - 1)}. */
    private int[] pages = NONE;

    private int[] generations = NONE;
    private long firstNumber;
    private long nextNumber;

    /** Among all that have pages, by when they were last written to. Null while it has none. */
    PagedMemory next;

    PagedMemory previous;

    /** @param log null for the arena's own end of the list */
    PagedMemory(LogArena arena, MessageLog log) {
        this.arena = arena;
        this.log = log;
        this.shift = arena.pageShift();
        this.mask = (1 << shift) - 1;
    }

    MessageLog log() {
        return log;
    }

    @Override
    public int capacityBytes() {
        return arena.capacityBytes();
    }

    @Override
    public long makeRoom(long start, long end, int bytes) {
        long last = (end + bytes - 1) >> shift;
        while (firstNumber == nextNumber || nextNumber <= last) {
            // Where nobody else has one, this log gives one of its own back, or all.
            int page = arena.take(this);
            if (firstNumber == nextNumber) {
                firstNumber = end >> shift;
                nextNumber = firstNumber;
            }
            add(page);
        }
        return start;
    }

    private void add(int page) {
        int count = (int) (nextNumber - firstNumber);
        if (count == pages.length) {
            resize(Math.max(FEW, 2 * count));
        }
        int place = place(nextNumber);
        pages[place] = page;
        generations[place] = arena.generation(page);
        nextNumber++;
    }

    private void resize(int length) {
        int[] newPages = new int[length];
        int[] newGenerations = new int[length];
        for (long number = firstNumber; number < nextNumber; number++) {
            int to = (int) number & (length - 1);
            newPages[to] = pages[place(number)];
            newGenerations[to] = generations[place(number)];
        }
        pages = newPages;
        generations = newGenerations;
    }

    private int place(long number) {
        return (int) number & (pages.length - 1);
    }

    @Override
    public ByteBuffer bytes(long position) {
        return arena.memory();
    }

    @Override
    public ByteBuffer view(long position) {
        return arena.view();
    }

    @Override
    public int index(long position) {
        int place = place(position >> shift);
        assert isHeld(position >> shift, place);
        return (pages[place] << shift) + ((int) position & mask);
    }

    private boolean isHeld(long number, int place) {
        return firstNumber <= number && number < nextNumber && arena.generation(pages[place]) == generations[place];
    }

    @Override
    public int contiguous(long position) {
        return (1 << shift) - ((int) position & mask);
    }

    /** The position behind the oldest page. */
    long endOfOldest() {
        return (firstNumber + 1) << shift;
    }

    @Override
    public void freeBefore(long position) {
        while (firstNumber < position >> shift) {
            arena.giveBack(pages[place(firstNumber)]);
            firstNumber++;
        }
    }

    @Override
    public void freeAll() {
        while (firstNumber < nextNumber) {
            arena.giveBack(pages[place(firstNumber)]);
            firstNumber++;
        }
        pages = NONE;
        generations = NONE;
        unlink();
    }

    private void unlink() {
        if (next != null) {
            next.previous = previous;
            previous.next = next;
            next = null;
            previous = null;
        }
    }

    void moveBefore(PagedMemory other) {
        unlink();
        next = other;
        previous = other.previous;
        previous.next = this;
        other.previous = this;
    }
}
