package chatroom.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What of the page works without a browser: its model of rooms, its link, what waits to be sent. */
class PageModelTest {
    @TestFactory
    Stream<DynamicTest> whatThePageKnows() throws IOException, InterruptedException {
        assumeTrue(NodeTests.has("node"), "skipped: node isn't installed");
        return NodeTests.run("unit");
    }
}
