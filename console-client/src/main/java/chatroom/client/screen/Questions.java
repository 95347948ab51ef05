package chatroom.client.screen;

import chatroom.client.link.Address;
import chatroom.client.link.WrongUse;
import chatroom.client.text.Cleaner;
import chatroom.client.view.Prompt;
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
    /** Asks for one that may be chosen now. */
    static final String PASSWORD = "Password (%d characters or more): ".formatted(Limits.PASSWORD_MIN);

    private static final char MASK = '*';

    private final LineReaderImpl reader;

    /** Told which reader has the terminal from now on. */
    private final Consumer<LineReaderImpl> onReader;

    Questions(Terminal terminal, Consumer<LineReaderImpl> onReader) {
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
            try {
                return Address.parse(answer, suggestion.tls());
            } catch (WrongUse e) {
                complain.accept(e.getMessage());
            }
        }
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
        return password(PASSWORD);
    }

    Password password(String question) {
        return new Password(ask(question, MASK, null));
    }

    /** Asks twice, because a slip would lock its owner out, until both are the same and one may be a password. */
    Password chosen(String question, Consumer<String> complain) {
        while (true) {
            try {
                Password password = Password.chosen(ask(question, MASK, null));
                if (isRepeated(password)) {
                    return password;
                }
                complain.accept("These were two different passwords; both are asked for again");
            } catch (Violation violation) {
                complain.accept(violation.getMessage());
            }
        }
    }

    boolean isRepeated(Password password) {
        return password("The same password again: ").equals(password);
    }

    /** Empty if there is none. */
    Optional<String> invite() {
        return Optional.of(ask("Invite code: ", null, null).strip()).filter(code -> !code.isEmpty());
    }

    boolean isYes(String question, boolean usual) {
        while (true) {
            String answer = ask(question + (usual ? " [Y/n] " : " [y/N] "), null, null)
                    .strip()
                    .toLowerCase(Locale.ROOT);
            if (answer.isEmpty()) {
                return usual;
            }
            if ("yes".startsWith(answer) || "no".startsWith(answer)) {
                return answer.startsWith("y");
            }
        }
    }

    private String ask(String question, Character mask, String suggestion) {
        onReader.accept(reader);
        return reader.readLine(Prompt.escaped(Cleaner.line(question)), mask, suggestion);
    }
}
