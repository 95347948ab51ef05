package chatroom.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A command of the system that is given and awaited. */
final class SystemCommand {
    /** @return what it says if it fails, or why it can't be begun; nothing if it doesn't fail */
    static String run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? "" : said.isEmpty() ? "it says nothing" : said;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private SystemCommand() {}
}
