package chatroom.client;

import chatroom.protocol.Password;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line. Filled by picocli; what isn't there comes from the environment. */
@Command(
        name = "console-client",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "The chatroom in a terminal.",
        sortOptions = false,
        footer = {
            "",
            "CHAT_HOST, CHAT_PORT and CHAT_USER stand for the options, CHAT_PASSWORD for",
            "the password. Without a terminal, lines of standard input are sent and",
            "messages printed; then the user and the password must be given.",
            "",
            "Exit codes: 0 well, 1 failed, 2 wrong use, 3 log-in refused, 4 not reachable,",
            "5 not all sent."
        })
final class Arguments {
    private static final int MAX_PORT = 65_535;

    @Option(names = "--host", paramLabel = "HOST", description = "The server (default: localhost).")
    private String host;

    @Option(names = "--port", paramLabel = "PORT", description = "Its port (default: 5000).")
    private String port;

    @Option(names = "--user", paramLabel = "NAME", description = "Who to log in as.")
    private String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the password. It can't be given here: others would see it.")
    private Path passwordFile;

    /** @throws WrongUse with a sentence */
    Settings settings(Map<String, String> environment) throws WrongUse {
        String where = host != null ? host : nonEmpty(environment, "CHAT_HOST").orElse("localhost");
        Optional<String> name = Optional.ofNullable(user).or(() -> nonEmpty(environment, "CHAT_USER"));
        return new Settings(new Address(where, port(environment)), name, password(environment));
    }

    private int port(Map<String, String> environment) throws WrongUse {
        Optional<String> given = Optional.ofNullable(port).or(() -> nonEmpty(environment, "CHAT_PORT"));
        try {
            int number = given.map(Integer::parseInt).orElse(Address.DEFAULT_PORT);
            if (number >= 1 && number <= MAX_PORT) {
                return number;
            }
        } catch (NumberFormatException e) {
            // As wrong as a number out of range.
        }
        throw new WrongUse("A port is a number from 1 to 65535, not '" + given.orElse("") + "'.");
    }

    private Optional<Password> password(Map<String, String> environment) throws WrongUse {
        if (passwordFile == null) {
            return nonEmpty(environment, "CHAT_PASSWORD").map(Password::new);
        }
        try {
            String first = Files.readString(passwordFile, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
            if (first.isEmpty()) {
                throw new WrongUse("The password file " + passwordFile + " is empty.");
            }
            return Optional.of(new Password(first));
        } catch (IOException e) {
            throw new WrongUse("The password file " + passwordFile + " can't be read.");
        }
    }

    private static Optional<String> nonEmpty(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
