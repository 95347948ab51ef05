package chatroom.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A WebSocket client that others wrote, ws of npm, where there are node and npm and the package can be had. */
@Timeout(120)
class ForeignWebSocketIT {
    private static final Path SCRIPTS = Path.of("src", "test", "resources", "web");

    @TempDir
    private Path scratch;

    @Test
    void wsOfNpmTalksPingsAndIsToldThatItMustNotBeBinary() throws Exception {
        for (String file : List.of("package.json", "foreign-client.mjs")) {
            Files.copy(SCRIPTS.resolve(file), scratch.resolve(file));
        }
        assumeTrue(isDone("npm", "install", "--no-audit", "--no-fund", "--silent"), "skipped: no node, npm or ws");
        try (TestServer server = new TestServer(scratch.resolve("data"), Wire.WEB_SOCKET)) {
            int port = server.running().webAddress().orElseThrow().getPort();
            assertThat(output("node", "foreign-client.mjs", "ws://127.0.0.1:" + port + "/ws")
                            .lines())
                    .contains("welcome", "register ok", "login ok", "send ok", "message", "pong are you there?")
                    .endsWith("closing", "close 1003");
        }
    }

    private boolean isDone(String... command) throws InterruptedException {
        try {
            Process process = start(command);
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private String output(String... command) throws IOException {
        return new String(start(command).getInputStream().readAllBytes(), UTF_8);
    }

    private Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(scratch.toFile())
                .redirectErrorStream(true)
                .start();
    }
}
