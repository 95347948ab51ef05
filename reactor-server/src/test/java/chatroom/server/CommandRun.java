package chatroom.server;

import ch.qos.logback.classic.Logger;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** What came of a command line, given in this process. */
public record CommandRun(int exitCode, String output, String errors) {
    public static CommandRun of(List<String> args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = exitCode(args, out, err);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    static int exitCode(List<String> args, Writer out, Writer err) {
        CommandLine commandLine = Main.commandLine(args, Map.of())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(args.toArray(String[]::new));
        // A command has warnings logged, and nothing else; the tests that follow it are to hear what those before it
        // heard.
        ((Logger) LoggerFactory.getLogger("chatroom")).setLevel(null);
        return exitCode;
    }
}
