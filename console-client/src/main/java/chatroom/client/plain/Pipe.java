package chatroom.client.plain;

import chatroom.client.command.ParsedLine;
import chatroom.client.link.Draft;
import chatroom.client.link.Link;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkListener;
import chatroom.client.storage.Settings;
import chatroom.client.text.Cleaner;
import chatroom.client.text.ExitCode;
import chatroom.client.text.Sentences;
import chatroom.codec.ServerFrameCodec;
import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.Entry;
import chatroom.protocol.Event;
import chatroom.protocol.Event.RoomChanged.Change;
import chatroom.protocol.RoomReference;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The chat for scripts: lines of input are sent, or messages are printed; nothing is asked, and only what went wrong is
 * told. A thread of its own reads the input; the link's thread prints; the caller of {@link #run} waits. What they
 * share is guarded by this object.
 */
public final class Pipe implements LinkListener {
    /** So many lines may wait for an answer before the next one is read. */
    private static final int MOST_OUTSTANDING = 100;

    /** How long the link may take to give back what isn't confirmed: it has all of it at hand. */
    private static final Duration GIVING_BACK = Duration.ofSeconds(3);

    /** What a byte becomes that isn't UTF-8. */
    private static final char DAMAGED = '\uFFFD';

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final PipeOptions options;
    private final BufferedReader in;
    private final PrintStream out;
    private final PrintStream err;
    private final ZoneId zone;
    private final ServerFrameCodec codec = new ServerFrameCodec();

    /** Texts given to the link that it hasn't answered for. */
    private int outstanding;

    /** The keys of what an earlier run left, and the server hasn't confirmed. */
    private final Set<String> left = new HashSet<>();

    /** The keys of what this run said. */
    private final Set<String> said = new HashSet<>();

    private boolean loggedInOnce;
    private boolean inputEnded;

    /** Nothing more is said: what isn't confirmed comes back, and must not make room for more. */
    private boolean ends;

    /** A line that waits until it may be said. */
    private Optional<String> held = Optional.empty();

    private Optional<Link> link = Optional.empty();
    private boolean stopped;
    private boolean someUnsent;
    private Optional<String> refusal = Optional.empty();

    /** Why there is nothing more to hear in the room. */
    private Optional<String> endOfRoom = Optional.empty();

    private Optional<String> outage = Optional.empty();
    private long progressNanos = System.nanoTime();

    public Pipe(PipeOptions options, BufferedReader in, PrintStream out, PrintStream err, ZoneId zone) {
        this.options = options;
        this.in = in;
        this.out = out;
        this.err = err;
        this.zone = zone;
    }

    @Override
    public synchronized void onEvent(LinkEvent event) {
        if (event instanceof LinkEvent.Posted posted) {
            print(posted);
        } else if (event instanceof LinkEvent.PresenceChanged changed) {
            print(changed);
        } else if (event instanceof LinkEvent.Announced announced) {
            print(announced);
        } else if (event instanceof LinkEvent.Queued text) {
            onQueued(text);
        } else if (event instanceof LinkEvent.Sent sent) {
            onAnswered(sent.key());
        } else if (event instanceof LinkEvent.SendRefused refused) {
            onRefused(refused);
        } else {
            onOther(event);
        }
        notifyAll();
    }

    private void onQueued(LinkEvent.Queued text) {
        if (text.again()) {
            tell("Left unsent by an earlier run, and sent before anything else: " + text.text());
            left.add(text.key());
        } else {
            said.add(text.key());
        }
    }

    private void onRefused(LinkEvent.SendRefused refused) {
        tell("Not sent: " + refused.sentence());
        boolean isOwn = refused.key().filter(key -> !said.contains(key)).isEmpty();
        // An earlier run may have had a screen, where more than a text can be said.
        err.println("  " + Cleaner.line(isOwn ? refused.text() : ParsedLine.lineOf(refused)));
        if (refused.key().isEmpty()) {
            outstanding--;
            someUnsent = true;
            onProgress();
        } else {
            someUnsent |= said.contains(refused.key().get());
            onAnswered(refused.key().get());
            link.orElseThrow().taken(refused.key().get());
        }
    }

    private void onAnswered(String key) {
        if (said.remove(key)) {
            outstanding--;
        }
        left.remove(key);
        onProgress();
    }

    private void onOther(LinkEvent event) {
        if (event instanceof LinkEvent.LoggedIn) {
            loggedInOnce = true;
            outage = Optional.empty();
            onProgress();
        } else if (event instanceof LinkEvent.LoginRefused refused) {
            refusal = Optional.of(refused.sentence());
        } else if (event instanceof LinkEvent.ConnectionLost lost) {
            outage = Optional.of(lost.sentence());
            if (loggedInOnce) {
                tell(lost.sentence() + " Trying to connect …");
            }
        } else if (event instanceof LinkEvent.HistoryReplaced) {
            tell("The server has another history now.");
        } else if (event instanceof LinkEvent.Missing missing) {
            tell("The server has lost the messages %s to %s.".formatted(missing.firstId(), missing.lastId()));
        } else if (event instanceof LinkEvent.Refused refused && refused.action() == Action.FOLLOW) {
            endOfRoom = Optional.of(refused.sentence());
        } else if (event instanceof LinkEvent.RoomChanged changed
                && changed.change() == Change.REMOVED
                && options.room().isPresent()) {
            endOfRoom = Optional.of("You are not in %s any more.".formatted(changed.room()));
        } else if (event instanceof LinkEvent.Notice notice) {
            tell(notice.sentence());
        } else if (event instanceof LinkEvent.Stopped) {
            stopped = true;
        }
    }

    private void onProgress() {
        progressNanos = System.nanoTime();
    }

    private void print(LinkEvent.Posted posted) {
        if (!options.isWanted(posted.room())) {
            return;
        }
        Entry entry = posted.entry();
        if (options.json()) {
            frame(new Event.MessagePosted(posted.room(), entry));
            return;
        }
        boolean namesRoom = options.room().isEmpty() && !posted.room().isLobby();
        String begin = TIME.format(entry.timestamp().atZone(zone)) + (namesRoom ? " [" + posted.room() + "] " : " ");
        if (entry instanceof ChatMessage message) {
            String who = Cleaner.line(message.username());
            begin += message.action() ? "* " + who + " " : who + ": ";
        } else {
            begin += "-- ";
        }
        for (String line : Cleaner.lines(entry.text())) {
            out.println(begin + line);
            begin = "    ";
        }
        out.flush();
    }

    private void print(LinkEvent.PresenceChanged changed) {
        if (options.listen() && options.json()) {
            frame(new Event.PresenceChanged(changed.joined(), changed.left(), changed.online(), changed.resync()));
        }
    }

    private void print(LinkEvent.Announced announced) {
        if (options.listen() && options.json()) {
            frame(new Event.Announced(announced.text(), announced.timestamp()));
        } else {
            Sentences.of(announced).forEach(this::tell);
        }
    }

    private void frame(Event event) {
        new String(codec.write(event), StandardCharsets.UTF_8)
                .codePoints()
                .mapToObj(Pipe::harmless)
                .forEach(out::print);
        out.flush();
    }

    /** A frame may be looked at in a terminal: what would steer it stands in its strings, and there it may be escaped. */
    private static String harmless(int c) {
        boolean steers =
                c != '\n' && (Character.getType(c) == Character.CONTROL || Character.getType(c) == Character.FORMAT);
        return steers
                ? new String(Character.toChars(c))
                        .chars()
                        .mapToObj(unit -> "\\u" + HexFormat.of().toHexDigits((char) unit))
                        .collect(Collectors.joining())
                : Character.toString(c);
    }

    private void tell(String sentence) {
        sentence.lines().forEach(line -> err.println("chat: " + Cleaner.line(line)));
    }

    /** @return the exit code */
    public int run(Link newLink, Settings settings) throws InterruptedException {
        if (settings.username().isEmpty()
                || (settings.password().isEmpty() && settings.token().isEmpty())) {
            tell(
                    "Give --user, and the password by --password-file or CHAT_PASSWORD: there is no remembered session for this.");
            return ExitCode.WRONG_USE;
        }
        use(newLink);
        String who = settings.username().get();
        if (settings.token().isPresent()) {
            newLink.resume(who, settings.token().get(), settings.password());
        } else {
            newLink.login(who, settings.password().orElseThrow());
        }
        Thread reader = new Thread(() -> read(newLink), "input");
        // It may wait for a line that never comes.
        reader.setDaemon(true);
        reader.start();
        int code = awaitEnd();
        end();
        newLink.giveBack();
        awaitGivenBack();
        newLink.stop();
        return code;
    }

    private synchronized void use(Link newLink) {
        link = Optional.of(newLink);
    }

    private synchronized int awaitEnd() throws InterruptedException {
        while (true) {
            if (refusal.isPresent()) {
                tell(refusal.get());
                return ExitCode.LOGIN_REFUSED;
            }
            if (endOfRoom.isPresent()) {
                tell(endOfRoom.get());
                return ExitCode.FAILED;
            }
            if (out.checkError()) {
                // Whoever read it has had enough.
                return ExitCode.OK;
            }
            if (stopped) {
                return ExitCode.FAILED;
            }
            boolean allAnswered = outstanding == 0 && left.isEmpty();
            if (loggedInOnce && inputEnded && allAnswered && !options.listen()) {
                return someUnsent ? ExitCode.UNSENT : ExitCode.OK;
            }
            long leftMillis = options.patience()
                    .minusNanos(System.nanoTime() - progressNanos)
                    .toMillis();
            if (loggedInOnce && allAnswered) {
                // For a line, or for somebody to say something; as long as it takes.
                wait();
            } else if (leftMillis > 0) {
                wait(leftMillis);
            } else {
                return giveUp();
            }
        }
    }

    private int giveUp() {
        tell(outage.orElse("The server does not answer."));
        return loggedInOnce ? ExitCode.UNSENT : ExitCode.NOT_REACHABLE;
    }

    private synchronized void end() {
        ends = true;
        notifyAll();
    }

    /** Each text that wasn't confirmed comes back, and is told. */
    private synchronized void awaitGivenBack() throws InterruptedException {
        long sinceNanos = System.nanoTime();
        long leftMillis = GIVING_BACK.toMillis();
        while (outstanding > 0 && !stopped && leftMillis > 0) {
            wait(leftMillis);
            leftMillis = GIVING_BACK.minusNanos(System.nanoTime() - sinceNanos).toMillis();
        }
        if (outstanding > 0) {
            tell("%s not confirmed, and not given back in time; the next run sends what is left."
                    .formatted(outstanding));
        }
        held.ifPresent(line -> refuse("Not sent any more:", line));
        if (loggedInOnce && !inputEnded && options.readsInput()) {
            tell("The rest of the input was not read.");
        }
    }

    private void read(Link to) {
        try {
            awaitLogin();
            if (options.send().isPresent()) {
                say(options.send().get(), to);
            } else if (options.readsInput() && !sayInput(to)) {
                return;
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

    /** @return whether all of it was read */
    private boolean sayInput(Link to) throws IOException, InterruptedException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.indexOf(DAMAGED) >= 0) {
                // Once it is said, it stays so.
                refuse("Not sent, because there are letters in it that aren't UTF-8:", line);
            } else if (!say(line, to)) {
                return false;
            }
        }
        return true;
    }

    private synchronized void refuse(String sentence, String line) {
        tell(sentence);
        err.println("  " + Cleaner.line(line));
        someUnsent = true;
    }

    /** What can't be sent isn't taken from the input. */
    private synchronized void awaitLogin() throws InterruptedException {
        while (!loggedInOnce) {
            wait();
        }
    }

    /** @return false if it isn't said, nor any other */
    private boolean say(String line, Link to) throws InterruptedException {
        String text = Cleaner.outgoing(line);
        return text.isBlank() || sayWhenThereIsRoom(text, to);
    }

    private synchronized boolean sayWhenThereIsRoom(String text, Link to) throws InterruptedException {
        held = Optional.of(text);
        while (outstanding >= MOST_OUTSTANDING && !ends) {
            wait();
        }
        if (ends) {
            return false;
        }
        held = Optional.empty();
        if (outstanding++ == 0) {
            onProgress();
        }
        // Before anybody can end it: what comes later than the order to give back would be sent all the same.
        to.say(Draft.of(options.room().orElse(RoomReference.LOBBY), text));
        return true;
    }
}
