package chatroom.server.command;

import chatroom.protocol.Password;
import chatroom.protocol.Violation;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** Where a password comes from that somebody is to get: never from the command line, which everybody on the machine can read. */
final class PasswordInput {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "A file with the password as its first line. Without it a terminal is asked, and standard input is read where there is none.")
    private Path file;

    Password read(String username) throws CommandFailure {
        String password = file != null ? fromFile() : Terminal.isThere() ? prompt(username) : fromInput();
        if (!password.equals(password.strip())) {
            throw new CommandFailure(
                    "There is a space at an end of the password, where nobody sees it, so nothing was done: choose one without.");
        }
        try {
            return Password.chosen(password);
        } catch (Violation e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private String fromFile() throws CommandFailure {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return firstLine(lines, file.toString());
        } catch (CharacterCodingException e) {
            throw new CommandFailure("The password file %s isn't UTF-8: save it as UTF-8.".formatted(file), e);
        } catch (IOException e) {
            throw new CommandFailure(
                    "The password can't be read from %s (%s): look at --password-file.".formatted(file, e.getMessage()),
                    e);
        }
    }

    private static String fromInput() throws CommandFailure {
        try {
            // Not closed: standard input is nobody's to close.
            return firstLine(
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), "standard input");
        } catch (IOException e) {
            throw new CommandFailure(
                    "The password can't be read from standard input (%s): give it in a file, with --password-file."
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static String firstLine(BufferedReader lines, String where) throws IOException, CommandFailure {
        String line = lines.readLine();
        if (line == null) {
            throw new CommandFailure("There is no password on the first line of %s: write it there.".formatted(where));
        }
        // Some editors put a mark at a file's beginning.
        return line.startsWith(BYTE_ORDER_MARK) ? line.substring(BYTE_ORDER_MARK.length()) : line;
    }

    private static String prompt(String username) throws CommandFailure {
        Console console = System.console();
        char[] first = console.readPassword("Password for %s: ", username);
        char[] again = console.readPassword("Once more: ");
        if (first == null || again == null || !Arrays.equals(first, again)) {
            throw new CommandFailure(
                    "The two passwords are not the same, so nothing was done: type the same one twice.");
        }
        return new String(first);
    }
}
