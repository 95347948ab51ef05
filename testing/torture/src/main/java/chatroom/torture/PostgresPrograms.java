package chatroom.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** PostgreSQL as Debian installs it. It doesn't run as root, so root runs it as its own user. */
final class PostgresPrograms {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";

    private final Path bin;
    private final List<String> prefix;

    private PostgresPrograms(Path bin, List<String> prefix) {
        this.bin = bin;
        this.prefix = prefix;
    }

    /** The newest that is installed. */
    static PostgresPrograms find() throws IOException, InterruptedException, Skipped {
        if (!Files.isDirectory(INSTALLED)) {
            throw new Skipped("PostgreSQL isn't installed in %s (Debian's package postgresql)".formatted(INSTALLED));
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(INSTALLED)) {
            versions.forEach(version -> found.add(version.resolve("bin")));
        }
        found.removeIf(bin -> !Files.isExecutable(bin.resolve("initdb")));
        Path newest = found.stream()
                .max(Comparator.comparing(bin -> Integer.parseInt(
                        bin.getParent().getFileName().toString().replaceAll("\\..*", ""))))
                .orElseThrow(() -> new Skipped("PostgreSQL has no initdb in " + INSTALLED));
        if (!System.getProperty("user.name").equals("root")) {
            return new PostgresPrograms(newest, List.of());
        }
        List<String> asItsUser = List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups");
        PostgresPrograms programs = new PostgresPrograms(newest, asItsUser);
        String problem =
                SystemCommand.run(programs.command("initdb", "--version").toArray(String[]::new));
        if (!problem.isEmpty()) {
            throw new Skipped("PostgreSQL can't be run as the user %s (%s)".formatted(USER, problem));
        }
        return programs;
    }

    /** A folder that it may write in, and nobody else. */
    Path newFolder() throws IOException {
        Path folder = Files.createTempDirectory("chatroom-postgres");
        if (!prefix.isEmpty()) {
            Files.setOwner(
                    folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
        }
        return folder;
    }

    List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(bin.resolve(program).toString());
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** Returns what it prints; it has to succeed. */
    String run(String program, String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(program, arguments))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException("%s fails: %s".formatted(program, said));
        }
        return said;
    }
}
