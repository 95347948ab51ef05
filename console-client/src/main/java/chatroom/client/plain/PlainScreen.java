package chatroom.client.plain;

import chatroom.client.command.CommandContext;
import chatroom.client.command.CommandExecutor;
import chatroom.client.command.CommandScreen;
import chatroom.client.command.HistoryPages;
import chatroom.client.command.ParsedLine;
import chatroom.client.command.SearchPages;
import chatroom.client.command.UnconfirmedTexts;
import chatroom.client.link.Follows;
import chatroom.client.link.Link;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkListener;
import chatroom.client.link.ServerLink;
import chatroom.client.link.UsageException;
import chatroom.client.login.CancelledException;
import chatroom.client.login.LoginDialog;
import chatroom.client.login.PasswordGuard;
import chatroom.client.login.Questions;
import chatroom.client.login.Wait;
import chatroom.client.room.Rooms;
import chatroom.client.storage.Folders;
import chatroom.client.storage.MentionLooks;
import chatroom.client.storage.Settings;
import chatroom.client.storage.StoredSession;
import chatroom.client.text.ExitCode;
import chatroom.client.text.Sentences;
import chatroom.protocol.Action;
import chatroom.protocol.Entry;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The chat on a terminal for people who have it read to them, and for terminals that can't move their cursor: nothing
 * is redrawn, nothing has a colour, and what happens is one line. The caller of {@link #run} types; the link's thread
 * prints.
 */
public final class PlainScreen implements LinkListener {
    /** How long a quitter waits for what the server hasn't confirmed yet. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private static final String WAY_OUT = "Ctrl+C leaves";

    private final LineSource typed;
    private final PrintStream out;
    private final Transcript transcript;
    private final PasswordGuard guard = new PasswordGuard(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    private final Questions questions;
    private final LoginDialog loginDialog;
    private final HistoryPages pages = new HistoryPages();
    private final SearchPages search = new SearchPages();

    private final Rooms rooms = new Rooms(name -> false);
    private final UnconfirmedTexts unconfirmed = new UnconfirmedTexts();

    /** Belongs to the thread that types. */
    private boolean quits;

    private volatile boolean admin;
    private volatile Optional<Link> open = Optional.empty();

    /** There is nothing to type now. Guarded by this object, as is what follows. */
    private boolean waits;

    /** It has been told, and there is no connection again. */
    private boolean lost;

    public PlainScreen(LineSource typed, PrintStream out, ZoneId zone) {
        this.typed = typed;
        this.out = out;
        this.transcript = new Transcript(zone, rooms);
        this.questions = new Questions(new TypedAsker(typed, this::show), this::say, guard);
        this.loginDialog = new LoginDialog(questions, this::say, new Hint());
    }

    @Override
    public synchronized void onEvent(LinkEvent event) {
        boolean told = loginDialog.takes(event);
        List<String> lines = transcript.lines(event);
        if (!told) {
            lines.forEach(out::println);
        }
        if (event instanceof LinkEvent.SendRefused refused) {
            // It has just been told.
            refused.key().ifPresent(key -> open.orElseThrow().taken(key));
        }
        pages.onEvent(event, rooms.current());
        if (event instanceof LinkEvent.Followed followed
                && followed.room().equals(rooms.current())
                && !followed.again()) {
            askForMessages();
        }
        if (event instanceof LinkEvent.Done done) {
            follow(done);
        }
        if (event instanceof LinkEvent.ConnectionLost) {
            lost = true;
            tellWayOut();
        } else if (event instanceof LinkEvent.LoggedIn in) {
            lost = false;
            admin = in.admin();
        } else if (event instanceof LinkEvent.SearchFound found) {
            search.onFound(found);
        }
        unconfirmed.onEvent(event);
    }

    /**
     * @param given what is known of where to go and as whom; the rest is asked for
     * @return the exit code
     */
    public int run(LinkFactory links, Settings given, Folders folders)
            throws IOException, InterruptedException, UsageException {
        Settings settings;
        try {
            settings = questions.whereTo(given, folders);
        } catch (CancelledException e) {
            return ExitCode.OK;
        }
        MentionLooks looks = new MentionLooks(folders, settings.address(), this::say);
        rooms.rememberLooks(looks::last, looks::keep);
        guard.expect(settings.password(), StoredSession.passwordOf(folders, settings));
        ServerLink link = links.open(settings, this);
        link.follow(new Follows.OwnRooms());
        open = Optional.of(link);
        link.start();
        int code = enters(link, settings) ? chat(link) : loginDialog.codeOfLeaving();
        boolean allSent = unconfirmed.awaitNone(LAST_WORDS.toMillis());
        link.stop();
        link.awaitStopped(LAST_WORDS.toMillis());
        if (allSent || unconfirmed.awaitGivenBack(0)) {
            return code;
        }
        say(Sentences.UNCONFIRMED);
        return ExitCode.UNSENT;
    }

    /** Asks until somebody is logged in; false if they left instead. */
    private boolean enters(Link link, Settings settings) throws InterruptedException {
        Optional<String> name = settings.username();
        Optional<String> token = settings.token();
        try {
            if (token.isEmpty()) {
                loginDialog.awaitServer();
            }
            if (name.isEmpty()
                    || token.isEmpty()
                    || !loginDialog.resumes(link, name.get(), token.get(), settings.password())) {
                loginDialog.enter(link, name, settings.password());
            }
            return true;
        } catch (CancelledException e) {
            return false;
        }
    }

    private int chat(Link link) throws IOException, InterruptedException {
        CommandExecutor executor = new CommandExecutor(
                new CommandContext(link, new Typed(), rooms, unconfirmed, pages, search, questions, loginDialog),
                guard);
        guard.watch();
        while (!quits) {
            Optional<String> line = typed.next();
            if (line.isEmpty()) {
                break;
            }
            // Of the room that was looked at, which the line may leave, and of the one where it goes.
            tellRead();
            executor.execute(line.get());
            tellRead();
        }
        return ExitCode.OK;
    }

    /** Who joins or makes a room wants to see it; who leaves the one that is looked at sees the lobby. */
    private void follow(LinkEvent.Done done) {
        RoomName room = done.reply().room();
        if (done.reply().action() == Action.JOIN || done.reply().action() == Action.CREATE) {
            goTo(room);
        } else if (done.reply().action() == Action.LEAVE && room.equals(rooms.current())) {
            goTo(RoomName.LOBBY);
        }
    }

    /** From now on this room is looked at: its newest messages are told, asked for where none is known. */
    private synchronized void goTo(RoomName room) {
        if (room.equals(rooms.current()) || rooms.show(room, "").isEmpty()) {
            return;
        }
        transcript.opening().forEach(out::println);
        pages.begin(rooms.entries().stream().mapToLong(Entry::id).limit(1).findFirst());
        askForMessages();
    }

    /** Where none is known of a room that has some. */
    private void askForMessages() {
        if (rooms.entries().isEmpty() && rooms.newestId() > 0) {
            open.ifPresent(link -> link.history(
                    RoomReference.to(rooms.current()), OptionalLong.of(rooms.oldestId()), Transcript.MOST_AT_FIRST));
        }
    }

    /** Who types has heard what was told. */
    private void tellRead() {
        if (rooms.newestId() > rooms.readId()) {
            rooms.read();
            open.ifPresent(link -> link.read(rooms.current(), rooms.newestId()));
        }
    }

    /** Whoever is told what keeps them waiting is told the way out too. */
    private final class Hint implements Wait {
        @Override
        public void begins() {
            setWaits(true);
        }

        @Override
        public void ends() {
            setWaits(false);
        }
    }

    private synchronized void setWaits(boolean now) {
        waits = now;
        tellWayOut();
    }

    private synchronized void tellWayOut() {
        if (waits && lost) {
            say(WAY_OUT);
        }
    }

    private final class Typed implements CommandScreen {
        @Override
        public void notice(String sentence) {
            say(sentence);
        }

        @Override
        public void showHelp(List<String> lines) {
            lines.forEach(PlainScreen.this::say);
        }

        @Override
        public Optional<String> username() {
            return Optional.empty();
        }

        @Override
        public boolean isAdmin() {
            return admin;
        }

        /** The server's limits are told by the link. */
        @Override
        public boolean allows(ParsedLine.Text text) {
            return true;
        }

        @Override
        public void goTo(RoomName room) {
            PlainScreen.this.goTo(room);
        }

        @Override
        public void quit() {
            quits = true;
        }

        @Override
        public Optional<FullScreen> fullScreen() {
            return Optional.empty();
        }
    }

    private synchronized void say(String sentence) {
        out.println(Transcript.notice(sentence));
    }

    private synchronized void show(String question) {
        out.print(question);
        out.flush();
    }
}
