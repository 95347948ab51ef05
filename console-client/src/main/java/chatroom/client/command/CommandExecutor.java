package chatroom.client.command;

import chatroom.client.command.Command.Audience;
import chatroom.client.login.CancelledException;
import chatroom.client.login.PasswordGuard;
import java.io.IOException;
import java.util.Optional;

/** Carries out typed lines, the same for every screen. Belongs to the thread that types. */
public final class CommandExecutor {
    private final CommandContext context;
    private final PasswordGuard guard;

    /** @param guard keeps passwords from being sent as texts */
    public CommandExecutor(CommandContext context, PasswordGuard guard) {
        this.context = context;
        this.guard = guard;
    }

    /** Sends the line, or does what it says. */
    public void execute(String line) throws InterruptedException {
        ParsedLine parsed = ParsedLine.of(line);
        if (parsed instanceof ParsedLine.Text text) {
            send(line, text.text());
        } else if (parsed instanceof ParsedLine.Call call) {
            run(call);
        } else if (parsed instanceof ParsedLine.Invalid invalid) {
            // The next line may be a password, typed where somebody expects a question.
            guard.watch();
            context.screen().notice(invalid.sentence());
        }
    }

    private void send(String line, String text) {
        Optional<String> objection = guard.objection(line);
        if (objection.isPresent()) {
            context.screen().notice(objection.get());
        } else {
            context.send(text);
        }
    }

    private void run(ParsedLine.Call call) throws InterruptedException {
        Command command = call.command();
        if (command.audience() == Audience.FULL_SCREEN
                && context.screen().fullScreen().isEmpty()) {
            context.screen().notice("That needs the full screen.");
            return;
        }
        try {
            command.action().run(context, call.arguments());
        } catch (IOException e) {
            context.screen().notice("This is not kept for the next start: " + e.getMessage());
        } catch (CancelledException e) {
            context.screen().notice("Cancelled; nothing has changed");
        }
    }
}
