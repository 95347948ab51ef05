package chatroom.server.logging;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;

/** How much is logged, and in which form; where it goes is said in logback.xml. Any thread. */
public final class LogOutput {
    private final LoggerContext context;

    public LogOutput(LoggerContext context) {
        this.context = context;
    }

    /** Of the server's own events; libraries are heard from {@code info} on whatever is asked for. */
    public void setLevel(Level level) {
        context.getLogger("chatroom").setLevel(level);
    }

    /** From now on one JSON object a line, the stack trace of an exception included. */
    public void writeJson() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMarkers(false);
        encoder.setWithMDC(false);
        encoder.setWithKVPList(false);
        // The message as it is written, and not its parts.
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        console().setEncoder(encoder);
    }

    /** Logs this line, whatever level is set. */
    public void say(Level level, String sentence) {
        Logger said = context.getLogger("chatroom.server.Main");
        said.setLevel(Level.INFO);
        said.atLevel(org.slf4j.event.Level.valueOf(level.toString())).log(sentence);
    }

    /** The log is written by a thread of its own, which a halt would cut off. */
    public void writeOut() {
        context.stop();
    }

    private ConsoleAppender<ILoggingEvent> console() {
        AsyncAppender queue =
                (AsyncAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("queue");
        return (ConsoleAppender<ILoggingEvent>) queue.getAppender("stderr");
    }
}
