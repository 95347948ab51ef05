package chatroom.server.store.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java program in a process of its own, on the class path of the tests. */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    ChildJvm(Class<?> main, Path argument) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName(), argument.toString()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next line that it prints, null at the end. Lines of the log are passed over. */
    String line() throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith("> ")) {
            line = lines.readLine();
        }
        return line == null ? null : line.substring(2);
    }

    /** In the child: something for {@link #line()}. */
    static void print(Object line) {
        System.out.println("> " + line);
    }

    /** In the child: waits to be killed, or for the end of the process that began it. */
    static void waitForTheEnd() throws IOException {
        System.in.read();
    }

    /** As kill -9. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        lines.close();
    }
}
