package chatroom.client;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Password;
import java.io.IOError;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/**
 * The chat on a real terminal. {@link #run} belongs to the thread that types: it alone reads. The printer's thread alone prints. Events come on the link's thread,
 * and are only handed on.
 */
final class Screen implements LinkListener {
    private static final char MASK = '*';

    /** How long a quitter waits for what the server hasn't confirmed yet. */
    private static final long LAST_WORDS_MILLIS = 3_000;

    private final Terminal terminal;
    private final Settings settings;
    private final LineReaderImpl chatReader;
    private final LineReaderImpl loginReader;
    private final Printer printer;

    /** How a login ended, for whoever waits for it. */
    private final BlockingQueue<LinkEvent> outcomes = new LinkedBlockingQueue<>();

    private volatile boolean awaitsOutcome;
    private volatile boolean wasRefused;

    /** Texts given to the link that it hasn't answered for. Guarded by this. */
    private int unanswered;

    private volatile LinkStatus status = new LinkStatus(LinkPhase.OFFLINE, Optional.empty(), 0, 0);

    Screen(Terminal terminal, Settings settings, ZoneId zone) {
        this.terminal = terminal;
        this.settings = settings;
        this.chatReader = Readers.forChat(terminal, this::refreshPrompt);
        this.loginReader = Readers.forLogin(terminal);
        this.printer = new Printer(chatReader, this::prompt, new Transcript(zone));
    }

    @Override
    public void onEvent(LinkEvent event) {
        if (event instanceof LinkEvent.StatusChanged changed) {
            status = changed.status();
            printer.refresh();
        } else if (awaitsOutcome && isOutcome(event)) {
            awaitsOutcome = false;
            if (event instanceof LinkEvent.LoggedIn) {
                printer.print(event);
            }
            outcomes.add(event);
        } else {
            printer.print(event);
        }
        if (event instanceof LinkEvent.Sent || event instanceof LinkEvent.SendRefused) {
            count(-1);
        }
    }

    private synchronized void count(int change) {
        unanswered += change;
        notifyAll();
    }

    private static boolean isOutcome(LinkEvent event) {
        return event instanceof LinkEvent.LoggedIn
                || event instanceof LinkEvent.LoginRefused
                || event instanceof LinkEvent.Stopped;
    }

    /** @return the exit code */
    int run(Link link) throws InterruptedException {
        // For as long as this runs, not only for each line: what is typed ahead must not be echoed into the messages.
        boolean echoed = terminal.echo(false);
        // While a line is read, the reader has a handler of its own.
        SignalHandler onInterrupt = terminal.handle(Signal.INT, signal -> onInterrupt());
        printer.start();
        int code = ExitCode.OK;
        try {
            logIn(link);
            chat(link);
        } catch (EndOfFileException | UserInterruptException e) {
            // Left at a question.
            code = codeOfLeaving();
        }
        boolean allSent = awaitAnswers();
        link.stop();
        printer.stop();
        terminal.handle(Signal.INT, onInterrupt);
        terminal.echo(echoed);
        return allSent ? code : ExitCode.UNSENT;
    }

    /** Ctrl+C between two lines means nothing; where a login is waited for, that isn't wanted any more. */
    private void onInterrupt() {
        if (awaitsOutcome) {
            awaitsOutcome = false;
            outcomes.add(new LinkEvent.Stopped());
        }
    }

    private int codeOfLeaving() {
        if (wasRefused) {
            return ExitCode.LOGIN_REFUSED;
        }
        return status.phase() == LinkPhase.OFFLINE || status.phase() == LinkPhase.CONNECTING
                ? ExitCode.NOT_REACHABLE
                : ExitCode.OK;
    }

    /** Asks until somebody is logged in. */
    private void logIn(Link link) throws InterruptedException {
        Optional<String> name = settings.username();
        Optional<Password> password = settings.password();
        String lastName = "";
        while (true) {
            String who = name.isPresent() ? name.get() : askName(lastName);
            Password secret = password.isPresent() ? password.get() : askPassword("Password: ");
            awaitsOutcome = true;
            link.login(who, secret);
            if (succeeds(link, who, secret)) {
                return;
            }
            lastName = who;
            name = Optional.empty();
            password = Optional.empty();
        }
    }

    private boolean succeeds(Link link, String who, Password secret) throws InterruptedException {
        LinkEvent outcome = awaitOutcome();
        if (outcome instanceof LinkEvent.LoginRefused refused) {
            wasRefused = true;
            printer.notice(refused.sentence());
            return refused.code() == ErrorCode.BAD_CREDENTIALS
                    && isYes("Make a new account for " + who + "?")
                    && createsAccount(link, who, secret);
        }
        return true;
    }

    private LinkEvent awaitOutcome() throws InterruptedException {
        LinkEvent outcome = outcomes.take();
        if (outcome instanceof LinkEvent.Stopped) {
            throw new EndOfFileException();
        }
        return outcome;
    }

    /** The password is asked for again: a slip in it would lock its owner out. */
    private boolean createsAccount(Link link, String who, Password secret) throws InterruptedException {
        if (!askPassword("The password again: ").equals(secret)) {
            printer.notice("These are two different passwords.");
            return false;
        }
        awaitsOutcome = true;
        link.register(who, secret);
        LinkEvent outcome = awaitOutcome();
        if (outcome instanceof LinkEvent.LoginRefused refused) {
            printer.notice(refused.sentence());
        }
        return outcome instanceof LinkEvent.LoggedIn;
    }

    private void chat(Link link) {
        boolean interrupted = false;
        while (true) {
            try {
                Intent intent = Commands.parse(chatReader.readLine(prompt()));
                interrupted = false;
                if (intent instanceof Intent.Quit) {
                    return;
                }
                carryOut(intent, link);
            } catch (UserInterruptException e) {
                boolean onEmptyLine = e.getPartialLine().isEmpty();
                if (onEmptyLine && interrupted) {
                    return;
                }
                interrupted = onEmptyLine;
                if (onEmptyLine) {
                    printer.notice("Ctrl+C again quits.");
                }
            } catch (EndOfFileException | IOError e) {
                // Ctrl+D, or the terminal has gone.
                return;
            }
        }
    }

    private void carryOut(Intent intent, Link link) {
        if (intent instanceof Intent.Say say) {
            count(1);
            link.say(say.text());
        } else if (intent instanceof Intent.Login login) {
            withPassword(password -> link.login(login.username(), password));
        } else if (intent instanceof Intent.Register register) {
            withPassword(password -> link.register(register.username(), password));
        } else if (intent instanceof Intent.History history) {
            link.history(OptionalLong.empty(), history.messages());
        } else if (intent instanceof Intent.Who) {
            link.who();
        } else {
            Commands.explain(intent).forEach(printer::notice);
        }
    }

    private void withPassword(Consumer<Password> use) {
        try {
            use.accept(askPassword("Password: "));
        } catch (EndOfFileException | UserInterruptException e) {
            printer.notice("As you were.");
        }
    }

    private String askName(String suggestion) {
        while (true) {
            String answer = question("Name: ", null, suggestion).strip();
            if (!answer.isEmpty()) {
                return answer;
            }
        }
    }

    private boolean isYes(String question) {
        String answer = question(question + " [y/N] ", null, null).strip();
        return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
    }

    private Password askPassword(String question) {
        return new Password(question(question, MASK, null));
    }

    private String question(String question, Character mask, String suggestion) {
        printer.useReader(loginReader);
        try {
            return loginReader.readLine(escaped(question), mask, suggestion);
        } finally {
            printer.useReader(chatReader);
        }
    }

    private synchronized boolean awaitAnswers() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WORDS_MILLIS);
        while (unanswered > 0) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMillis <= 0) {
                return false;
            }
            wait(leftMillis);
        }
        return true;
    }

    private boolean refreshPrompt() {
        chatReader.setPrompt(prompt());
        return true;
    }

    private String prompt() {
        String state = StateLine.of(settings.address(), status, terminal.getColumns());
        return new AttributedString(escaped(state), AttributedStyle.INVERSE).toAnsi(terminal) + "\n> ";
    }

    /** In a prompt a percent sign begins a pattern. */
    private static String escaped(String text) {
        return text.replace("%", "%%");
    }
}
