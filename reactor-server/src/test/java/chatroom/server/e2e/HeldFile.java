package chatroom.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A pipe with a name: whoever reads it as a file waits in there, and the test knows that it does. */
record HeldFile(Path path) {
    private static final String PATIENCE_SECONDS = "20";

    static HeldFile at(Path path) throws IOException, InterruptedException {
        Process made = new ProcessBuilder("mkfifo", path.toString()).start();
        assertThat(made.waitFor(20, TimeUnit.SECONDS) && made.exitValue() == 0)
                .as("mkfifo")
                .isTrue();
        return new HeldFile(path);
    }

    /**
     * Returns when somebody has opened it to read. Who opens it after that waits for the next writer: in the same pipe this reader could
     * get what is for the next.
     */
    Writer awaitReader() throws IOException {
        // A process for it, because a thread that opens a pipe can't be called back.
        String hold = "exec 3>\"$0\"; mkfifo \"$0.next\" && mv \"$0.next\" \"$0\" && echo open; cat >&3";
        return new Writer(new ProcessBuilder("timeout", PATIENCE_SECONDS, "sh", "-c", hold, path.toString()).start());
    }

    /** The only one; when it is closed, the reader is at the end. */
    static final class Writer implements AutoCloseable {
        private final Process process;

        private Writer(Process process) throws IOException {
            this.process = process;
            String line = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
            if (!"open".equals(line)) {
                throw new AssertionError("nobody reads the file that is held");
            }
        }

        void write(String text) throws IOException {
            OutputStream in = process.getOutputStream();
            in.write(text.getBytes(UTF_8));
            in.flush();
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            process.onExit().join();
        }
    }
}
