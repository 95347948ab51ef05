package chatroom.torture;

import chatroom.load.ExitCleanup;
import chatroom.load.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL in processes of its own, as it comes, with fsync on; both they and its folder are gone in the end, however the program ends.
 * One thread.
 */
final class PostgresServer implements AutoCloseable {
    static final String USER = "postgres";

    /** What a standby calls itself, and what its primary waits for. */
    private static final String STANDBY = "chat_standby";

    private static final long PAUSE_MILLIS = 50;
    private static final int ATTEMPTS = 1_200;

    private final PostgresPrograms programs;
    private final Path folder;

    /** Beyond the loopback. */
    private final List<String> addresses;

    private final int port;
    private final ExitCleanup cleanup;
    private Process process;

    /** @param addresses of this machine at which it can be reached, too */
    PostgresServer(PostgresPrograms programs, List<String> addresses) throws IOException {
        this.programs = programs;
        this.addresses = addresses;
        this.folder = programs.newFolder();
        this.port = FreePort.find();
        this.cleanup = new ExitCleanup("stop PostgreSQL", this::end);
    }

    int port() {
        return port;
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** From nothing. It has no standby, and doesn't wait for one. */
    void makePrimary() throws IOException, InterruptedException {
        programs.run("initdb", "-D", data().toString(), "-U", USER, "-A", "trust", "-N", "-E", "UTF8", "--locale=C");
        for (String address : addresses) {
            Files.writeString(
                    data().resolve("pg_hba.conf"),
                    "host all all %s/30 trust%n".formatted(address),
                    StandardOpenOption.APPEND);
        }
        start();
    }

    /** From a copy of the primary, as it is now. In place of whatever it was. */
    void makeStandbyOf(PostgresServer primary) throws IOException, InterruptedException {
        if (Files.exists(data())) {
            Folders.delete(data());
        }
        programs.run(
                "pg_basebackup",
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(primary.port),
                "-U",
                USER,
                "-D",
                data().toString(),
                "-R",
                "-X",
                "stream",
                "-c",
                "fast",
                "--no-sync");
        start();
    }

    private List<String> listenAddresses() {
        List<String> all = new ArrayList<>(List.of("127.0.0.1"));
        all.addAll(addresses);
        return all;
    }

    private void start() throws IOException, InterruptedException {
        List<String> command = programs.command(
                "postgres",
                "-D",
                data().toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=" + String.join(",", listenAddresses()),
                "-c",
                "unix_socket_directories=" + folder,
                "-c",
                "cluster_name=" + STANDBY,
                "-c",
                "shared_buffers=32MB",
                "-c",
                "wal_retrieve_retry_interval=200ms");
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        awaitAnswer("SELECT 1", "1");
    }

    /** By psql, which is another program than those that are tried. */
    String query(String sql) throws IOException, InterruptedException {
        return programs.run(
                "psql", "-h", "127.0.0.1", "-p", String.valueOf(port), "-U", USER, "-d", USER, "-Atqc", sql);
    }

    private void awaitAnswer(String sql, String expected) throws IOException, InterruptedException {
        String last = "";
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                last = query(sql);
                if (last.equals(expected)) {
                    return;
                }
            } catch (IOException e) {
                last = e.getMessage();
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new IOException("PostgreSQL doesn't come to answer %s with %s: %s".formatted(sql, expected, last));
    }

    /** From now on commits wait for a standby; also those of whoever is a copy of it. */
    void waitForStandbys() throws IOException, InterruptedException {
        query("ALTER SYSTEM SET synchronous_standby_names = '" + STANDBY + "'");
        query("SELECT pg_reload_conf()");
    }

    /** Until it has one that keeps up. */
    void awaitStandby() throws IOException, InterruptedException {
        awaitAnswer("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = 'sync'", "1");
    }

    /** It is the primary from now on. */
    void promote() throws IOException, InterruptedException {
        programs.run("pg_ctl", "-D", data().toString(), "promote", "-w", "-t", "60");
    }

    private List<ProcessHandle> processes() {
        List<ProcessHandle> all = new ArrayList<>(List.of(process.toHandle()));
        try (Stream<ProcessHandle> children = process.descendants()) {
            children.forEach(all::add);
        }
        return all;
    }

    /** All its processes at once, as if its machine lost power. */
    void kill() throws InterruptedException {
        suspend();
        signal("-KILL");
        process.waitFor();
    }

    /** It neither works nor ends; its connections stay. */
    void suspend() throws InterruptedException {
        signal("-STOP");
        // Those that it made meanwhile; now it makes none.
        signal("-STOP");
    }

    void resume() throws InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes().forEach(each -> command.add(String.valueOf(each.pid())));
        SystemCommand.run(command.toArray(String[]::new));
    }

    private void end() {
        try {
            if (process != null && process.isAlive()) {
                resume();
                kill();
            }
            Folders.delete(folder);
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
