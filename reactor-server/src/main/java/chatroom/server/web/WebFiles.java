package chatroom.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import chatroom.server.http.HttpRequest;
import chatroom.server.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** The files of the page, held in memory with what is said of each. Never changes. */
public final class WebFiles {
    /** Of the resources; its list says which there are, one path a line. */
    private static final String FOLDER = "chatroom/web/";

    private static final String LIST = "files.txt";
    private static final String PAGE = "/index.html";
    private static final int TAG_BYTES = 12;

    /** May be kept, but has to be asked for each time whether it is the same still: a new server may have a new page. */
    private static final String ASK_EACH_TIME = "no-cache";

    /** What this path names never changes. */
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "webmanifest", "application/manifest+json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "txt", "text/plain; charset=utf-8");

    /**
     * One file.
     *
     * @param compressed the same by gzip; empty where that isn't smaller
     */
    private record WebFile(HttpResponse plain, Optional<HttpResponse> compressed) {}

    private final Map<String, WebFile> files = new HashMap<>();

    /** @param contents by path, which begins with a slash */
    WebFiles(Map<String, byte[]> contents) {
        Map<String, byte[]> sources = PageSources.withoutComments(contents);
        String folder = PageSources.folder(sources);
        sources.computeIfPresent(PAGE, (path, page) -> PageSources.naming(page, folder));
        sources.forEach((path, content) -> {
            if (PageSources.isVersioned(path)) {
                files.put(folder + path.substring(1), file(path, content, FOR_EVER));
            } else {
                files.put(path, file(path, content, ASK_EACH_TIME));
            }
        });
        if (files.containsKey(PAGE)) {
            files.put("/", files.get(PAGE));
        }
    }

    /** Those of the class path; none where the page wasn't built. */
    public static WebFiles load() {
        ClassLoader resources = WebFiles.class.getClassLoader();
        Map<String, byte[]> contents = new HashMap<>();
        read(resources, LIST)
                .ifPresent(list -> new String(list, UTF_8)
                        .lines()
                        .filter(path -> !path.isBlank())
                        .forEach(path -> contents.put(
                                "/" + path,
                                read(resources, path)
                                        .orElseThrow(() -> new IllegalStateException(
                                                "%s names %s, which isn't there.".formatted(LIST, path))))));
        return new WebFiles(contents);
    }

    private static Optional<byte[]> read(ClassLoader resources, String path) {
        try (InputStream in = resources.getResourceAsStream(FOLDER + path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("The program's own file %s can't be read.".formatted(path), e);
        }
    }

    private static WebFile file(String path, byte[] content, String keeping) {
        String type = TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "application/octet-stream");
        String tag = HexFormat.of().formatHex(PageSources.sha256().digest(content), 0, TAG_BYTES);
        byte[] compressed = compress(content);
        return new WebFile(
                response(type, content, tag, keeping),
                compressed.length < content.length
                        ? Optional.of(response(type, compressed, tag + "-gzip", keeping)
                                .with("Content-Encoding", "gzip"))
                        : Optional.empty());
    }

    private static HttpResponse response(String type, byte[] body, String tag, String keeping) {
        return HttpResponse.of(HttpResponse.OK, type, body)
                .with("ETag", "\"" + tag + "\"")
                .with("Cache-Control", keeping)
                .with("Vary", "Accept-Encoding");
    }

    private static byte[] compress(byte[] content) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(content.length);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory can't be written.", e);
        }
        return compressed.toByteArray();
    }

    /** @return empty where there is no such file */
    Optional<HttpResponse> answer(HttpRequest request) {
        return Optional.ofNullable(files.get(request.path())).map(file -> answer(request, file));
    }

    private static HttpResponse answer(HttpRequest request, WebFile file) {
        HttpResponse found = file.compressed
                .filter(gzip -> request.lists("accept-encoding", "gzip"))
                .orElse(file.plain);
        String tag = found.fields().get("ETag");
        if (!request.lists("if-none-match", tag)) {
            return found;
        }
        return HttpResponse.empty("304 Not Modified")
                .with("ETag", tag)
                .with("Cache-Control", found.fields().get("Cache-Control"))
                .with("Vary", found.fields().get("Vary"));
    }

    List<String> paths() {
        return files.keySet().stream().sorted().toList();
    }
}
