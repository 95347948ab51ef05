package chatroom.client.screen;

/**
 * How often the prompt is drawn where it alone has changed, as by messages in rooms that aren't looked at: nobody reads each number, and
 * drawing one costs more than taking the message. The first change shows at once, and the last one always. Owned by the printer's thread.
 */
final class PromptPacing {
    /** Between two drawings that could wait. */
    static final long LEAST_MILLIS = 100;

    private long notBeforeMillis = Long.MIN_VALUE;
    private boolean isOld;

    /**
     * Something may have changed the prompt.
     *
     * @param mayWait whether nothing else is to be drawn, and nobody waits for it
     * @return whether it is to be drawn now
     */
    boolean draws(boolean mayWait, long nowMillis) {
        isOld = mayWait && nowMillis < notBeforeMillis;
        if (mayWait && !isOld) {
            notBeforeMillis = nowMillis + LEAST_MILLIS;
        }
        return !isOld;
    }

    /**
     * In how many milliseconds to look again. A drawing that is owed is waited for alone: what is due for the prompt stays due until it
     * is drawn, and looking sooner would be in vain.
     *
     * @param dueMillis in how many milliseconds something else is due
     */
    long untilNextMillis(long dueMillis, long nowMillis) {
        return isOld ? Math.max(0, notBeforeMillis - nowMillis) : dueMillis;
    }
}
