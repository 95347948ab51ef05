package chatroom.server.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of PEM blocks (RFC 7468) as it was found at one time.
 *
 * @param option which names the file
 * @param text empty where there is a problem
 * @param problem why the file can't be read, in one sentence
 */
record PemFile(String option, Path path, String text, Optional<String> problem) {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*+)-----END \\1-----");

    static PemFile read(String option, Path path) {
        try {
            // Every byte is a character: what isn't PEM is found to be so by what is looked for in it.
            return new PemFile(option, path, Files.readString(path, StandardCharsets.ISO_8859_1), Optional.empty());
        } catch (NoSuchFileException e) {
            return unreadable(option, path, "There is no file %s: look at %s.".formatted(path, option));
        } catch (AccessDeniedException e) {
            return unreadable(
                    option,
                    path,
                    "The server may not read %s (%s): make it readable for the user that runs the server."
                            .formatted(path, option));
        } catch (IOException e) {
            return unreadable(
                    option,
                    path,
                    "%s (%s) can't be read (%s): it must be a file in PEM form."
                            .formatted(path, option, e.getMessage()));
        }
    }

    private static PemFile unreadable(String option, Path path, String sentence) {
        return new PemFile(option, path, "", Optional.of(sentence));
    }

    void mustBeReadable() throws UnusableCertificate {
        if (problem.isPresent()) {
            throw new UnusableCertificate(problem.get());
        }
    }

    boolean has(String label) {
        return text.contains("-----BEGIN " + label + "-----");
    }

    /** The contents of all blocks with this label, in their order; what is wrong with one leaves it empty. */
    List<byte[]> blocks(String label) {
        List<byte[]> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).equals(label)) {
                blocks.add(decode(block.group(2)));
            }
        }
        return blocks;
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
