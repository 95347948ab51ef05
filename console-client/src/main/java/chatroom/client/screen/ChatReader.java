package chatroom.client.screen;

import java.io.IOError;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.History;
import org.jline.reader.Reference;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/** The input line. One thread types; another prints above the line, changes the prompt and gives texts back, under the reader's lock. */
final class ChatReader extends LineReaderImpl {
    /** What the keys do that a shell's line doesn't need. */
    interface Keys {
        /** @param interrupts it is Ctrl+C */
        void onKey(boolean interrupts);

        /** @param back with Shift */
        Optional<Completion.Edit> onTab(String line, int cursor, boolean back);

        /** What the last Tab chose from, as a line to show; empty where there was nothing to choose. */
        Optional<AttributedString> candidates();

        void onRedraw();

        /** @param number of the room to be shown, from 1 on */
        void onRoomNumber(int number);

        /** Another room is to be shown: the next, or the one before. */
        void onRoomStep(int by);

        /** The room where most is new is to be shown. */
        void onNews();

        /** @param wrapped whether the line is too long for its row, before or now */
        void onResize(boolean wrapped);

        /** The prompt as it is to be now. */
        String prompt();

        /** A text that comes back into the empty line of the room that is shown; from now on it stands there. */
        Optional<String> takeGivenBack();
    }

    private static final String COMPLETE = "chat-complete";
    private static final String COMPLETE_BACK = "chat-complete-back";
    private static final String EDIT = "chat-edit";
    private static final String NEW_LINE = "chat-new-line";
    private static final String REDRAW = "chat-redraw";
    private static final String LOOK_BACK = "chat-look-back";
    private static final String NEWS = "chat-news";
    private static final String ROOM = "chat-room-";
    private static final String ROOM_LEFT = "chat-room-left";
    private static final String ROOM_RIGHT = "chat-room-right";
    private static final int MOST_ROOM_KEYS = 9;

    /** As terminals send Alt with the arrow: xterm and most others, older ones, and iTerm2. */
    private static final String[] ALT_LEFT = {"\033[1;3D", "\033\033[D", "\033\033OD", "\033[1;9D"};

    private static final String[] ALT_RIGHT = {"\033[1;3C", "\033\033[C", "\033\033OC", "\033[1;9C"};
    private static final String ESCAPE = "\033";
    private static final String PAGE_UP = "\033[5~";
    private static final String BACK_TAB = "\033[Z";
    private static final long ESCAPE_MILLIS = 100;

    /** The state line, and the one being typed. */
    private static final int LEAST_ROWS = 2;

    private final Keys keys;

    /** As it was drawn last, but for keys after a resize. Guarded by the lock. */
    private String shownPrompt = "";

    /** The next line begins with it. Guarded by the lock. */
    private String begun = "";

    /** The most rows that it took after a resize, before it was drawn for the new size. Guarded by the lock. */
    private int brokenRows;

    /** Something else is to be asked: the line is broken off. Guarded by the lock. */
    private boolean broken;

    /** The line was ended to go on with it in an editor. Belongs to the thread that types. */
    private boolean forEditor;

    /** The line was ended to look at older messages, with the cursor here. Belongs to the thread that types. */
    private OptionalInt lookBackCursor = OptionalInt.empty();

    /** In the line that begins, if not at its end. Belongs to the thread that types. */
    private OptionalInt firstCursor = OptionalInt.empty();

    /** What Up brought into the empty line. Belongs to the thread that types. */
    private Optional<String> recalled = Optional.empty();

    /** Guarded by the lock. */
    private Optional<Thread> typing = Optional.empty();

    /** Nothing of the line is drawn yet. Guarded by the lock. */
    private boolean begins;

    /** Waits until a line begins. Guarded by the lock. */
    private Optional<Turn> turn = Optional.empty();

    /** What is done once nobody is in the middle of a line. */
    private record Turn(Runnable whereEmpty, Runnable whereTyped) {
        void take(boolean isEmpty) {
            (isEmpty ? whereEmpty : whereTyped).run();
        }
    }

    ChatReader(Terminal terminal, Keys keys) {
        super(terminal, "chatroom", null);
        this.keys = keys;
        getWidgets().put(CALLBACK_INIT, this::onBegin);
        getWidgets().put(COMPLETE, () -> complete(false));
        getWidgets().put(COMPLETE_BACK, () -> complete(true));
        getWidgets().put(EDIT, this::endForEditor);
        getWidgets().put(NEW_LINE, () -> {
            buf.write('\n');
            return true;
        });
        getWidgets().put(REDRAW, () -> {
            keys.onRedraw();
            return true;
        });
        // The arrow has one of them, Ctrl+P the other.
        for (String name : new String[] {UP_LINE_OR_SEARCH, UP_HISTORY, UP_LINE_OR_HISTORY}) {
            Widget up = getWidgets().get(name);
            getWidgets().put(name, () -> recall(up));
        }
        getWidgets().put(LOOK_BACK, this::endToLookBack);
        addWidget(NEWS, keys::onNews);
        addWidget(ROOM_LEFT, () -> keys.onRoomStep(-1));
        addWidget(ROOM_RIGHT, () -> keys.onRoomStep(1));
        for (int number = 1; number <= MOST_ROOM_KEYS; number++) {
            int room = number;
            addWidget(ROOM + room, () -> keys.onRoomNumber(room));
        }
        for (String name : new String[] {EMACS, VIINS}) {
            KeyMap<Binding> map = getKeyMaps().get(name);
            map.bind(new Reference(COMPLETE), "\t");
            map.bind(new Reference(COMPLETE_BACK), BACK_TAB);
            map.bind(new Reference(EDIT), KeyMap.ctrl('X') + KeyMap.ctrl('E'));
            map.bind(new Reference(NEW_LINE), KeyMap.alt('\r'), KeyMap.alt('\n'));
            map.bind(new Reference(REDRAW), KeyMap.ctrl('L'));
            map.bind(new Reference(LOOK_BACK), PAGE_UP);
            map.bind(new Reference(NEWS), KeyMap.alt('a'));
            map.bind(new Reference(ROOM_LEFT), ALT_LEFT);
            map.bind(new Reference(ROOM_RIGHT), ALT_RIGHT);
            for (int number = 1; number <= MOST_ROOM_KEYS; number++) {
                map.bind(new Reference(ROOM + number), KeyMap.alt((char) ('0' + number)));
            }
        }
    }

    private boolean recall(Widget up) {
        boolean wasEmpty = buf.length() == 0;
        boolean moved = up.apply();
        recalled = wasEmpty && moved ? Optional.of(buf.toString()) : Optional.empty();
        return moved;
    }

    /** What the line that has ended was before it was changed, where Up had brought it into the empty line; told once. */
    Optional<String> takeRecalled() {
        Optional<String> was = recalled;
        recalled = Optional.empty();
        return was;
    }

    private void addWidget(String name, Runnable action) {
        getWidgets().put(name, () -> {
            action.run();
            return true;
        });
    }

    @Override
    public Binding readBinding(KeyMap<Binding> map, KeyMap<Binding> local) {
        if (searchTerm != null) {
            return readInSearch(map, local);
        }
        Binding binding = super.readBinding(map, local);
        showBelow(Optional.empty());
        keys.onKey(isInterrupt(binding));
        return binding;
    }

    @Override
    protected String doReadStringUntil(String sequence) {
        return BracketedPaste.upTo(sequence, bindingReader);
    }

    /** JLine would take Escape or Ctrl+C again: as half of another key, or for the line. Here they give the search up. */
    private Binding readInSearch(KeyMap<Binding> map, KeyMap<Binding> local) {
        Binding binding;
        try {
            binding = super.readBinding(map, local);
        } catch (IOError e) {
            // Some terminals tell of an interrupt so, others by a key and a mark on the thread.
            if (!(e.getCause() instanceof InterruptedIOException)) {
                throw e;
            }
            binding = new Reference(INTERRUPT);
        }
        keys.onKey(false);
        if (isInterrupt(binding)) {
            takeInterrupt();
            return new Reference(SEND_BREAK);
        }
        return isEscape() ? new Reference(SEND_BREAK) : binding;
    }

    /** It ends the search alone, unless it was meant for the whole line. */
    private void takeInterrupt() {
        lock.lock();
        try {
            if (broken) {
                Thread.currentThread().interrupt();
            } else {
                Thread.interrupted();
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean isInterrupt(Binding binding) {
        return binding instanceof Reference key && key.name().equals(INTERRUPT);
    }

    /** Alone: other keys begin with it, and what follows comes at once. */
    private boolean isEscape() {
        return ESCAPE.equals(getLastBinding())
                && bindingReader.peekCharacter(ESCAPE_MILLIS) == NonBlockingReader.READ_EXPIRED;
    }

    @Override
    protected void handleSignal(Signal signal) {
        boolean wrapped = isWrapped();
        if (signal == Signal.WINCH || signal == Signal.CONT) {
            // They were made for another width. JLine draws nothing anew: the next key does, or what is shown above
            // when the size has settled.
            showBelow(Optional.empty());
            lock.lock();
            try {
                if (reading) {
                    // The terminal has broken it anew, as it was drawn.
                    brokenRows = Math.max(
                            brokenRows,
                            split(terminal.getBufferSize().getColumns()).size());
                }
                setPrompt(keys.prompt());
            } finally {
                lock.unlock();
            }
        }
        super.handleSignal(signal);
        if (signal == Signal.WINCH) {
            keys.onResize(wrapped || isWrapped());
        }
    }

    private boolean onBegin() {
        typing = Optional.of(Thread.currentThread());
        takePrompt();
        if (broken) {
            Thread.currentThread().interrupt();
        } else {
            takeTurn();
            beginLine();
        }
        return true;
    }

    private void takeTurn() {
        lock.lock();
        try {
            Optional<Turn> waiting = turn;
            turn = Optional.empty();
            begins = true;
            waiting.ifPresent(next -> next.take(buf.length() == 0 && begun.isEmpty()));
        } finally {
            begins = false;
            lock.unlock();
        }
    }

    /** A line that has ended is carried out, and belongs to nobody but the thread that types. Under the lock. */
    private boolean isTyped() {
        return reading && !begins && state == State.NORMAL;
    }

    /** While this runs no key is, and nothing is printed. Keys are carried out under the same lock. */
    void exclusively(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Where somebody is typing, the line isn't taken away from under them; and a line that has just ended is carried out first.
     *
     * @param whereEmpty done where nothing stands in the line
     * @param whereTyped done instead where something does
     */
    void whenEmpty(Runnable whereEmpty, Runnable whereTyped) {
        lock.lock();
        try {
            Turn next = new Turn(whereEmpty, whereTyped);
            if (isTyped()) {
                next.take(buf.length() == 0);
            } else {
                turn = Optional.of(next);
            }
        } finally {
            lock.unlock();
        }
    }

    private void beginLine() {
        lock.lock();
        try {
            buf.write(begun);
            begun = "";
            if (buf.length() == 0) {
                keys.takeGivenBack().ifPresent(buf::write);
            }
            firstCursor.ifPresent(buf::cursor);
            firstCursor = OptionalInt.empty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Another line is to be typed from now on.
     *
     * @param other what stands in it, for what stands in the present one
     */
    void exchange(UnaryOperator<String> other) {
        lock.lock();
        try {
            if (isTyped()) {
                String next = other.apply(buf.toString());
                buf.clear();
                buf.write(next.isEmpty() ? keys.takeGivenBack().orElse("") : next);
                redisplay(true);
            } else {
                begun = other.apply(begun);
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on Up brings back these lines. */
    void useHistory(History lines) {
        lock.lock();
        try {
            setHistory(lines);
            lines.moveToEnd();
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock, so that what changes it meanwhile finds what is shown, and shows it anew. */
    private void takePrompt() {
        lock.lock();
        try {
            shownPrompt = keys.prompt();
            setPrompt(shownPrompt);
        } finally {
            lock.unlock();
        }
    }

    /** Somebody wants to go on in an editor: the line ends, and isn't one of those that Up brings back. */
    private boolean endForEditor() {
        forEditor = true;
        return interrupt();
    }

    /** @return whether the last line was ended so; told once. On the thread that types. */
    boolean takeEditorsTurn() {
        boolean was = forEditor;
        forEditor = false;
        return was;
    }

    private boolean endToLookBack() {
        lookBackCursor = OptionalInt.of(buf.cursor());
        return interrupt();
    }

    /**
     * On the thread that types.
     *
     * @return whether the line was ended to look at older messages; told once, and the next line has its cursor
     */
    boolean takeLookBack() {
        firstCursor = lookBackCursor;
        lookBackCursor = OptionalInt.empty();
        return firstCursor.isPresent();
    }

    private boolean complete(boolean back) {
        Optional<Completion.Edit> edit = keys.onTab(buf.toString(), buf.cursor(), back);
        edit.ifPresent(e -> {
            buf.clear();
            buf.write(e.line());
            buf.cursor(e.cursor());
        });
        showBelow(keys.candidates());
        return edit.isPresent();
    }

    /** Until the next key, which draws the line anew. */
    private void showBelow(Optional<AttributedString> line) {
        lock.lock();
        try {
            post = line.<Supplier<AttributedString>>map(shown -> () -> shown).orElse(null);
        } finally {
            lock.unlock();
        }
    }

    /** Prints above the line, and changes the prompt, as one. */
    void showAbove(String text, String prompt) {
        lock.lock();
        try {
            if (reading && !Size.of(terminal.getBufferSize()).equals(size)) {
                // The signal comes later; erasing by the old width would take lines that are not ours.
                handleSignal(Signal.WINCH);
            }
            boolean changed = prompt != null && !prompt.equals(shownPrompt);
            if (prompt != null) {
                shownPrompt = prompt;
                setPrompt(prompt);
            }
            if (!text.isEmpty()) {
                printAbove(text);
            } else if (changed && reading) {
                redisplay(true);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isWrapped() {
        lock.lock();
        try {
            if (!reading) {
                return false;
            }
            // The cursor behind a line that fills its row is in the next one.
            return split(size.getColumns() - 1).size()
                    > split(Integer.MAX_VALUE).size();
        } finally {
            lock.unlock();
        }
    }

    /** The line with its prompt, in rows. Under the lock. */
    private List<AttributedString> split(int columns) {
        return getDisplayedBufferWithPrompts(new ArrayList<>())
                .columnSplitLength(terminal, Math.max(1, columns), true, true);
    }

    /** How many rows the line took since this was asked last, where a resize made it longer for a moment; at least as many as it takes. */
    int takeBrokenRows() {
        lock.lock();
        try {
            int rows = Math.max(brokenRows, rows());
            brokenRows = 0;
            return rows;
        } finally {
            lock.unlock();
        }
    }

    /** How many rows the line takes, with its prompt. */
    int rows() {
        lock.lock();
        try {
            return reading ? split(size.getColumns()).size() : LEAST_ROWS;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Prints these lines over the screen from its first row on, and the line below them.
     */
    void redraw(List<String> lines) {
        redraw(lines, () -> terminal.puts(Capability.cursor_address, 0, 0));
    }

    /** Prints these lines over so many rows above the line. */
    void redrawAbove(int rows, List<String> lines) {
        redraw(lines, () -> {
            terminal.puts(Capability.carriage_return);
            if (rows > 0) {
                terminal.puts(Capability.parm_up_cursor, rows);
            }
        });
    }

    /** Never the whole screen at once: a terminal may keep a copy of it above. */
    private void eraseBelow() {
        terminal.puts(Capability.save_cursor);
        terminal.puts(Capability.clr_eol);
        terminal.puts(Capability.parm_down_cursor, 1);
        terminal.puts(Capability.carriage_return);
        terminal.puts(Capability.clr_eos);
        terminal.puts(Capability.restore_cursor);
    }

    private void redraw(List<String> lines, Runnable begin) {
        lock.lock();
        try {
            if (reading) {
                display.update(Collections.emptyList(), 0);
            }
            begin.run();
            eraseBelow();
            lines.forEach(terminal.writer()::println);
            if (reading) {
                redrawLine();
                redisplay(true);
            }
            terminal.flush();
        } finally {
            lock.unlock();
        }
    }

    /** Something has come back. @return whether it is in the line now; otherwise it comes when the line is empty */
    boolean takeGivenBack() {
        lock.lock();
        try {
            Optional<String> text = isTyped() && !broken && buf.length() == 0 ? keys.takeGivenBack() : Optional.empty();
            text.ifPresent(given -> {
                buf.write(given);
                redisplay(true);
            });
            return text.isPresent();
        } finally {
            lock.unlock();
        }
    }

    /** Makes {@code readLine} end with a {@code UserInterruptException} that has what was typed, now or when it begins. */
    void breakOff() {
        lock.lock();
        try {
            if (!broken) {
                broken = true;
                if (reading) {
                    typing.ifPresent(Thread::interrupt);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** @return whether it was broken off; from now on it isn't any more */
    boolean takeBreak() {
        lock.lock();
        try {
            boolean was = broken;
            broken = false;
            return was;
        } finally {
            lock.unlock();
        }
    }
}
