package chatroom.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A session of tmux whose changes are told as they happen (its control mode), and where no process is started for a
 * key: so that what is shown can be timed.
 */
final class TmuxWatch implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedWriter commands;
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    /** The program has written something since the screen was looked at. */
    private boolean isChanged;

    /** @param socket of the tmux server */
    TmuxWatch(Path socket) throws IOException, InterruptedException {
        process = new ProcessBuilder("tmux", "-S", socket.toString(), "-C", "attach-session", "-f", "ignore-size")
                .start();
        commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
        Thread reader = new Thread(this::read, "tmux-watch");
        reader.setDaemon(true);
        reader.start();
        answer();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told.add(line);
            }
        } catch (IOException e) {
            // It is closed; whoever waits for something finds that nothing comes.
        }
    }

    /** Text without quotes, typed as keys. */
    void type(String text) throws IOException, InterruptedException {
        command("send-keys -l '" + text + "'");
    }

    /** A key by its tmux name. */
    void press(String key) throws IOException, InterruptedException {
        command("send-keys " + key);
    }

    /** @return when the screen was seen so, on the clock of {@link System#nanoTime} */
    long await(String what, Predicate<String> condition) throws IOException, InterruptedException {
        while (true) {
            isChanged = false;
            String shown = String.join("\n", command("capture-pane -p")).stripTrailing();
            long seenNs = System.nanoTime();
            if (condition.test(shown)) {
                return seenNs;
            }
            while (!isChanged) {
                next("waiting for " + what + " on\n" + shown);
            }
        }
    }

    private List<String> command(String command) throws IOException, InterruptedException {
        commands.write(command + "\n");
        commands.flush();
        return answer();
    }

    private List<String> answer() throws InterruptedException {
        String line = next("an answer of tmux");
        while (!line.startsWith("%begin ")) {
            line = next("an answer of tmux");
        }
        List<String> lines = new ArrayList<>();
        for (line = next("an answer"); !line.startsWith("%end "); line = next("the end of an answer of tmux")) {
            assertThat(line).as("tmux refuses, after %s", lines).doesNotStartWith("%error ");
            lines.add(line);
        }
        return lines;
    }

    private String next(String what) throws InterruptedException {
        String line = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(line).as(what).isNotNull();
        isChanged |= line.startsWith("%output ");
        return line;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
