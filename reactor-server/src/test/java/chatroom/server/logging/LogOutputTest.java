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
import java.util.Set;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log as options shape it, on the logback.xml that is in the jar. */
class LogOutputTest {
    private final LoggerContext context = new LoggerContext();
    private final LogOutput output = new LogOutput(context);

    @BeforeEach
    void configure() throws Exception {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(ProjectFiles.root()
                .resolve("reactor-server/src/main/resources/logback.xml")
                .toFile());
    }

    @AfterEach
    void stop() {
        output.writeOut();
    }

    private String written(String message, Throwable thrown, Object... arguments) {
        Logger log = context.getLogger("chatroom.server.Some");
        AsyncAppender queue =
                (AsyncAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("queue");
        var console = (ConsoleAppender<ILoggingEvent>) queue.getAppender("stderr");
        LoggingEvent event = new LoggingEvent("here", log, Level.WARN, message, thrown, arguments);
        return new String(console.getEncoder().encode(event), UTF_8);
    }

    @Test
    void anEventIsOneJsonObjectOnOneLineWhateverCameFromOutside() {
        output.writeJson();
        String hostile = "eve\n{\"level\":\"INFO\"}\r\u001b[2J\u0000\\ \"quoted\" h\u00e9";
        String line = written("login as {} refused", null, hostile);
        assertThat(line).endsWith("\n");
        assertThat(line.strip().lines()).hasSize(1);
        JSONObject event = new JSONObject(line);
        assertThat(event.keySet())
                .containsAll(Set.of("timestamp", "level", "threadName", "loggerName", "formattedMessage"))
                .doesNotContain("context", "mdc", "arguments", "message", "sequenceNumber");
        assertThat(event.getString("level")).isEqualTo("WARN");
        assertThat(event.getString("formattedMessage")).isEqualTo("login as " + hostile + " refused");
    }

    @Test
    void anExceptionIsWithinTheLine() {
        output.writeJson();
        String line = written("it broke", new IllegalStateException("one\ntwo", new RuntimeException("three")));
        assertThat(line.strip().lines()).hasSize(1);
        JSONObject thrown = new JSONObject(line).getJSONObject("throwable");
        assertThat(thrown.getString("className")).isEqualTo("java.lang.IllegalStateException");
        assertThat(thrown.getString("message")).isEqualTo("one\ntwo");
        assertThat(thrown.getJSONObject("cause").getString("message")).isEqualTo("three");
    }

    @Test
    void theLevelIsThatOfTheServersOwnEvents() {
        output.setLevel(Level.DEBUG);
        assertThat(context.getLogger("chatroom.server.Some").isDebugEnabled()).isTrue();
        assertThat(context.getLogger("org.other").isDebugEnabled()).isFalse();
        output.setLevel(Level.ERROR);
        assertThat(context.getLogger("chatroom.server.Some").isWarnEnabled()).isFalse();
    }
}
