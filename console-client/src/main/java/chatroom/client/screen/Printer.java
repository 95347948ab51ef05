package chatroom.client.screen;

import chatroom.client.login.Wait;
import chatroom.client.view.Columns;
import chatroom.client.view.Item;
import chatroom.client.view.Layout;
import chatroom.client.view.Look;
import java.io.IOError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;

/**
 * Prints above the line being typed, and keeps the lines around it up to date. One thread does both: what waits is
 * printed in one go, so a burst costs one redrawing. A terminal that takes nothing (Ctrl+S) makes the queue full, and
 * then the link wait, and then the server: nothing grows.
 */
final class Printer {
    /** What there is to print, and when. Called on the printer's thread alone, but for {@link #prompt}. */
    interface Source {
        /** What was put off until now. */
        List<Item> due();

        /** In how many milliseconds to ask again. */
        long nextDueMillis();

        String prompt();

        /** What is shown instead of the prompt where there is nothing to type. */
        String waiting();

        long nowMillis();

        Look look();
    }

    private record Resize(long atMillis, boolean wrapped) {}

    /**
     * What waits for its turn.
     *
     * @param mayWait where it prints nothing, the prompt need not show at once what it has changed
     */
    private record Job(Supplier<List<Item>> items, boolean mayWait) {
        static final Job NOTHING = new Job(List::of, true);
    }

    /** A terminal may have another size for nearly so long before it tells: tmux gathers resizes for a quarter of a second. */
    private static final long SETTLING_MILLIS = 400;

    /** What was above may be hit as well. */
    private static final int HIT_ABOVE = 2;

    /** What takes less isn't shown to be waited for. */
    static final long UNNOTICED_MILLIS = 300;

    private static final int MOST_WAITING = 10_000;
    private static final int MOST_AT_ONCE = 500;

    private final Source source;
    private final Terminal terminal;
    private final Columns columns;
    private final BlockingQueue<Job> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final PromptPacing pacing = new PromptPacing();
    private final PrintedItems printed;
    private final Thread thread = new Thread(this::run, "printer");
    private final ChatReader chatReader;
    private final AlternateScreen alternate;

    /** What somebody looks at instead of the room. Guarded by the lock. */
    private Optional<Pager> pager = Optional.empty();

    /** What was to be printed meanwhile. Belongs to the printer's thread. */
    private final DeferredItems held = new DeferredItems();

    /** The room is to be drawn anew afterwards. Belongs to the printer's thread. */
    private boolean redrawsLater;

    /** Whoever prints has it, and whoever lends the terminal to another program. */
    private final ReentrantLock terminalLock = new ReentrantLock();

    /** The reader that has the terminal. Guarded by the lock: nothing is printed by one reader's means while another one begins. */
    private LineReaderImpl reader;

    /** Since when somebody waits, with nothing to type. Guarded by the lock. */
    private OptionalLong waitsSinceMillis = OptionalLong.empty();

    /** The line that tells them so is there. Guarded by the lock. */
    private boolean showsWaiting;

    /** Those whose damage isn't looked at yet. */
    private final Queue<Resize> resizes = new ConcurrentLinkedQueue<>();

    /** Until then the terminal may change again, and what is printed be hit. Written on the thread that hears of it. */
    private volatile OptionalLong settledAtMillis = OptionalLong.empty();

    /** For the terminal itself: its bell. */
    private String signal = "";

    /** @param reflows whether the terminal breaks its lines anew for a new width, as JLine believes of all */
    Printer(
            Terminal terminal,
            AlternateScreen alternate,
            Columns columns,
            ChatReader chatReader,
            Source source,
            boolean reflows) {
        this.terminal = terminal;
        this.alternate = alternate;
        this.columns = columns;
        this.chatReader = chatReader;
        this.printed = new PrintedItems(reflows);
        this.reader = chatReader;
        this.source = source;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Ends when everything before is printed. */
    void stop() throws InterruptedException {
        settledAtMillis = OptionalLong.empty();
        put(() -> {
            throw new Finished();
        });
        thread.join();
    }

    void useReader(LineReaderImpl newReader) {
        terminalLock.lock();
        try {
            reader = newReader;
        } finally {
            terminalLock.unlock();
        }
    }

    /** A line that says so, where it takes longer than a moment. */
    Wait waiting() {
        return new Wait() {
            @Override
            public void begins() {
                setWaiting(OptionalLong.of(source.nowMillis()));
            }

            @Override
            public void ends() {
                setWaiting(OptionalLong.empty());
            }
        };
    }

    private void setWaiting(OptionalLong sinceMillis) {
        terminalLock.lock();
        try {
            waitsSinceMillis = sinceMillis;
            hideWaiting();
            terminal.flush();
        } finally {
            terminalLock.unlock();
        }
        refresh();
    }

    private void hideWaiting() {
        if (showsWaiting) {
            terminal.puts(Capability.carriage_return);
            terminal.puts(Capability.clr_eol);
            showsWaiting = false;
        }
    }

    /** Runs this on the printer's thread, in its turn, and prints what it makes. */
    void put(Supplier<List<Item>> items) {
        put(new Job(items, false));
    }

    /** As {@link #put}; where it prints nothing, what it has changed shows within {@value PromptPacing#LEAST_MILLIS} ms. */
    void putUnhurried(Supplier<List<Item>> items) {
        put(new Job(items, true));
    }

    private void put(Job job) {
        try {
            waiting.put(job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As {@link #put}, also from the printer's own thread. Where too much waits, it isn't done. */
    void offer(Supplier<List<Item>> items) {
        waiting.offer(new Job(items, false));
    }

    void print(Item item) {
        put(() -> List.of(item));
    }

    void notice(String sentence) {
        print(new Item.Notice(sentence));
    }

    /** The prompt has something new to say. */
    void refresh() {
        put(List::of);
    }

    /** From now on this is shown, and nothing is printed. */
    void beginPaging(Pager shown) {
        terminalLock.lock();
        try {
            alternate.enter();
            // What is pasted isn't for the pager, and is one text in the room.
            terminal.writer().print(LineReaderImpl.BRACKETED_PASTE_ON);
            pager = Optional.of(shown);
        } finally {
            terminalLock.unlock();
        }
        refresh();
    }

    /**
     * What was to be printed meanwhile is printed.
     *
     * @param over done before that, and when nothing is drawn any more
     */
    void endPaging(Runnable over) {
        terminalLock.lock();
        try {
            pager = Optional.empty();
            terminal.writer().print(LineReaderImpl.BRACKETED_PASTE_OFF);
            alternate.leave();
            over.run();
        } finally {
            terminalLock.unlock();
        }
        refresh();
    }

    /** As {@link #refresh}, also where nobody may wait. */
    void refreshPage() {
        offer(List::of);
    }

    private boolean isPaging() {
        terminalLock.lock();
        try {
            return pager.isPresent();
        } finally {
            terminalLock.unlock();
        }
    }

    /** Sent with what is printed next. On the printer's thread. */
    void ring(String bell) {
        signal = bell;
    }

    /** Prints what was shown last anew, in today's width and colours. */
    void redraw() {
        put(this::redrawNow);
    }

    private List<Item> redrawNow() {
        if (isPaging()) {
            redrawsLater = true;
            return List.of();
        }
        int rows = rowsAbove();
        PrintedItems.Visible visible = printed.visible(rows, terminal.getColumns());
        if (visible.fill()) {
            printed.removeLast(visible.pieces());
            drawOver(OptionalInt.empty(), visible.rest(), visible.rows(), visible.items());
        } else {
            List<Item> items = printed.items();
            List<String> lines = texts(lines(items));
            chatReader.redraw(lines.subList(Math.max(0, lines.size() - rows), lines.size()));
            printed.forget();
            items.forEach(this::remember);
        }
        return List.of();
    }

    /** Of the screen, above the line being typed. */
    private int rowsAbove() {
        return Math.max(1, terminal.getRows() - chatReader.rows());
    }

    /**
     * Prints items over rows of the screen, the last one directly above the line being typed, which stays in its row where
     * they need no more.
     *
     * @param above so many rows above the line; empty: the whole screen
     * @param rest what is on the screen of the item above them
     * @param rows how many there are for them
     */
    private void drawOver(OptionalInt above, List<AttributedString> rest, int rows, List<Item> items) {
        List<String> lines = texts(lines(items));
        int gap = Math.max(0, rows - lines.size());
        List<String> all = new ArrayList<>(texts(rest));
        all.addAll(Collections.nCopies(gap, ""));
        all.addAll(lines);
        if (above.isPresent()) {
            chatReader.redrawAbove(above.getAsInt(), all);
        } else {
            chatReader.redraw(all);
        }
        printed.addGap(gap);
        items.forEach(this::remember);
    }

    /**
     * The terminal has changed its size. Who draws a window larger changes it many times a second: nothing is printed
     * until that has ended, or much waits. Then what is on the screen is laid out anew.
     *
     * @param nowMillis when it was told
     * @param wrapped whether the line was too long for its row
     */
    void onResize(long nowMillis, boolean wrapped) {
        settledAtMillis = OptionalLong.of(nowMillis + SETTLING_MILLIS);
        resizes.add(new Resize(nowMillis, wrapped));
        // The printer itself may be the first to hear of it, and must not wait for itself.
        refreshPage();
    }

    /**
     * Lays out anew what is on the screen, where that has another size now. The rows that it takes are known; but where the
     * line being typed was longer than its row, other rows may have been hit: then all that may have been is printed again,
     * over the whole screen. Better twice than not at all.
     */
    private void layOutAnew() {
        if (isPaging()) {
            return;
        }
        Resize first = resizes.peek();
        boolean wrapped = false;
        for (Resize resize = resizes.poll(); resize != null; resize = resizes.poll()) {
            wrapped |= resize.wrapped();
        }
        if (first == null || !isChatting()) {
            return;
        }
        int rows = rowsAbove();
        int brokenRows = chatReader.takeBrokenRows() - chatReader.rows();
        PrintedItems.Visible visible = printed.visible(rows - brokenRows, terminal.getColumns());
        List<Item> items = visible.items();
        if (wrapped && visible.fill()) {
            List<Item> all = printed.items();
            int hit = items.size() + HIT_ABOVE;
            items = all.subList(Math.max(0, all.size() - hit), all.size());
            printed.forget();
            all.subList(0, all.size() - items.size()).forEach(this::remember);
            drawOver(OptionalInt.empty(), List.of(), rows, items);
        } else {
            printed.removeLast(visible.pieces());
            drawOver(
                    OptionalInt.of(visible.rows()), List.of(), visible.fill() ? visible.rows() + brokenRows : 0, items);
        }
    }

    private void redrawWhatWaits() {
        if (redrawsLater && !isPaging()) {
            redrawsLater = false;
            redrawNow();
        }
    }

    private boolean isChatting() {
        terminalLock.lock();
        try {
            return reader == chatReader;
        } finally {
            terminalLock.unlock();
        }
    }

    /** What was shown so far isn't drawn anew any more. On the printer's thread. */
    void forgetShown() {
        printed.forget();
    }

    /** What is printed from now on isn't directly below what was before. */
    void breakOff() {
        put(() -> {
            printed.breakOff();
            return List.of();
        });
    }

    void clear() {
        put(() -> {
            clearNow();
            return List.of();
        });
    }

    /** On the printer's thread. */
    void clearNow() {
        printed.forget();
        chatReader.redraw(List.of());
    }

    /** Something that another program does on the terminal. */
    @FunctionalInterface
    interface OtherProgram {
        String run() throws IOException, InterruptedException;
    }

    /** Nothing is printed meanwhile; what has come is printed afterwards. */
    String whilePaused(OtherProgram program) throws IOException, InterruptedException {
        terminalLock.lock();
        try {
            return program.run();
        } finally {
            terminalLock.unlock();
            redraw();
        }
    }

    private void run() {
        List<Job> batch = new ArrayList<>();
        List<Item> items = new ArrayList<>();
        try {
            while (true) {
                batch.clear();
                items.clear();
                Job first = waiting.poll(nextDueMillis(), TimeUnit.MILLISECONDS);
                batch.add(first == null ? Job.NOTHING : first);
                waiting.drainTo(batch, MOST_AT_ONCE);
                awaitSettled(batch);
                try {
                    redrawWhatWaits();
                    layOutAnew();
                    batch.forEach(job -> items.addAll(job.items().get()));
                    items.addAll(source.due());
                } finally {
                    boolean mayWait = items.isEmpty()
                            && signal.isEmpty()
                            && batch.stream().allMatch(Job::mayWait);
                    if (pacing.draws(mayWait, source.nowMillis())) {
                        show(items);
                    }
                }
            }
        } catch (InterruptedException | Finished | IllegalStateException | IOError e) {
            // The end, or the terminal has gone.
        }
    }

    private long nextDueMillis() {
        terminalLock.lock();
        try {
            long next = pacing.untilNextMillis(source.nextDueMillis(), source.nowMillis());
            return waitsSinceMillis.isPresent() && !showsWaiting ? Math.min(UNNOTICED_MILLIS, next) : next;
        } finally {
            terminalLock.unlock();
        }
    }

    private void awaitSettled(List<Job> batch) throws InterruptedException {
        long unsettledMillis;
        while (batch.size() < MOST_AT_ONCE && (unsettledMillis = unsettledMillis()) > 0) {
            Job next = waiting.poll(unsettledMillis, TimeUnit.MILLISECONDS);
            batch.add(next == null ? Job.NOTHING : next);
        }
    }

    private long unsettledMillis() {
        OptionalLong settled = settledAtMillis;
        return settled.isPresent() ? settled.getAsLong() - source.nowMillis() : 0;
    }

    private void show(List<Item> items) {
        terminalLock.lock();
        try {
            showNow(items);
        } finally {
            terminalLock.unlock();
        }
    }

    private void showNow(List<Item> items) {
        if (pager.isPresent()) {
            held.add(items);
            terminal.writer().print(signal);
            signal = "";
            pager.get().draw();
        } else {
            List<Item> all = held.take();
            all.addAll(items);
            print(all);
        }
    }

    private void print(List<Item> items) {
        String text = signal + String.join("\n", texts(lines(items)));
        long nowMillis = source.nowMillis();
        signal = "";
        hideWaiting();
        if (reader == chatReader && waitsSinceMillis.isEmpty()) {
            chatReader.showAbove(text, source.prompt());
        } else if (!text.isEmpty()) {
            reader.printAbove(text);
        }
        if (waitsSinceMillis.isPresent() && nowMillis - waitsSinceMillis.getAsLong() >= UNNOTICED_MILLIS) {
            terminal.writer().print(source.waiting());
            terminal.flush();
            showsWaiting = true;
        }
        items.forEach(this::remember);
    }

    private void remember(Item item) {
        printed.add(item, terminal.getColumns(), lines(List.of(item)));
    }

    private List<AttributedString> lines(List<Item> items) {
        Layout layout = new Layout(columns, source.look());
        int width = terminal.getColumns();
        return items.stream()
                .flatMap(item -> layout.lines(item, width).stream())
                .toList();
    }

    private List<String> texts(List<AttributedString> lines) {
        return lines.stream().map(line -> line.toAnsi(terminal)).toList();
    }

    private static final class Finished extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Finished() {
            super(null, null, false, false);
        }
    }
}
