package chatroom.client;

import java.io.IOError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jline.reader.LineReader;
import org.jline.reader.impl.LineReaderImpl;

/**
 * Prints above the line being typed, and keeps the state line up to date. One thread does both: what waits is printed in one go, so a burst costs one redrawing.
 * A terminal that takes nothing (Ctrl+S) makes the queue full, and then the link wait, and then the server: nothing grows.
 */
final class Printer {
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_AT_ONCE = 500;

    private final Supplier<String> prompt;
    private final Transcript transcript;

    /** What makes lines runs on the printer's thread, so the transcript has one owner. */
    private final BlockingQueue<Supplier<List<String>>> waiting = new LinkedBlockingQueue<>(MOST_WAITING);

    private final Thread thread = new Thread(this::run, "printer");

    /** The reader that has the terminal. */
    private volatile LineReaderImpl reader;

    /** Only the chat's own reader has a state line. */
    private final LineReaderImpl chatReader;

    Printer(LineReaderImpl chatReader, Supplier<String> prompt, Transcript transcript) {
        this.chatReader = chatReader;
        this.reader = chatReader;
        this.prompt = prompt;
        this.transcript = transcript;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Ends when everything before is printed. */
    void stop() throws InterruptedException {
        put(() -> {
            throw new Finished();
        });
        thread.join();
    }

    void useReader(LineReaderImpl newReader) {
        reader = newReader;
    }

    void print(LinkEvent event) {
        put(() -> transcript.lines(event));
    }

    void notice(String sentence) {
        put(() -> List.of(Transcript.notice(sentence)));
    }

    /** The state line has something new to say. */
    void refresh() {
        put(List::of);
    }

    private void put(Supplier<List<String>> lines) {
        try {
            waiting.put(lines);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Supplier<List<String>>> batch = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        try {
            while (true) {
                batch.clear();
                lines.clear();
                batch.add(waiting.take());
                waiting.drainTo(batch, MOST_AT_ONCE);
                try {
                    batch.forEach(item -> lines.addAll(item.get()));
                } finally {
                    show(lines);
                }
            }
        } catch (InterruptedException | Finished | IllegalStateException | IOError e) {
            // The end, or the terminal has gone.
        }
    }

    private void show(List<String> lines) {
        LineReaderImpl current = reader;
        if (current == chatReader) {
            current.setPrompt(prompt.get());
        }
        if (!lines.isEmpty()) {
            current.printAbove(String.join("\n", lines));
        } else if (current.isReading()) {
            try {
                current.callWidget(LineReader.REDISPLAY);
            } catch (IllegalStateException e) {
                // The line was finished in between; the next one begins with the new prompt.
            }
        }
    }

    private static final class Finished extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Finished() {
            super(null, null, false, false);
        }
    }
}
