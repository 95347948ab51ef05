package chatroom.server.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import chatroom.ProjectFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The logback.xml that is in the jar. */
class LogFormatTest {
    private final LoggerContext context = new LoggerContext();
    private Logger log;

    @BeforeEach
    void configure() throws Exception {
        Path file = ProjectFiles.root().resolve("reactor-server/src/main/resources/logback.xml");
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(file.toFile());
        log = context.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private List<String> written(String message, Throwable thrown, Object... arguments) {
        AsyncAppender queue = (AsyncAppender) log.getAppender("queue");
        var console = (ConsoleAppender<ILoggingEvent>) queue.getAppender("stderr");
        LoggingEvent event = new LoggingEvent("here", log, Level.WARN, message, thrown, arguments);
        String bytes = new String(console.getEncoder().encode(event), UTF_8);
        return bytes.lines().toList();
    }

    @Test
    void whatCameFromOutsideCannotForgeALineOrMoveACursor() {
        String hostile = "eve\n2026-11-24 13:00:00.000 INFO  root is in\r\u001b[2J\u0085\u2028\u202etxt\u0000\u007f";
        assertThat(written("login as {} refused", null, hostile))
                .singleElement()
                .asString()
                .endsWith(" WARN  login as eve\\u000a2026-11-24 13:00:00.000 INFO  root is in\\u000d\\u001b[2J\\u0085"
                        + "\\u2028\\u202etxt\\u0000\\u007f refused");
    }

    @Test
    void neitherCanItInTheMessageOfAnException() {
        RuntimeException thrown = new IllegalStateException("one\ntwo", new IllegalArgumentException("three\r\nfour"));
        thrown.addSuppressed(new IllegalStateException("five\n\tat six"));
        assertThat(written("it broke", thrown))
                .filteredOn(line -> !line.startsWith("\tat ") && !line.startsWith("\t\tat "))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("it broke"),
                        line -> assertThat(line).isEqualTo("java.lang.IllegalStateException: one\\u000atwo"),
                        line -> assertThat(line).contains("Suppressed: ", "five\\u000a\\u0009at six"),
                        line -> assertThat(line).contains("frames omitted"),
                        line -> assertThat(line)
                                .isEqualTo("Caused by: java.lang.IllegalArgumentException: three\\u000d\\u000afour"),
                        line -> assertThat(line).contains("frames omitted"));
    }

    @Test
    void theDatabaseLayerIsKeptFromPrintingWhatIsStored() {
        log.setLevel(Level.TRACE);
        assertThat(context.getLogger("com.j256.ormlite.stmt.StatementExecutor").isInfoEnabled())
                .isFalse();
    }

    @Test
    void whatIsPlainStaysAsItIs() {
        assertThat(written("h\u00e9llo \uD83D\uDE00 \"x\" \\ {}", null, "a b"))
                .singleElement()
                .asString()
                .endsWith(" WARN  h\u00e9llo \uD83D\uDE00 \"x\" \\ a b");
    }
}
