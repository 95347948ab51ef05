package chatroom.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The locale that this process was started in, and the command line and environment decoded in spite of it. Java decodes both by the locale
 * before {@code main} begins, and in the locale {@code C}, as cron or an empty environment has it, every letter that isn't ASCII is gone
 * then. Linux still has the bytes: they are read as UTF-8, and by the locale's encoding where they aren't that. What can't be decoded is
 * refused, because a text that is wrong would be kept for ever.
 */
public final class ProcessLocale {
    private static final Path PROCESS = Path.of("/proc/self");
    private static final char DAMAGED = '\uFFFD';

    /** The charset by which Java decodes arguments and file names. */
    private final Charset locales;

    /** Where Linux tells of this process. */
    private final Path process;

    private ProcessLocale(Charset locales, Path process) {
        this.locales = locales;
        this.process = process;
    }

    /** The locale of this process. */
    public static ProcessLocale current() {
        return new ProcessLocale(locales(), PROCESS);
    }

    /** As if the locale and the process were these. */
    static ProcessLocale of(Charset locales, Path process) {
        return new ProcessLocale(locales, process);
    }

    private static Charset locales() {
        try {
            return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }

    /** Whether the locale has letters of English only: then a terminal or a pipe is spoken to in UTF-8. */
    public boolean isAscii() {
        return locales.equals(StandardCharsets.US_ASCII);
    }

    /** Where the locale knows ASCII only, a sentence would come out with question marks. */
    public void speakUtf8() {
        if (isAscii()) {
            System.setOut(utf8(FileDescriptor.out));
            System.setErr(utf8(FileDescriptor.err));
        }
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /**
     * @param decoded as {@code main} got them
     * @throws UndecodableException one of them can't be read
     */
    public String[] arguments(String[] decoded) throws UndecodableException {
        List<byte[]> all = bytes("cmdline");
        // The launcher's own options stand before them, wherever they came from.
        List<byte[]> last = all.subList(Math.max(0, all.size() - decoded.length), all.size());
        boolean ours = last.size() == decoded.length;
        for (int i = 0; ours && i < decoded.length; i++) {
            ours = new String(last.get(i), locales).equals(decoded[i]);
        }
        String[] texts = new String[decoded.length];
        for (int i = 0; i < decoded.length; i++) {
            Optional<byte[]> bytes = ours ? Optional.of(last.get(i)) : Optional.empty();
            texts[i] = text(bytes, decoded[i], "'" + decoded[i] + "' on the command line");
        }
        return texts;
    }

    /**
     * @param decoded as {@code System.getenv()} has it
     * @param prefix of the names of the variables that matter; the others stay as they are
     * @throws UndecodableException one of these can't be read
     */
    public Map<String, String> environment(Map<String, String> decoded, String prefix) throws UndecodableException {
        Map<String, byte[]> bytes = new HashMap<>();
        for (byte[] entry : bytes("environ")) {
            // In one byte a letter each: nothing is lost on the way.
            String raw = new String(entry, StandardCharsets.ISO_8859_1);
            int equals = raw.indexOf('=');
            if (equals > 0) {
                bytes.put(raw.substring(0, equals), Arrays.copyOfRange(entry, equals + 1, entry.length));
            }
        }
        Map<String, String> texts = new HashMap<>(decoded);
        for (Map.Entry<String, String> entry : decoded.entrySet()) {
            String name = entry.getKey();
            if (name.startsWith(prefix)) {
                Optional<byte[]> raw = Optional.ofNullable(bytes.get(name))
                        .filter(value -> new String(value, locales).equals(entry.getValue()));
                // Its value may be a secret.
                texts.put(name, text(raw, entry.getValue(), "the variable " + name));
            }
        }
        return texts;
    }

    /**
     * A file's name.
     *
     * @throws UndecodableException Java can't use it in this locale
     */
    public Path path(String name) throws UndecodableException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new UndecodableException("The file name '" + name + "' can't be used: " + remedy());
        }
    }

    private String text(Optional<byte[]> bytes, String decoded, String what) throws UndecodableException {
        if (bytes.isEmpty()) {
            if (decoded.indexOf(DAMAGED) >= 0) {
                throw unreadable(what);
            }
            return decoded;
        }
        Optional<String> text = strictly(bytes.get(), StandardCharsets.UTF_8).or(() -> strictly(bytes.get(), locales));
        return text.orElseThrow(() -> unreadable(what));
    }

    private UndecodableException unreadable(String what) {
        return new UndecodableException("There are letters in " + what + " that can't be read: " + remedy());
    }

    private String remedy() {
        return "the locale's encoding is " + locales.name()
                + ". Give it in UTF-8, and set LC_ALL to a locale with UTF-8, as LC_ALL=C.UTF-8.";
    }

    private static Optional<String> strictly(byte[] bytes, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** What is between the NULs; empty where there is no such file. */
    private List<byte[]> bytes(String file) {
        List<byte[]> parts = new ArrayList<>();
        try {
            byte[] all = Files.readAllBytes(process.resolve(file));
            int begin = 0;
            for (int i = 0; i < all.length; i++) {
                if (all[i] == 0) {
                    parts.add(Arrays.copyOfRange(all, begin, i));
                    begin = i + 1;
                }
            }
        } catch (IOException e) {
            // Not on Linux, or it's kept from us.
        }
        return parts;
    }
}
