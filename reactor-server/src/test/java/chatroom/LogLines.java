package chatroom;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** What a logger, and all below it, say until this is closed. In tests loggers are silent otherwise. */
public final class LogLines implements AutoCloseable {
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final Logger logger;
    private final Level levelBefore;
    private final List<Appender<ILoggingEvent>> appendersBefore = new ArrayList<>();

    private LogLines(Logger logger, Level level) {
        this.logger = logger;
        this.levelBefore = logger.getLevel();
        logger.setLevel(level);
        // Nowhere else: a build that succeeds is quiet.
        logger.setAdditive(false);
        logger.iteratorForAppenders().forEachRemaining(appendersBefore::add);
        appendersBefore.forEach(logger::detachAppender);
        events.start();
        logger.addAppender(events);
    }

    public static LogLines of(Class<?> source) {
        return new LogLines((Logger) LoggerFactory.getLogger(source), Level.INFO);
    }

    /** Whatever anybody has to say, libraries too. */
    public static LogLines ofEverything() {
        return new LogLines((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME), Level.TRACE);
    }

    /** Each with its stack trace, if it has one. */
    public List<String> all() {
        return select(event -> true);
    }

    /** Without those of a logger and what is below it. */
    public List<String> allBut(String loggerName) {
        return select(event -> !event.getLoggerName().startsWith(loggerName));
    }

    private List<String> select(Predicate<ILoggingEvent> wanted) {
        synchronized (events) {
            return events.list.stream()
                    .filter(wanted)
                    .map(event -> event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                    .toList();
        }
    }

    @Override
    public void close() {
        logger.detachAppender(events);
        appendersBefore.forEach(logger::addAppender);
        logger.setAdditive(true);
        logger.setLevel(levelBefore);
    }
}
