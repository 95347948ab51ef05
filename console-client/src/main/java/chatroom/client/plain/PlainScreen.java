package chatroom.client.plain;

import chatroom.client.command.Commands;
import chatroom.client.command.Intent;
import chatroom.client.command.Pages;
import chatroom.client.command.Search;
import chatroom.client.entrance.Entrance;
import chatroom.client.entrance.GivenUp;
import chatroom.client.entrance.PasswordGuard;
import chatroom.client.entrance.Questions;
import chatroom.client.link.Link;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkListener;
import chatroom.client.link.LinkPhase;
import chatroom.client.link.ServerLink;
import chatroom.client.link.WrongUse;
import chatroom.client.memory.Folders;
import chatroom.client.memory.Session;
import chatroom.client.memory.Settings;
import chatroom.client.text.ExitCode;
import chatroom.client.text.Sentences;
import chatroom.protocol.Password;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

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
    private final PasswordGuard guard = new PasswordGuard(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    private final Questions questions;
    private final Entrance entrance;
    private final Pages pages = new Pages();
    private final Search search = new Search();

    /** Guarded by this. */
    private int unanswered;

    private volatile LinkPhase phase = LinkPhase.OFFLINE;

    public PlainScreen(TypedLines typed, PrintStream out, ZoneId zone) {
        this.typed = typed;
        this.out = out;
        this.transcript = new Transcript(zone);
        this.questions = new Questions(new TypedAsker(typed, this::show), this::say, guard);
        this.entrance = new Entrance(questions, this::say);
    }

    @Override
    public synchronized void onEvent(LinkEvent event) {
        boolean told = entrance.takes(event);
        List<String> lines = transcript.lines(event);
        if (!told) {
            lines.forEach(out::println);
        }
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
        }
        notifyAll();
    }

    /**
     * @param given what is known of where to go and as whom; the rest is asked for
     * @return the exit code
     */
    public int run(Links links, Settings given, Folders folders) throws IOException, InterruptedException, WrongUse {
        Settings settings;
        try {
            settings = questions.whereTo(given, folders);
        } catch (GivenUp e) {
            return ExitCode.OK;
        }
        guard.expect(settings.password(), Session.passwordOf(folders, settings));
        ServerLink link = links.open(settings, this);
        link.start();
        int code = enters(link, settings) ? chat(link) : entrance.codeOfLeaving(phase);
        boolean allSent = awaitAnswers();
        link.stop();
        link.awaitStopped(LAST_WORDS.toMillis());
        return allSent ? code : ExitCode.UNSENT;
    }

    /** Asks until somebody is logged in; false if they left instead. */
    private boolean enters(Link link, Settings settings) throws InterruptedException {
        Optional<String> name = settings.username();
        Optional<String> token = settings.token();
        try {
            if (name.isEmpty()
                    || token.isEmpty()
                    || !entrance.resumes(link, name.get(), token.get(), settings.password())) {
                entrance.enter(link, name, settings.password());
            }
            return true;
        } catch (GivenUp e) {
            return false;
        }
    }

    private int chat(Link link) throws IOException, InterruptedException {
        guard.watch();
        for (String line = typed.next(); line != null; line = typed.next()) {
            Intent intent = Commands.parse(line);
            if (intent instanceof Intent.Quit) {
                break;
            }
            if (intent instanceof Intent.Unknown || intent instanceof Intent.Misused) {
                guard.watch();
            }
            Optional<String> objection = intent instanceof Intent.Say ? guard.objection(line) : Optional.empty();
            try {
                if (objection.isPresent()) {
                    say(objection.get());
                } else {
                    carryOut(intent, link);
                }
            } catch (GivenUp e) {
                say("Cancelled; nothing has changed");
            }
        }
        return ExitCode.OK;
    }

    private void carryOut(Intent intent, Link link) throws InterruptedException {
        if (intent instanceof Intent.Say say) {
            count();
            link.say(say.text());
        } else if (intent instanceof Intent.Login login) {
            logIn(login, link);
        } else if (intent instanceof Intent.Register register) {
            link.register(register.username(), questions.chosenPassword(), register.invite());
        } else if (intent instanceof Intent.Password) {
            Password old = questions.password("Current password: ");
            link.changePassword(old, questions.newPassword());
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

    private void logIn(Intent.Login login, Link link) throws InterruptedException {
        if (login.username().isEmpty()) {
            say("It goes like this: /login NAME");
        } else {
            entrance.enterAgain(link, login.username().get());
        }
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
                say(Sentences.UNCONFIRMED);
                return false;
            }
            wait(leftMillis);
        }
        return true;
    }

    private synchronized void say(String sentence) {
        out.println(Transcript.notice(sentence));
    }

    private synchronized void show(String question) {
        out.print(question);
        out.flush();
    }
}
