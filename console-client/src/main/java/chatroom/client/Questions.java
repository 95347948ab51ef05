package chatroom.client;

import chatroom.protocol.Limits;
import chatroom.protocol.Password;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader.Option;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;

/**
 * Asks for what isn't said to the room: names, passwords, yes or no. Nothing of it is kept among the lines. Belongs to the thread that types. Every question may
 * end with {@link UserInterruptException} or {@link EndOfFileException}: somebody doesn't want to answer.
 */
final class Questions {
    private static final char MASK = '*';

    private final LineReaderImpl reader;

    /** Told who has the terminal: a reader, or empty for the chat's own. */
    private final Consumer<Optional<LineReaderImpl>> onReader;

    Questions(Terminal terminal, Consumer<Optional<LineReaderImpl>> onReader) {
        this.reader = Readers.forQuestions(terminal);
        this.onReader = onReader;
    }

    /** Before there is a room, question and answer stay on the screen; in it, they vanish. */
    void stay(boolean stay) {
        reader.option(Option.ERASE_LINE_ON_FINISH, !stay);
    }

    Address server(Address suggestion, Consumer<String> complain) {
        while (true) {
            String answer = ask("Server [" + suggestion + "]: ", null, null).strip();
            if (answer.isEmpty()) {
                return suggestion;
            }
            Optional<Address> address = address(answer);
            if (address.isPresent()) {
                return address.get();
            }
            complain.accept("That is no server: it goes like chat.example, chat.example:5000 or [::1]:5000");
        }
    }

    /** {@code host}, {@code host:port}, {@code [v6]:port} or a bare v6 address. */
    static Optional<Address> address(String text) {
        int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
        boolean bareV6 = bracket < 0 && text.indexOf(':') != text.lastIndexOf(':');
        int colon = bareV6 ? -1 : text.indexOf(':', Math.max(0, bracket));
        String host = colon < 0 ? text : text.substring(0, colon);
        String port = colon < 0 ? Integer.toString(Address.DEFAULT_PORT) : text.substring(colon + 1);
        String bare = bracket < 0 ? host : host.substring(1, host.length() - 1);
        if (!bare.matches("[\\p{L}\\p{N}_.:%-]+") || !port.matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        int number = Integer.parseInt(port);
        return number >= 1 && number <= 65_535 ? Optional.of(new Address(bare, number)) : Optional.empty();
    }

    /** A name that there can be. */
    String name(String suggestion, Consumer<String> complain) {
        while (true) {
            String answer = ask("Name: ", null, suggestion).strip();
            try {
                if (!answer.isEmpty()) {
                    return Username.of(answer).value();
                }
            } catch (Violation violation) {
                complain.accept(violation.getMessage());
            }
        }
    }

    Password password() {
        return password("Password (%d characters or more): ".formatted(Limits.PASSWORD_MIN));
    }

    Password password(String question) {
        return new Password(ask(question, MASK, null));
    }

    /** Asks twice, because a slip would lock its owner out; empty if the answers differ. */
    Optional<Password> chosen(String question, String again, Consumer<String> complain) {
        while (true) {
            try {
                Password password = Password.chosen(ask(question, MASK, null));
                return password(again).equals(password) ? Optional.of(password) : Optional.empty();
            } catch (Violation violation) {
                complain.accept(violation.getMessage());
            }
        }
    }

    boolean isYes(String question, boolean usual) {
        String answer = ask(question + (usual ? " [Y/n] " : " [y/N] "), null, null)
                .strip()
                .toLowerCase(Locale.ROOT);
        return answer.isEmpty() ? usual : answer.startsWith("y");
    }

    private String ask(String question, Character mask, String suggestion) {
        onReader.accept(Optional.of(reader));
        try {
            return reader.readLine(Prompt.escaped(Cleaner.line(question)), mask, suggestion);
        } finally {
            onReader.accept(Optional.empty());
        }
    }
}
