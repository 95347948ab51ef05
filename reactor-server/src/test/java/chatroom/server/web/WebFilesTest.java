package chatroom.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chatroom.server.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebFilesTest {
    private static final int KIB = 1_024;
    private static final String PAGE = "<p>hello</p>\n".repeat(100);
    private static final Pattern NAMED = Pattern.compile("\\s(?:href|src)=\"([\\w./-]+)\"");

    private final WebFiles files = files(PAGE, "1;");

    private static WebFiles files(String page, String script) {
        return new WebFiles(Map.of(
                "/index.html", page.getBytes(UTF_8), "/a/b.js", script.getBytes(UTF_8), "/icon.png", new byte[] {1, 2
                }));
    }

    private HttpResponse get(String path, String... fields) {
        return files.answer(Requests.get(path, fields)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"/, text/html; charset=utf-8", "/index.html, text/html; charset=utf-8", "/icon.png, image/png"})
    void aFileIsGivenWithItsType(String path, String type) {
        assertThat(get(path).fields()).containsEntry("Content-Type", type);
    }

    @ParameterizedTest
    @CsvSource({"/a", "/a/", "/a/b.js", "/A/b.js", "/a/../index.html", "/%69ndex.html", "//", "/files.txt"})
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
        assertThat(get("/icon.png", "Accept-Encoding: gzip").fields()).doesNotContainKey("Content-Encoding");
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

    /** The path by which a page names its script. */
    private static String script(WebFiles of) {
        Matcher name = NAMED.matcher(text(of, "/"));
        assertThat(name.find()).isTrue();
        return "/" + name.group(1);
    }

    private static String text(WebFiles of, String path) {
        return new String(of.answer(Requests.get(path)).orElseThrow().body(), UTF_8);
    }

    @Test
    void aScriptIsKeptWithoutAskingUnderANameThatIsAnotherForAnotherContent() {
        String page = "<script type=\"module\" src=\"a/b.js\"></script>";
        WebFiles one = files(page, "1;");
        WebFiles two = files(page, "2;");
        assertThat(script(one)).matches("/[0-9a-f]{16}/a/b\\.js").isEqualTo(script(files(page, "1;")));
        assertThat(text(one, script(one))).isEqualTo("1;");
        HttpResponse kept = one.answer(Requests.get(script(one))).orElseThrow();
        assertThat(kept.fields())
                .containsEntry("Cache-Control", "public, max-age=31536000, immutable")
                .containsEntry("Content-Type", "text/javascript; charset=utf-8");
        assertThat(script(two)).isNotEqualTo(script(one));
        assertThat(two.answer(Requests.get(script(one))))
                .as("of another server")
                .isEmpty();
        assertThat(one.answer(Requests.get("/")).orElseThrow().fields()).containsEntry("Cache-Control", "no-cache");
    }

    @Test
    void linesThatAreOnlyCommentsAreNotSentAndTheOthersStayInTheirPlace() {
        String source = """
            /** What it does. */
            /**
             * In many words: 'as /* this'.
             */
            let a = 1; // one
              // and two
              /** @type {X} */ (a).b();
            const text = `
            * no comment /* at all */
              http://a`;
            """;
        WebFiles page = files("<script src=\"a/b.js\"></script>", source);
        assertThat(text(page, script(page))).isEqualTo("""




            let a = 1; // one

              /** @type {X} */ (a).b();
            const text = `
            * no comment /* at all */
              http://a`;
            """);
    }

    private static int weight(WebFiles page, String path) {
        return page.answer(Requests.get(path, "Accept-Encoding: gzip"))
                .orElseThrow()
                .body()
                .length;
    }

    @Test
    void thePageBeginsWithAtMost58KiBCompressedAndAllThatFollowsIsAtMost42() {
        WebFiles page = WebFiles.load();
        Set<String> first = NAMED.matcher(text(page, "/"))
                .results()
                .map(name -> "/" + name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        first.add("/");
        assertThat(first).hasSizeGreaterThan(30);
        int begin = first.stream().mapToInt(path -> weight(page, path)).sum();
        int rest = page.paths().stream()
                .filter(path -> !first.contains(path) && !path.equals("/index.html") && !path.endsWith(".png"))
                .mapToInt(path -> weight(page, path))
                .sum();
        assertThat(begin).as("what every visit needs").isBetween(30 * KIB, 58 * KIB);
        assertThat(rest).as("what is loaded later, and names of emoji").isBetween(20 * KIB, 42 * KIB);
    }
}
