package chatroom.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The chat without a terminal, for scripts: lines of input are sent, messages are printed, nothing is asked. A thread of its own reads the input; the link's
 * thread prints; the caller of {@link #run} waits. What they share is guarded by this object.
 */
final class PlainScreen implements LinkListener {
    /** So many lines may wait for an answer before the next one is read. */
    private static final int MOST_OUTSTANDING = 100;

    private final BufferedReader in;
    private final PrintStream out;
    private final PrintStream err;
    private final Duration patience;
    private final Transcript transcript;

    private boolean loggedInOnce;
    private boolean inputEnded;
    private boolean stopped;
    private boolean someRefused;
    private Optional<String> refusal = Optional.empty();
    private int outstanding;
    private long progressNanos = System.nanoTime();

    /** @param patience how long nothing may go forward before it's given up */
    PlainScreen(BufferedReader in, PrintStream out, PrintStream err, Duration patience, ZoneId zone) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.patience = patience;
        this.transcript = new Transcript(zone);
    }

    @Override
    public synchronized void onEvent(LinkEvent event) {
        PrintStream to = isConversation(event) ? out : err;
        transcript.lines(event).forEach(to::println);
        to.flush();
        if (event instanceof LinkEvent.LoggedIn) {
            loggedInOnce = true;
            onProgress();
        } else if (event instanceof LinkEvent.LoginRefused refused) {
            refusal = Optional.of(refused.sentence());
        } else if (event instanceof LinkEvent.Stopped) {
            stopped = true;
        } else if (isAnswer(event)) {
            someRefused |= event instanceof LinkEvent.SendRefused;
            outstanding--;
            onProgress();
        }
        notifyAll();
    }

    private void onProgress() {
        progressNanos = System.nanoTime();
    }

    private static boolean isConversation(LinkEvent event) {
        return event instanceof LinkEvent.Posted
                || event instanceof LinkEvent.PresenceChanged
                || event instanceof LinkEvent.HistoryRead
                || event instanceof LinkEvent.WhoIsThere;
    }

    private static boolean isAnswer(LinkEvent event) {
        return event instanceof LinkEvent.Sent
                || event instanceof LinkEvent.SendRefused
                || event instanceof LinkEvent.HistoryRead
                || event instanceof LinkEvent.WhoIsThere
                || event instanceof LinkEvent.Refused;
    }

    /** @return the exit code */
    int run(Link link, Settings settings) throws InterruptedException {
        if (settings.username().isEmpty() || settings.password().isEmpty()) {
            err.println("Without a terminal, give --user, and the password by --password-file or CHAT_PASSWORD.");
            return ExitCode.WRONG_USE;
        }
        link.login(settings.username().get(), settings.password().get());
        Thread reader = new Thread(() -> read(link), "input");
        // It may wait for a line that never comes.
        reader.setDaemon(true);
        reader.start();
        int code = awaitEnd();
        link.stop();
        return code;
    }

    private synchronized int awaitEnd() throws InterruptedException {
        while (true) {
            if (refusal.isPresent()) {
                return ExitCode.LOGIN_REFUSED;
            }
            if (stopped || out.checkError()) {
                return ExitCode.FAILED;
            }
            if (inputEnded && loggedInOnce && outstanding == 0) {
                return someRefused ? ExitCode.UNSENT : ExitCode.OK;
            }
            long leftMillis =
                    patience.minusNanos(System.nanoTime() - progressNanos).toMillis();
            if (loggedInOnce && !inputEnded) {
                // Whoever listens may wait as long as they like.
                wait();
            } else if (leftMillis > 0) {
                wait(leftMillis);
            } else {
                return giveUp();
            }
        }
    }

    private int giveUp() {
        if (!loggedInOnce) {
            err.println(Transcript.notice("The server can't be reached."));
            return ExitCode.NOT_REACHABLE;
        }
        err.println(Transcript.notice("%d lines were not confirmed by the server.".formatted(outstanding)));
        return ExitCode.UNSENT;
    }

    private void read(Link link) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Intent intent = Commands.parse(line);
                if (intent instanceof Intent.Quit) {
                    break;
                }
                carryOut(intent, link);
            }
        } catch (IOException e) {
            // As good as its end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            inputEnded = true;
            onProgress();
            notifyAll();
        }
    }

    private void carryOut(Intent intent, Link link) throws InterruptedException {
        if (intent instanceof Intent.Say say) {
            awaitRoom();
            link.say(say.text());
        } else if (intent instanceof Intent.History history) {
            awaitRoom();
            link.history(OptionalLong.empty(), history.messages());
        } else if (intent instanceof Intent.Who) {
            awaitRoom();
            link.who();
        } else {
            List<String> lines = intent instanceof Intent.Login || intent instanceof Intent.Register
                    ? List.of("The password would have to be asked for, and there is no terminal.")
                    : Commands.explain(intent);
            lines.forEach(line -> err.println(Transcript.notice(line)));
        }
    }

    private synchronized void awaitRoom() throws InterruptedException {
        while (outstanding >= MOST_OUTSTANDING) {
            wait();
        }
        outstanding++;
    }
}
