package chatroom.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the server logs as an error is one, but for what a disk in a mood makes it say. Each thread has its own world. */
final class ErrorTrap extends AppenderBase<ILoggingEvent> {
    private static final String OF_THE_DISK = "{} messages could not be stored: {}";
    private static final ThreadLocal<List<String>> ERRORS = ThreadLocal.withInitial(ArrayList::new);

    /** Once. */
    static void install() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ErrorTrap trap = new ErrorTrap();
        trap.setContext(root.getLoggerContext());
        trap.start();
        root.addAppender(trap);
    }

    static void clear() {
        ERRORS.get().clear();
    }

    static void check() {
        if (!ERRORS.get().isEmpty()) {
            throw new PromiseBroken(
                    "the server logged an error: %s".formatted(ERRORS.get().get(0)));
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)
                && !event.getMessage().equals(OF_THE_DISK)) {
            String cause = event.getThrowableProxy() == null
                    ? ""
                    : event.getThrowableProxy().getClassName() + ": "
                            + event.getThrowableProxy().getMessage();
            ERRORS.get().add(event.getFormattedMessage() + " " + cause);
        }
    }
}
