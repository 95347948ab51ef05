package chatroom.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the server logs as an error: a mistake that costs no connection is seen here only. */
final class ErrorLog implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> errors = new ListAppender<>();

    ErrorLog() {
        root.setLevel(Level.ERROR);
        root.detachAndStopAllAppenders();
        errors.start();
        root.addAppender(errors);
    }

    List<String> sentences() {
        return errors.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
        root.detachAndStopAllAppenders();
    }
}
