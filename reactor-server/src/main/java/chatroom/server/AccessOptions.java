package chatroom.server;

import chatroom.protocol.Registration;
import chatroom.server.room.AccessSettings;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The part of {@link ServerOptions} that says who may come in, and how often somebody may try. */
final class AccessOptions {
    private static final int MANY = 1_000_000;

    @WhileRunning
    @Option(
            names = "--registration",
            paramLabel = "WHO",
            defaultValue = "open",
            description =
                    "Who may make an account: open (everybody), invite (who has a code) or closed (nobody). [CHAT_REGISTRATION; ${DEFAULT-VALUE}]")
    private String registration;

    @WhileRunning
    @Option(
            names = "--registrations-per-hour",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "Accounts that one address may make, at once and in the long run; 0 means any number. [CHAT_REGISTRATIONS_PER_HOUR; ${DEFAULT-VALUE}]")
    private long registrationsPerHour;

    @WhileRunning
    @Option(
            names = "--login-failures",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "Wrong passwords, from one address or for one account, before there are growing pauses; 0 means any number. [CHAT_LOGIN_FAILURES; ${DEFAULT-VALUE}]")
    private long loginFailures;

    /** @throws ParameterException with one sentence, if a value is out of its range */
    AccessSettings toSettings(OptionChecks check) {
        Registration who = Registration.ofWireName(registration)
                .orElseThrow(() -> check.wrong(
                        "--registration", "must be open, invite or closed, not \"%s\".".formatted(registration)));
        return new AccessSettings(
                who,
                check.within("--login-failures", loginFailures, 0, MANY),
                check.within("--registrations-per-hour", registrationsPerHour, 0, MANY));
    }
}
