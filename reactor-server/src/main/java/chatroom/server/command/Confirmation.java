package chatroom.server.command;

import java.io.Console;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether somebody means what can't be taken back. */
final class Confirmation {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--yes", description = "Doesn't ask for the name once more, as it does at a terminal.")
    private boolean yes;

    /**
     * @param what of which the name is asked for once more
     * @param consequence a sentence
     */
    void ask(String what, String consequence) throws CommandFailure {
        if (yes) {
            return;
        }
        if (!Terminal.isThere()) {
            throw new ParameterException(
                    command.commandLine(),
                    consequence + " Where nobody can be asked whether that is meant, say --yes.");
        }
        Console console = System.console();
        String again = console.readLine("%s Type its name once more: ", consequence);
        if (again == null || !again.strip().equalsIgnoreCase(what)) {
            throw new CommandFailure("That isn't its name, so nothing was done.");
        }
    }
}
