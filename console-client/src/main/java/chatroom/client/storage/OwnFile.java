package chatroom.client.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A text file of the client's own, whatever became of it meanwhile. What is damaged is set aside whole, beside itself,
 * and what can be read of it stays in use: a file may cost its owner what is in it, but never the start.
 */
public final class OwnFile {
    /** What the client writes is far smaller; what is larger isn't read into memory. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int MOST_ASIDE = 100;

    /**
     * Makes the file one that can be read, or nothing.
     *
     * @return a sentence, if it was damaged
     */
    public static Optional<String> mend(Path file) {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            Optional<byte[]> content = content(file);
            if (content.isEmpty()) {
                return Optional.of(file + " can't be a file of the chat's: it is " + setAside(file) + " now");
            }
            List<byte[]> lines = lines(content.get());
            List<String> whole =
                    lines.stream().flatMap(line -> text(line).stream()).toList();
            if (whole.size() == lines.size()) {
                return Optional.empty();
            }
            Path aside = setAside(file);
            PrivateFiles.write(file, whole.stream().collect(Collectors.joining()));
            return Optional.of(
                    file + " was damaged: what can be read of it is still used, and all of it is in " + aside);
        } catch (IOException e) {
            return Optional.of(file + " can't be read (" + reason(e) + "), and is left as it is");
        }
    }

    /** Moves it to a name beside it that nobody has. */
    static Path setAside(Path file) throws IOException {
        for (int number = 1; number <= MOST_ASIDE; number++) {
            Path aside = file.resolveSibling(file.getFileName() + ".damaged" + (number == 1 ? "" : "-" + number));
            if (!Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
                return Files.move(file, aside);
            }
        }
        throw new IOException("there are " + MOST_ASIDE + " damaged ones beside it already");
    }

    static String reason(IOException e) {
        return e instanceof AccessDeniedException
                ? "permission denied"
                : Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    }

    /** Empty for what is no file, or is none of ours by its size: a pipe or a device would never end. */
    private static Optional<byte[]> content(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
            return Optional.empty();
        }
        PrivateFiles.tighten(file);
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes((int) MOST_BYTES));
        }
    }

    /** Each with its end. */
    private static List<byte[]> lines(byte[] content) {
        List<byte[]> lines = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n' || i == content.length - 1) {
                lines.add(Arrays.copyOfRange(content, begin, i + 1));
                begin = i + 1;
            }
        }
        return lines;
    }

    /** Empty if it's none. */
    private static Optional<String> text(byte[] line) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
            return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private OwnFile() {}
}
