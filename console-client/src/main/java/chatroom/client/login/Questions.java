package chatroom.client.login;

import chatroom.client.link.Servers;
import chatroom.client.link.UsageException;
import chatroom.client.storage.Folders;
import chatroom.client.storage.Settings;
import chatroom.protocol.Limits;
import chatroom.protocol.Password;
import chatroom.protocol.Username;
import chatroom.protocol.Violation;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks for what isn't said to the room: names, passwords, yes or no. Belongs to the thread that types. Every question
 * may end with {@link CancelledException}: somebody doesn't want to answer.
 */
public final class Questions {
    /** Asks for one that may be chosen now. */
    private static final String PASSWORD = "Password (%s characters or more): ".formatted(Limits.PASSWORD_MIN);

    private final Asker asker;
    private final Consumer<String> complain;
    private final PasswordGuard guard;

    /**
     * @param complain told what was wrong with an answer
     * @param guard told of every password that is entered
     */
    public Questions(Asker asker, Consumer<String> complain, PasswordGuard guard) {
        this.asker = asker;
        this.complain = complain;
        this.guard = guard;
    }

    /** Where to go, asked for if it isn't known. */
    public Settings whereTo(Settings given, Folders folders) {
        if (given.named().isPresent()) {
            return given;
        }
        while (true) {
            try {
                String answer = line("Server [" + given.servers() + "]: ");
                Servers servers = answer.isEmpty()
                        ? given.servers()
                        : Servers.parse(answer, given.servers().tls());
                return given.at(servers).withStored(folders);
            } catch (UsageException e) {
                complain.accept(e.getMessage());
            }
        }
    }

    /** A name that there can be. */
    String name(String suggestion) {
        while (true) {
            String answer = asker.line("Name: ", suggestion).strip();
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

    /** One that there may be already, and so of any kind: but what can't be seen in it is never used unasked. */
    public Password password(String question) {
        while (true) {
            String typed = typed(question);
            Optional<String> unseen = Password.unseen(typed);
            if (unseen.isEmpty()) {
                return new Password(typed);
            }
            complain.accept("What was entered has a character that can't be seen or typed (" + unseen.get() + ")");
            if (isYes("Use it all the same?", false)) {
                return new Password(typed);
            }
        }
    }

    private String typed(String question) {
        String typed = PasswordRules.withoutLineEnd(asker.secret(question));
        guard.know(new Password(typed));
        return typed;
    }

    /** One for an account to be made. */
    public Password chosenPassword() {
        return chosen(PASSWORD);
    }

    /** The one that lets in now, as far as that is known here. */
    public Password currentPassword() {
        while (true) {
            Password password = password("Current password: ");
            if (guard.mayLetIn(password)) {
                return password;
            }
            complain.accept("That isn't your current password");
        }
    }

    /** Asks for the password that replaces the current one. */
    public Password newPassword() {
        Password password = chosen("New " + PASSWORD.toLowerCase(Locale.ROOT));
        guard.onChosen(password);
        return password;
    }

    void onLetIn(Password password) {
        guard.onLetIn(password);
    }

    /** Asks twice, because a slip would lock its owner out, until both are the same and one may be a password. */
    private Password chosen(String question) {
        while (true) {
            try {
                Password password = PasswordRules.chosen(typed(question));
                if (isRepeated(password)) {
                    return password;
                }
            } catch (Violation violation) {
                complain.accept(violation.getMessage());
            }
        }
    }

    boolean isRepeated(Password password) {
        boolean same = password("The same password again: ").equals(password);
        if (!same) {
            complain.accept("These were two different passwords; both are asked for again");
        }
        return same;
    }

    /** Empty if there is none. */
    Optional<String> invite() {
        return Optional.of(line("Invite code: ")).filter(code -> !code.isEmpty());
    }

    public boolean isYes(String question, boolean usual) {
        while (true) {
            String answer = line(question + (usual ? " [Y/n] " : " [y/N] ")).toLowerCase(Locale.ROOT);
            if (answer.isEmpty()) {
                return usual;
            }
            if ("yes".startsWith(answer) || "no".startsWith(answer)) {
                return answer.startsWith("y");
            }
        }
    }

    private String line(String question) {
        return asker.line(question, "").strip();
    }
}
