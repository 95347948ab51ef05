package chatroom.client.plain;

import chatroom.client.command.Commands;
import chatroom.client.command.Intent;
import chatroom.client.command.Pages;
import chatroom.client.command.Search;
import chatroom.client.link.Address;
import chatroom.client.link.Link;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkListener;
import chatroom.client.link.LinkPhase;
import chatroom.client.link.ServerLink;
import chatroom.client.link.WrongUse;
import chatroom.client.memory.Folders;
import chatroom.client.memory.Settings;
import chatroom.client.text.ExitCode;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Limits;
import chatroom.protocol.Password;
import chatroom.protocol.Violation;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The chat on a terminal for people who have it read to them, and for terminals that can't move their cursor: nothing is redrawn, nothing has a colour, and what
 * happens is one line. The caller of {@link #run} types; the link's thread prints.
 */
public final class PlainScreen implements LinkListener {
    /** How long a quitter waits for what the server hasn't confirmed yet. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private final TypedLines typed;
    private final PrintStream out;
    private final Transcript transcript;
    private final Pages pages = new Pages();
    private final Search search = new Search();

    /** How a login ended, for whoever waits for it. */
    private final BlockingQueue<LinkEvent> outcomes = new LinkedBlockingQueue<>();

    /** Guarded by this. */
    private int unanswered;

    private boolean wasRefused;
    private volatile LinkPhase phase = LinkPhase.OFFLINE;

    public PlainScreen(TypedLines typed, PrintStream out, ZoneId zone) {
        this.typed = typed;
        this.out = out;
        this.transcript = new Transcript(zone);
    }

    @Override
    public synchronized void onEvent(LinkEvent event) {
        transcript.lines(event).forEach(out::println);
        pages.onEvent(event);
        if (event instanceof LinkEvent.StatusChanged changed) {
            phase = changed.status().phase();
        } else if (event instanceof LinkEvent.SearchFound found) {
            search.onFound(found);
        } else if (event instanceof LinkEvent.Queued queued && queued.again()) {
            unanswered++;
        } else if (event instanceof LinkEvent.Sent || event instanceof LinkEvent.SendRefused) {
            // One that an earlier run left too long ago comes back without having been counted.
            unanswered = Math.max(0, unanswered - 1);
        } else if (event instanceof LinkEvent.LoggedIn
                || event instanceof LinkEvent.LoginRefused
                || event instanceof LinkEvent.Stopped) {
            outcomes.add(event);
        }
        notifyAll();
    }

    /**
     * @param given what is known of where to go and as whom; the rest is asked for
     * @return the exit code
     */
    public int run(Links links, Settings given, Folders folders) throws IOException, InterruptedException, WrongUse {
        Optional<Settings> settings = given.server().isPresent() ? Optional.of(given) : askServer(given, folders);
        if (settings.isEmpty()) {
            return ExitCode.OK;
        }
        ServerLink link = links.open(settings.get(), this);
        link.start();
        int code = logIn(link, settings.get()) ? chat(link) : codeOfLeaving();
        boolean allSent = awaitAnswers();
        link.stop();
        link.awaitStopped(LAST_WORDS.toMillis());
        return allSent ? code : ExitCode.UNSENT;
    }

    private Optional<Settings> askServer(Settings given, Folders folders) throws IOException {
        while (true) {
            Optional<String> answer = ask("Server [" + given.address() + "]: ");
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            try {
                Address address = answer.get().isEmpty() ? given.address() : Address.parse(answer.get(), false);
                return Optional.of(given.at(address).withMemories(folders));
            } catch (WrongUse e) {
                say(e.getMessage());
            }
        }
    }

    /** Asks until somebody is logged in; false if they left instead. */
    private boolean logIn(Link link, Settings settings) throws IOException, InterruptedException {
        Optional<String> name = settings.username();
        if (name.isPresent() && settings.token().isPresent()) {
            link.resume(name.get(), settings.token().get(), settings.password());
            if (outcomes.take() instanceof LinkEvent.LoggedIn) {
                return true;
            }
        }
        Optional<Password> password = settings.password();
        while (true) {
            Optional<String> who = name.isPresent() ? name : ask("Name: ");
            Optional<Password> secret = who.isEmpty() || password.isPresent() ? password : askPassword("Password: ");
            if (who.isEmpty() || secret.isEmpty()) {
                return false;
            }
            link.login(who.get(), secret.get());
            if (succeeds(link, who.get(), secret.get())) {
                return true;
            }
            name = Optional.empty();
            password = Optional.empty();
        }
    }

    private boolean succeeds(Link link, String who, Password secret) throws IOException, InterruptedException {
        LinkEvent outcome = outcomes.take();
        if (outcome instanceof LinkEvent.LoginRefused refused) {
            wasRefused = true;
            return refused.code() == ErrorCode.BAD_CREDENTIALS
                    && ask("Make an account with this name? [y/N] ").orElse("").equalsIgnoreCase("y")
                    && createsAccount(link, who, secret);
        }
        return true;
    }

    /** The password is asked for again: a slip in it would lock its owner out. */
    private boolean createsAccount(Link link, String who, Password secret) throws IOException, InterruptedException {
        if (!askPassword("The password again: ").equals(Optional.of(secret))) {
            say("These are two different passwords.");
            return false;
        }
        link.register(who, secret);
        LinkEvent outcome = outcomes.take();
        while (outcome instanceof LinkEvent.LoginRefused refused && refused.code() == ErrorCode.INVALID_INVITE) {
            Optional<String> invite = ask("Invite code: ").filter(code -> !code.isEmpty());
            if (invite.isEmpty()) {
                return false;
            }
            link.register(who, secret, invite);
            outcome = outcomes.take();
        }
        return outcome instanceof LinkEvent.LoggedIn;
    }

    private int codeOfLeaving() {
        if (wasRefused) {
            return ExitCode.LOGIN_REFUSED;
        }
        return phase == LinkPhase.OFFLINE || phase == LinkPhase.CONNECTING ? ExitCode.NOT_REACHABLE : ExitCode.OK;
    }

    private int chat(Link link) throws IOException {
        for (String line = typed.next(); line != null; line = typed.next()) {
            Intent intent = Commands.parse(line);
            if (intent instanceof Intent.Quit) {
                break;
            }
            carryOut(intent, link);
        }
        return ExitCode.OK;
    }

    private void carryOut(Intent intent, Link link) throws IOException {
        if (intent instanceof Intent.Say say) {
            count();
            link.say(say.text());
        } else if (intent instanceof Intent.Login login) {
            logIn(login, link);
        } else if (intent instanceof Intent.Register register) {
            askNewPassword().ifPresent(password -> link.register(register.username(), password, register.invite()));
        } else if (intent instanceof Intent.Password) {
            changePassword(link);
        } else if (intent instanceof Intent.History history) {
            pages.ask(history.messages(), link::history);
        } else if (intent instanceof Intent.Search words) {
            search(words.words(), link);
        } else if (intent instanceof Intent.Who) {
            link.who();
        } else if (intent instanceof Intent.Kick kick) {
            link.kick(kick.username());
        } else if (intent instanceof Intent.Announce announce) {
            link.announce(announce.text());
        } else if (intent instanceof Intent.Invite) {
            link.invite();
        } else if (intent instanceof Intent.Logout) {
            link.logout();
        } else if (intent instanceof Intent.Reconnect) {
            link.reconnect();
        } else {
            Commands.explainPlainly(intent).forEach(this::say);
        }
    }

    private void logIn(Intent.Login login, Link link) throws IOException {
        if (login.username().isEmpty()) {
            say("It goes like this: /login NAME");
        } else {
            askPassword("Password: ")
                    .ifPresent(password -> link.login(login.username().get(), password));
        }
    }

    private void changePassword(Link link) throws IOException {
        Optional<Password> old = askPassword("Current password: ");
        if (old.isPresent()) {
            askNewPassword().ifPresent(chosen -> link.changePassword(old.get(), chosen));
        }
    }

    /** Asked for twice: a slip in it would lock its owner out. */
    private Optional<Password> askNewPassword() throws IOException {
        Optional<Password> answer =
                askPassword("The new password (%d characters or more): ".formatted(Limits.PASSWORD_MIN));
        if (answer.isEmpty()) {
            return answer;
        }
        try {
            Password chosen = Password.chosen(answer.get().value());
            if (askPassword("The same password again: ").equals(Optional.of(chosen))) {
                return Optional.of(chosen);
            }
            say("These are two different passwords.");
        } catch (Violation violation) {
            say(violation.getMessage());
        }
        return Optional.empty();
    }

    private void search(String words, Link link) {
        if (!words.isEmpty()) {
            search.begin(words, link::search);
        } else if (!search.goOn(link::search)) {
            say("It goes like this: /search WORDS");
        }
    }

    private synchronized void count() {
        unanswered++;
    }

    private synchronized boolean awaitAnswers() throws InterruptedException {
        long deadline = System.nanoTime() + LAST_WORDS.toNanos();
        while (unanswered > 0) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                say("Some of your messages were not confirmed; they will be sent when you come back.");
                return false;
            }
            wait(leftMillis);
        }
        return true;
    }

    private synchronized void say(String sentence) {
        out.println(Transcript.notice(sentence));
    }

    /** Empty at the end of the input. */
    private Optional<String> ask(String question) throws IOException {
        prompt(question);
        return Optional.ofNullable(typed.next()).map(String::strip);
    }

    private Optional<Password> askPassword(String question) throws IOException {
        Optional<Password> answer =
                Optional.ofNullable(typed.nextSecret(() -> prompt(question))).map(Password::new);
        // What ended the line wasn't echoed either.
        out.println();
        return answer;
    }

    private synchronized void prompt(String question) {
        out.print(question);
        out.flush();
    }
}
