package chatroom.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebFilesTest {
    private static final String PAGE = "<p>hello</p>\n".repeat(100);

    private final WebFiles files = new WebFiles(Map.of(
            "/index.html", PAGE.getBytes(UTF_8), "/a/b.js", "1;".getBytes(UTF_8), "/icon.png", new byte[] {1, 2}));

    private HttpResponse get(String path, String... fields) {
        return files.answer(Requests.get(path, fields)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/index.html, text/html; charset=utf-8",
        "/a/b.js, text/javascript; charset=utf-8",
        "/icon.png, image/png"
    })
    void aFileIsGivenWithItsType(String path, String type) {
        assertThat(get(path).fields()).containsEntry("Content-Type", type);
    }

    @ParameterizedTest
    @CsvSource({"/a", "/a/", "/a/b.js/", "/A/b.js", "/a/../index.html", "/%69ndex.html", "//", "/files.txt"})
    void whatIsNotExactlyItsPathIsNone(String path) {
        assertThat(files.answer(Requests.get(path))).isEmpty();
    }

    @Test
    void whoTakesGzipGetsItWhereItIsSmaller() throws IOException {
        HttpResponse page = get("/", "Accept-Encoding: br, gzip");
        assertThat(page.fields()).containsEntry("Content-Encoding", "gzip").containsEntry("Vary", "Accept-Encoding");
        assertThat(page.body()).hasSizeLessThan(200);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(page.body())).readAllBytes())
                .isEqualTo(PAGE.getBytes(UTF_8));
        assertThat(get("/").body()).isEqualTo(PAGE.getBytes(UTF_8));
        assertThat(get("/a/b.js", "Accept-Encoding: gzip").fields()).doesNotContainKey("Content-Encoding");
    }

    @Test
    void whoHasItAlreadyIsToldSo() {
        String tag = get("/").fields().get("ETag");
        HttpResponse same = get("/", "If-None-Match: \"other\", " + tag);
        assertThat(same.status()).isEqualTo("304 Not Modified");
        assertThat(same.body()).isEmpty();
        assertThat(same.fields()).containsEntry("ETag", tag).containsEntry("Cache-Control", "no-cache");
        assertThat(get("/", "If-None-Match: " + tag, "Accept-Encoding: gzip").status())
                .as("of another form")
                .isEqualTo("200 OK");
        assertThat(get("/", "If-None-Match: \"other\"").status()).isEqualTo("200 OK");
    }
}
