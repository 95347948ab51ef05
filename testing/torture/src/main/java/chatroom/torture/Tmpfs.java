package chatroom.torture;

import chatroom.load.ExitCleanup;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small disk in memory, mounted in a folder of its own; gone in the end, however the program ends. */
final class Tmpfs implements AutoCloseable {
    private static final int BLOCK_BYTES = 4_096;

    private final Path folder;
    private final ExitCleanup cleanup;

    private Tmpfs(Path folder) {
        this.folder = folder;
        this.cleanup = new ExitCleanup("unmount", this::unmount);
    }

    static Tmpfs mount(int megabytes) throws IOException, InterruptedException, Skipped {
        Path folder = Files.createTempDirectory("chatroom-torture");
        String problem = SystemCommand.run(
                "mount", "-t", "tmpfs", "-o", "mode=0700,size=" + megabytes + "m", "none", folder.toString());
        if (!problem.isEmpty()) {
            Files.delete(folder);
            throw new Skipped("no file system can be mounted here, which takes root (%s)".formatted(problem));
        }
        return new Tmpfs(folder);
    }

    Path folder() {
        return folder;
    }

    /** So much more goes in, and then nothing. */
    void fillBut(long bytes) throws IOException {
        fill();
        try (FileChannel filler = FileChannel.open(filler(), StandardOpenOption.WRITE)) {
            filler.truncate(Math.max(0, filler.size() - bytes));
        }
    }

    /** Not a byte more goes in. */
    void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(filler())) {
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
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    private void unmount() {
        try {
            // Lazily: a server that is about to end may still be at it.
            String problem = SystemCommand.run("umount", "--lazy", folder.toString());
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
        cleanup.close();
    }
}
