package chatroom.torture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small disk in memory, mounted in a folder of its own; gone in the end, however the program ends. */
final class Tmpfs implements AutoCloseable {
    private static final int BLOCK_BYTES = 4_096;

    private final Path folder;
    private final Thread onExit = new Thread(this::unmount, "unmount");

    private Tmpfs(Path folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    static Tmpfs mount(int megabytes) throws IOException, InterruptedException, Skipped {
        Path folder = Files.createTempDirectory("chatroom-torture");
        String problem =
                run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + megabytes + "m", "none", folder.toString());
        if (!problem.isEmpty()) {
            Files.delete(folder);
            throw new Skipped("no file system can be mounted here, which takes root (%s)".formatted(problem));
        }
        return new Tmpfs(folder);
    }

    Path folder() {
        return folder;
    }

    /** Not a byte more goes in. */
    void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve("filler"))) {
            byte[] block = new byte[BLOCK_BYTES];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (folder.toFile().getUsableSpace() > 0) {
                throw full;
            }
        }
    }

    void makeRoom() throws IOException {
        Files.deleteIfExists(folder.resolve("filler"));
    }

    /** @return what it says if it fails, nothing if it doesn't */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? "" : said.isEmpty() ? "it says nothing" : said;
    }

    private void unmount() {
        try {
            // Lazily: a server that is about to end may still be at it.
            String problem = run("umount", "--lazy", folder.toString());
            if (!problem.isEmpty()) {
                System.err.println(folder + " stays mounted: " + problem);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            System.err.println(folder + " could not be removed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The hook is at work already.
            return;
        }
        unmount();
    }
}
