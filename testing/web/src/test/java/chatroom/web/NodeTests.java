package chatroom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.DynamicTest;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Runs tests that are JavaScript with node's own runner, and tells of each as a test of JUnit. */
final class NodeTests {
    private static final Pattern NO_XML = Pattern.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]");
    private static final long LONGEST_MINUTES = 30;

    private NodeTests() {}

    /** Whether a command of this name can be started. */
    static boolean has(String command) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    /** Whether {@code npm ci} was called in this module's folder. */
    static boolean hasPackages() {
        return Files.isDirectory(Path.of("node_modules"));
    }

    /**
     * @param folder of this module, whose files of tests are run
     * @param options of node
     */
    static Stream<DynamicTest> run(String folder, String... options) throws IOException, InterruptedException {
        Path report = Files.createTempFile("node-tests", ".xml");
        Path output = Path.of("target", "node-tests.log");
        Files.createDirectories(output.getParent());
        try {
            List<String> command = new ArrayList<>(List.of(
                    "node",
                    "--test",
                    "--test-reporter=junit",
                    "--test-reporter-destination=" + report,
                    "--test-reporter=spec",
                    "--test-reporter-destination=stdout"));
            command.addAll(List.of(options));
            command.addAll(testsIn(Path.of(folder)));
            Process node = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!node.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                node.descendants().forEach(ProcessHandle::destroyForcibly);
                node.destroyForcibly();
                throw new AssertionError(
                        "node did not end within %s minutes: see %s".formatted(LONGEST_MINUTES, output));
            }
            List<DynamicTest> tests = read(report);
            assertThat(tests).as("what node has run: see %s", output).isNotEmpty();
            return tests.stream();
        } finally {
            Files.delete(report);
        }
    }

    /** By name, because node's releases differ in what a folder means. */
    private static List<String> testsIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".test.js"))
                    .sorted()
                    .toList();
        }
    }

    private static List<DynamicTest> read(Path report) throws IOException {
        // Colours of a terminal, as in what Playwright says of a failure, have no place in XML.
        String xml = NO_XML.matcher(Files.readString(report)).replaceAll("");
        try {
            NodeList cases = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)))
                    .getElementsByTagName("testcase");
            return IntStream.range(0, cases.getLength())
                    .mapToObj(i -> asTest((Element) cases.item(i)))
                    .toList();
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException("Node's report can't be read: " + xml, e);
        }
    }

    private static DynamicTest asTest(Element testCase) {
        return dynamicTest(testCase.getAttribute("name"), () -> {
            if (testCase.getElementsByTagName("skipped").getLength() > 0) {
                abort("skipped");
            }
            NodeList failures = testCase.getElementsByTagName("failure");
            if (failures.getLength() > 0) {
                throw new AssertionError(failures.item(0).getTextContent());
            }
        });
    }
}
