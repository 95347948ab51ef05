package chatroom.client;

import chatroom.client.link.Address;
import chatroom.client.link.Servers;
import chatroom.client.link.UsageException;
import chatroom.client.plain.PipeOptions;
import chatroom.client.storage.Settings;
import chatroom.client.text.Cleaner;
import chatroom.process.ProcessLocale;
import chatroom.process.UndecodableException;
import chatroom.protocol.Limits;
import chatroom.protocol.Password;
import chatroom.protocol.RoomReference;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command line. Filled by picocli; what isn't there comes from the environment. */
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "The chatroom in a terminal.",
            "",
            "Server, name and session are remembered: the next start goes straight into the room."
        },
        optionListHeading = "%nOptions:%n",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:well",
            "1:failed",
            "2:wrong use",
            "3:log-in refused",
            "4:server not reachable",
            "5:not all sent; what wasn't stands on standard error"
        },
        footerHeading = "%nWithout a terminal:%n",
        footer = {
            "Each line of standard input is sent, and the end waits until the server has confirmed every one. "
                    + "--user, and --password-file or CHAT_PASSWORD, must be given where no session is remembered.",
            "",
            "Environment: CHAT_HOST, CHAT_PORT, CHAT_USER, CHAT_TLS=1 and CHAT_TLS_CA stand for the options, "
                    + "CHAT_PASSWORD for the password. "
                    + "CHAT_TLS=0 says that a network without TLS is meant, and the warning of it goes. "
                    + "Kept in ~/.config/chatroom and ~/.local/state/chatroom, or where XDG_CONFIG_HOME and XDG_STATE_HOME say."
        })
final class Arguments {
    /** The first line of a longer one is no password. */
    private static final int MOST_PASSWORD_FILE_BYTES = 16 * 1024;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final String STANDARD_INPUT = "-";

    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description =
                    "The server, or the several ones of a chat, as in a,b:5001,[::1]:6000: the next one where one is lost "
                            + "(default: where you were last, or localhost).")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Its port, where HOST has none (default: 5000, with TLS 5443).")
    private String port;

    @Option(
            names = "--tls",
            description =
                    "Talk to it through TLS 1.3, or not at all. Its certificate must be for HOST, and signed by somebody whom Java trusts.")
    private boolean tls;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "TLS, with these certificates (PEM) as the ones to trust.")
    private Path authority;

    @Option(names = "--user", paramLabel = "NAME", description = "Who to log in as (default: who you were last).")
    private String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the password. It can't be given here: others would see it.")
    private Path passwordFile;

    @Option(
            names = "--logout",
            description =
                    "Void the remembered session, at the server too if it can be reached, and forget server and name.")
    private boolean logout;

    @Option(
            names = "--plain",
            description =
                    "For screen readers: nothing is redrawn, no colours, one line an event. TERM=dumb does the same.")
    private boolean plain;

    @Option(
            names = "--send",
            paramLabel = "TEXT",
            description =
                    "Send this text, wait until it's confirmed, and end. - is all of standard input, as one message.")
    private String send;

    @Option(
            names = "--room",
            paramLabel = "NAME",
            description =
                    "Without a terminal: say it there, or listen there only; @NAME is the direct room with somebody. "
                            + "Without it, texts go to the lobby, and --listen prints all rooms of yours.")
    private String room;

    @Option(names = "--listen", description = "Print messages as they come, until Ctrl+C.")
    private boolean listen;

    @Option(names = "--json", description = "With --listen: as frames of JSON, one a line.")
    private boolean json;

    @Option(
            names = "--since",
            paramLabel = "ID",
            description = "With --listen: begin after the message with this id; 0 is the beginning.")
    private String since;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Without a terminal: give up after so many seconds without progress (default: 30).")
    private String timeout;

    /** @throws TypeConversionException with a sentence */
    static Path path(String name) {
        try {
            return ProcessLocale.current().path(name);
        } catch (UndecodableException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    boolean isLogout() {
        return logout;
    }

    boolean isPlain() {
        return plain;
    }

    /** Whether something was asked for that needs nobody to sit there. */
    boolean isPipe() {
        return send != null || listen;
    }

    /**
     * @param in for the text that comes from there
     * @throws UsageException with a sentence
     */
    PipeOptions pipeOptions(InputStream in) throws UsageException {
        if (!listen && (json || since != null)) {
            throw new UsageException((json ? "--json" : "--since") + " goes with --listen.");
        }
        OptionalLong first =
                since == null ? OptionalLong.empty() : OptionalLong.of(number("--since", since, 0, Long.MAX_VALUE - 1));
        Duration patience =
                timeout == null ? DEFAULT_PATIENCE : Duration.ofSeconds(number("--timeout", timeout, 1, 86_400));
        return new PipeOptions(room(), text(in), listen, json, first, patience);
    }

    private Optional<RoomReference> room() throws UsageException {
        try {
            return room == null ? Optional.empty() : Optional.of(RoomReference.of(room));
        } catch (Violation violation) {
            throw new UsageException(violation.getMessage());
        }
    }

    boolean namesRoom() {
        return room != null;
    }

    /** What is to be sent; empty where nothing was said of that. */
    private Optional<String> text(InputStream in) throws UsageException {
        if (send == null) {
            return Optional.empty();
        }
        boolean isInput = send.equals(STANDARD_INPUT);
        String text = isInput ? all(in) : send;
        if (Cleaner.outgoing(text).isBlank()) {
            throw new UsageException(
                    isInput
                            ? "There is nothing to send: standard input is empty."
                            : "There is nothing to send: --send takes a text, or - for standard input.");
        }
        return Optional.of(text);
    }

    /** Without the line end behind it. */
    private static String all(InputStream in) throws UsageException {
        try {
            byte[] bytes = in.readNBytes(Limits.FRAME_BYTES + 1);
            if (bytes.length > Limits.FRAME_BYTES) {
                throw new UsageException(
                        "Standard input has more than a message may (%s characters). Without --send, each line is one."
                                .formatted(Limits.TEXT_CHARS));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .stripTrailing();
        } catch (CharacterCodingException e) {
            throw new UsageException("What standard input has isn't UTF-8.");
        } catch (IOException e) {
            throw new UsageException("Standard input can't be read.");
        }
    }

    private static long number(String option, String text, long least, long most) throws UsageException {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // As wrong as a number out of range.
        }
        throw new UsageException("%s takes a number from %s to %s, not '%s'.".formatted(option, least, most, text));
    }

    /**
     * @param last where one was last: who names that server, and no other port, goes there again, and through TLS if it was so
     * @throws UsageException with a sentence
     */
    Settings settings(Map<String, String> environment, Optional<Servers> last) throws UsageException {
        Optional<Path> trusted = Optional.ofNullable(authority)
                .or(() -> nonEmpty(environment, "CHAT_TLS_CA").map(Arguments::path));
        boolean secure = tls || authority != null || tls(environment, trusted.isPresent());
        return new Settings(
                servers(environment, last, secure),
                trusted,
                Optional.ofNullable(user).or(() -> nonEmpty(environment, "CHAT_USER")),
                password(environment),
                Optional.empty());
    }

    /** Empty where nothing is said of it, or just what was so the last time. */
    private Optional<Servers> servers(Map<String, String> environment, Optional<Servers> last, boolean secure)
            throws UsageException {
        Optional<String> where = Optional.ofNullable(host).or(() -> nonEmpty(environment, "CHAT_HOST"));
        Optional<String> which = Optional.ofNullable(port).or(() -> nonEmpty(environment, "CHAT_PORT"));
        OptionalInt number = which.isPresent() ? OptionalInt.of(Address.port(which.get())) : OptionalInt.empty();
        if (where.isPresent()) {
            return named(where.get(), number, last, secure);
        }
        boolean asLast = last.filter(servers -> servers.tls() || !secure).isPresent();
        return which.isPresent() || (secure && !asLast)
                ? Optional.of(Servers.of(new Address("localhost", number.orElse(Address.defaultPort(secure)), secure)))
                : Optional.empty();
    }

    private static Optional<Servers> named(String text, OptionalInt number, Optional<Servers> last, boolean secure)
            throws UsageException {
        if (last.isPresent() && (last.get().tls() || !secure)) {
            Servers before = last.get();
            int usual = Address.defaultPort(before.tls());
            Servers again = Servers.parse(
                    text,
                    before.tls(),
                    host -> number.orElseGet(() -> before.portOf(host).orElse(usual)));
            if (again.first().equals(before.first())) {
                return Optional.of(again).filter(servers -> !servers.equals(before));
            }
        }
        return Optional.of(Servers.parse(text, secure, host -> number.orElse(Address.defaultPort(secure))));
    }

    /**
     * Whether somebody has said that there is no TLS here: who knows it needs no warning.
     *
     * @throws UsageException with a sentence
     */
    static boolean isClearByChoice(Map<String, String> environment) throws UsageException {
        return !tls(environment, true);
    }

    private static boolean tls(Map<String, String> environment, boolean otherwise) throws UsageException {
        Optional<String> value = nonEmpty(environment, "CHAT_TLS").map(text -> text.toLowerCase(Locale.ROOT));
        if (value.isEmpty()) {
            return otherwise;
        }
        if (!Set.of("1", "true", "yes", "0", "false", "no").contains(value.get())) {
            throw new UsageException("CHAT_TLS is 1 or 0, not '" + value.get() + "'.");
        }
        return Set.of("1", "true", "yes").contains(value.get());
    }

    private Optional<Password> password(Map<String, String> environment) throws UsageException {
        if (passwordFile == null) {
            Optional<String> given = nonEmpty(environment, "CHAT_PASSWORD");
            return given.isEmpty() ? Optional.empty() : Optional.of(seen(given.get(), "The variable CHAT_PASSWORD"));
        }
        String where = "The password file " + passwordFile;
        try (InputStream file = Files.newInputStream(passwordFile)) {
            byte[] begin = file.readNBytes(MOST_PASSWORD_FILE_BYTES);
            String first = firstLine(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(begin))
                    .toString());
            if (first.isEmpty()) {
                throw new UsageException(where + " is empty.");
            }
            return Optional.of(seen(first, where));
        } catch (CharacterCodingException e) {
            throw new UsageException(where + " isn't UTF-8.");
        } catch (IOException e) {
            throw new UsageException(where + " can't be read.");
        }
    }

    /** Without the mark that some editors put at a file's beginning. */
    private static String firstLine(String text) {
        String begin = text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        return begin.lines().findFirst().orElse("");
    }

    private static Password seen(String password, String where) throws UsageException {
        Optional<String> unseen = Password.unseen(password);
        if (unseen.isPresent()) {
            throw new UsageException(where + " has a character in the password that can't be seen or typed ("
                    + unseen.get() + "). If it belongs there, enter the password where it is asked for.");
        }
        return new Password(password);
    }

    private static Optional<String> nonEmpty(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
