package chatroom.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What becomes of the page's sources before they are sent. Scripts and styles lose the lines that are only comments, a fifth of their
 * compressed size; empty lines stay in their place, so that errors name the right ones. And the page names scripts and styles by a folder
 * that has another name for each content, so a browser may keep them without asking, and never has some of one server and some of the next.
 */
final class PageSources {
    private static final Pattern SCRIPT_OR_STYLE = Pattern.compile(".*\\.(?:js|css)");
    private static final Pattern NAMED_BY_PAGE =
            Pattern.compile("(?<=\\s(?:href|src)=\")([\\w./-]+\\.(?:js|css))(?=\")");
    private static final int FOLDER_BYTES = 8;

    private PageSources() {}

    /** Whether it is a script or a style, which the page names by its versioned folder. */
    static boolean isVersioned(String path) {
        return SCRIPT_OR_STYLE.matcher(path).matches();
    }

    /** @param contents by path, which begins with a slash */
    static Map<String, byte[]> withoutComments(Map<String, byte[]> contents) {
        Map<String, byte[]> shorter = new HashMap<>(contents);
        shorter.replaceAll((path, content) -> isVersioned(path) ? withoutComments(content) : content);
        return shorter;
    }

    private static byte[] withoutComments(byte[] source) {
        StringBuilder kept = new StringBuilder(source.length);
        boolean isInComment = false;
        for (String line : new String(source, UTF_8).split("\n", -1)) {
            String text = line.strip();
            boolean begins = !isInComment && text.startsWith("/*");
            boolean isComment =
                    isInComment || text.startsWith("//") || (begins && (text.endsWith("*/") || !text.contains("*/")));
            isInComment = (isInComment || begins) && !text.contains("*/");
            kept.append(isComment ? "" : line).append('\n');
        }
        kept.setLength(kept.length() - 1);
        return kept.toString().getBytes(UTF_8);
    }

    /** A folder's name for these scripts and styles, with a slash before and behind it. */
    static String folder(Map<String, byte[]> contents) {
        MessageDigest digest = sha256();
        new TreeMap<>(contents).forEach((path, content) -> {
            if (isVersioned(path)) {
                digest.update((path + "\0" + content.length + "\0").getBytes(UTF_8));
                digest.update(content);
            }
        });
        return "/" + HexFormat.of().formatHex(digest.digest(), 0, FOLDER_BYTES) + "/";
    }

    /** The page, which names its scripts and styles in that folder. */
    static byte[] naming(byte[] page, String folder) {
        return NAMED_BY_PAGE
                .matcher(new String(page, UTF_8))
                .replaceAll(name -> folder.substring(1) + name.group())
                .getBytes(UTF_8);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256.", e);
        }
    }
}
