package chatroom;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** What a logger, and all below it, say until this is closed. In tests loggers are silent otherwise. */
public final class LogLines implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    /** Guards itself. */
    private final List<ILoggingEvent> events = new ArrayList<>();

    private final Appender<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            synchronized (events) {
                events.add(event);
                events.notifyAll();
            }
        }
    };
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
        appender.start();
        logger.addAppender(appender);
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

    /** Returns when a line with these words has come. */
    public void await(String words) throws InterruptedException {
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (events) {
            while (events.stream()
                    .noneMatch(event -> event.getFormattedMessage().contains(words))) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(giveUpNs - System.nanoTime());
                if (leftMs <= 0) {
                    throw new AssertionError("nothing is logged of: " + words);
                }
                events.wait(leftMs);
            }
        }
    }

    private List<String> select(Predicate<ILoggingEvent> wanted) {
        synchronized (events) {
            return events.stream()
                    .filter(wanted)
                    .map(event -> event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                    .toList();
        }
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        appendersBefore.forEach(logger::addAppender);
        logger.setAdditive(true);
        logger.setLevel(levelBefore);
    }
}
