package chatroom.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A real terminal: a tmux server of its own, with one shell in it. */
final class Tmux implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 40;

    private final Path socket;

    /** @param home the shell's, and of all that it starts */
    Tmux(Path home, int columns, int rows) throws IOException, InterruptedException {
        this.socket = home.resolve("tmux");
        run(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                "" + columns,
                "-y",
                "" + rows,
                "exec env -u XDG_CONFIG_HOME -u XDG_STATE_HOME -u NO_COLOR HOME=" + home
                        + " LC_ALL=C.UTF-8 PS1='$ ' HISTFILE= bash --norc --noprofile");
        run("set-option", "-g", "history-limit", "50000");
        await("a shell", shown -> shown.contains("$"));
    }

    static boolean isThere() {
        try {
            return new ProcessBuilder("tmux", "-V").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Keys by their tmux names, or text. */
    void keys(String... keys) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("send-keys"));
        arguments.addAll(List.of(keys));
        run(arguments.toArray(String[]::new));
    }

    void line(String text) throws IOException, InterruptedException {
        run("send-keys", "-l", text);
        run("send-keys", "Enter");
    }

    void resize(int columns, int rows) throws IOException, InterruptedException {
        run("resize-window", "-x", "" + columns, "-y", "" + rows);
    }

    /** From now on everything that is sent to the terminal goes into this file as well. */
    void record(Path file) throws IOException, InterruptedException {
        run("pipe-pane", "cat > " + file);
    }

    TmuxWatch watch() throws IOException, InterruptedException {
        return new TmuxWatch(socket);
    }

    /** What is on the screen, without empty lines at its end. */
    String shown() throws IOException, InterruptedException {
        return run("capture-pane", "-p").stripTrailing();
    }

    /** What was ever on the screen; lines that the terminal has wrapped are whole again. */
    String everything() throws IOException, InterruptedException {
        return run("capture-pane", "-p", "-J", "-S", "-");
    }

    void await(String... parts) throws IOException, InterruptedException {
        for (String part : parts) {
            await("\"" + part + "\"", shown -> shown.contains(part));
        }
    }

    void await(String what, Predicate<String> condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String shown = shown();
        while (!condition.test(shown)) {
            assertThat(System.nanoTime())
                    .as("waiting for %s on\n%s", what, shown)
                    .isLessThan(deadline);
            shown = shown();
        }
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
        return output;
    }

    @Override
    public void close() throws IOException {
        try {
            run("kill-server");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
