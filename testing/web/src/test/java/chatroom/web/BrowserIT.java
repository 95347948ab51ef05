package chatroom.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** All of the page in a real browser, against the real server's jar. */
class BrowserIT {
    @TestFactory
    Stream<DynamicTest> thePageInABrowser() throws IOException, InterruptedException {
        assumeTrue(NodeTests.has("node"), "skipped: node isn't installed");
        assumeTrue(NodeTests.has("chromium"), "skipped: Chromium isn't installed");
        assumeTrue(NodeTests.hasPackages(), "skipped: npm ci was not called in testing/web");
        // Each file has a server of its own.
        return NodeTests.run("browser", "--test-concurrency=2");
    }
}
