package chatroom.server.config;

import chatroom.protocol.Registration;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import chatroom.server.access.AccessSettings;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The part of {@link ServerOptions} that says who may come in, how often somebody may try, and who is the first admin. */
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
                    "Attempts to make an account that one address has, at once and in the long run, whatever comes of them; 0 means any number. [CHAT_REGISTRATIONS_PER_HOUR; ${DEFAULT-VALUE}]")
    private long registrationsPerHour;

    @WhileRunning
    @Option(
            names = "--login-failures",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "Wrong passwords, from one address or for one account, before there are growing pauses; 0 means any number. [CHAT_LOGIN_FAILURES; ${DEFAULT-VALUE}]")
    private long loginFailures;

    @Option(
            names = "--admin",
            paramLabel = "NAME",
            defaultValue = "",
            description =
                    "Who is to be the first admin of a server without accounts: registering that name takes the code in the data folder's file admin-code then. [CHAT_ADMIN]")
    private String admin;

    /**
     * @return empty where nobody is named
     * @throws ParameterException with one sentence, if nobody can have that name
     */
    Optional<Username> admin(OptionChecks check) {
        try {
            return admin.isBlank() ? Optional.empty() : Optional.of(Username.of(admin));
        } catch (Violation e) {
            throw check.wrong("--admin", "can't be \"%s\": %s".formatted(admin, e.getMessage()));
        }
    }

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
