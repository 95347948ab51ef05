package chatroom.server.config;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** What an option that isn't as it must be leads to: one sentence that names it. */
record OptionChecks(CommandSpec command) {
    /** @throws ParameterException if it isn't */
    int within(String option, long value, int min, int max) {
        if (value < min || value > max) {
            throw wrong(option, "must be between %s and %s, not %s.".formatted(min, max, value));
        }
        return (int) value;
    }

    /** @param rest of a sentence that begins with the option's name */
    ParameterException wrong(String option, String rest) {
        OptionSpec spec = command.findOption(option);
        return new ParameterException(
                command.commandLine(), option + " " + rest, spec, String.valueOf(spec.<Object>getValue()));
    }
}
