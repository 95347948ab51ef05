package chatroom.server.log;

import chatroom.server.stats.Count;
import java.nio.ByteBuffer;

/**
 * Memory for the logs of many rooms, in pages. A log takes pages while it is written to. Where none is left, the log that wasn't written to
 * for longest gives its oldest page back, so a room that is talked in pushes out what is old in quiet ones, and never waits.
 *
 * <pre>
 *   pages:  [a][b][a][ ][c][a]     log a: pages 0, 2, 5     least recently written: b, c, a
 * </pre>
 *
 * Reactor thread only.
 */
public final class LogArena {
    /** Smallest capacity: several of the longest frames. */
    public static final int MIN_CAPACITY_BYTES = 64 * 1024;

    /** Pages of 4 KiB: a room of two holds one. */
    private static final int PAGE_SHIFT = 12;

    private static final int NO_PAGE = -1;

    private final ByteBuffer memory;

    /** What readers are shown all logs through, one after the other. */
    private final ByteBuffer view;

    private final int pageShift;

    /** For each free page the next one that is free. */
    private final int[] nextFree;

    private int firstFree;

    /** How often each page was given back: whoever uses one that was given to somebody else meanwhile is found out. */
    private final int[] generations;

    /** In a circle: the one that wasn't written to for longest comes next, the latest one before. */
    private final PagedMemory writers = new PagedMemory(this, null);

    private final Count usedBytes = new Count();

    /** @param capacityBytes at least {@link #MIN_CAPACITY_BYTES} */
    public LogArena(int capacityBytes) {
        this(capacityBytes, PAGE_SHIFT);
    }

    /** For tests and a simulation: pages that are used up soon. */
    LogArena(int capacityBytes, int pageShift) {
        int pages = capacityBytes >> pageShift;
        if (pages < MIN_CAPACITY_BYTES >> PAGE_SHIFT) {
            throw new IllegalArgumentException("%s bytes are too few pages".formatted(capacityBytes));
        }
        this.memory = ByteBuffer.allocateDirect(pages << pageShift);
        this.view = memory.asReadOnlyBuffer();
        this.pageShift = pageShift;
        this.nextFree = new int[pages];
        this.generations = new int[pages];
        for (int page = 0; page < pages; page++) {
            nextFree[page] = page + 1 < pages ? page + 1 : NO_PAGE;
        }
        writers.next = writers;
        writers.previous = writers;
    }

    /** Of the pages that logs have. Read by any thread. */
    public Count usedBytes() {
        return usedBytes;
    }

    /** Any thread. */
    public int capacityBytes() {
        return memory.capacity();
    }

    int pageShift() {
        return pageShift;
    }

    ByteBuffer memory() {
        return memory;
    }

    ByteBuffer view() {
        return view;
    }

    int generation(int page) {
        return generations[page];
    }

    /** A page for this log, which is written to now. */
    int take(PagedMemory taker) {
        taker.moveBefore(writers);
        while (firstFree == NO_PAGE) {
            // The taker is the last of all.
            writers.next.log().giveBackOldest();
        }
        taker.moveBefore(writers);
        int page = firstFree;
        firstFree = nextFree[page];
        usedBytes.add(1L << pageShift);
        return page;
    }

    void giveBack(int page) {
        generations[page]++;
        nextFree[page] = firstFree;
        firstFree = page;
        usedBytes.add(-(1L << pageShift));
    }
}
