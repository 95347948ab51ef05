package chatroom.client.screen;

import chatroom.client.command.CommandContext;
import chatroom.client.command.CommandExecutor;
import chatroom.client.command.CommandTable;
import chatroom.client.command.CompletionSources;
import chatroom.client.command.HistoryPages;
import chatroom.client.command.ParsedLine;
import chatroom.client.command.SearchPages;
import chatroom.client.command.UnconfirmedTexts;
import chatroom.client.link.Draft;
import chatroom.client.link.Link;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkListener;
import chatroom.client.login.CancelledException;
import chatroom.client.login.LoginDialog;
import chatroom.client.login.PasswordGuard;
import chatroom.client.login.Questions;
import chatroom.client.room.Rooms;
import chatroom.client.storage.Folders;
import chatroom.client.storage.Settings;
import chatroom.client.text.ExitCode;
import chatroom.client.view.Attention;
import chatroom.client.view.Columns;
import chatroom.client.view.Item;
import chatroom.client.view.Look;
import chatroom.client.view.People;
import chatroom.client.view.Preferences;
import chatroom.client.view.RoomView;
import chatroom.client.view.Theme;
import chatroom.protocol.Action;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.RoomName;
import chatroom.protocol.RoomReference;
import java.io.IOError;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.utils.AttributedString;

/**
 * The chat on a real terminal: puts together who reads, who prints and what is shown. {@link #run} belongs to the
 * thread that types: it alone reads. The printer's thread alone prints. Events come on the link's thread, and are only
 * handed on.
 */
public final class Screen implements LinkListener {
    /** How long a quitter waits for what the server hasn't confirmed yet. */
    private static final long LAST_WORDS_MILLIS = 3_000;

    /** Ctrl+C twice within this time leaves. */
    private static final long TWICE_MILLIS = 2_000;

    private final Terminal terminal;
    private final AlternateScreen alternate;
    private final TypedAhead ahead;
    private final PasswordGuard guard;
    private final Settings settings;
    private final Attention attention;
    private final Rooms rooms;
    private final RoomView view;
    private final RoomNavigation navigation;
    private final ChatReader reader;
    private final ReaderAsker asker;
    private final Questions questions;
    private final LoginDialog loginDialog;
    private final Printer printer;
    private final Preferences preferences;
    private final HistoryPages pages = new HistoryPages();
    private final SearchPages search = new SearchPages();
    private final People people = new People();
    private final LongSupplier clockMillis;
    private final Map<String, String> environment;

    /** When Ctrl+C was pressed on an empty line, if no other key came since. Belongs to the thread that types. */
    private OptionalLong warnedMillis = OptionalLong.empty();

    /** The session ended while somebody was in the room. */
    private volatile Optional<String> expired = Optional.empty();

    private volatile Optional<Link> link = Optional.empty();

    /** Answers to come that nobody has asked for: they only teach names to complete. On the printer's thread. */
    private int silentAnswers;

    private final UnconfirmedTexts unconfirmed = new UnconfirmedTexts();

    /**
     * @param alternate of the terminal
     * @param ahead what was typed before this was there
     * @param guard keeps passwords out of the room
     * @param clockMillis milliseconds that only go forward
     */
    public Screen(
            Terminal terminal,
            AlternateScreen alternate,
            TypedAhead ahead,
            Settings settings,
            PasswordGuard guard,
            ScreenFiles files,
            ZoneId zone,
            LongSupplier clockMillis,
            Map<String, String> environment) {
        this.terminal = terminal;
        this.alternate = alternate;
        this.ahead = ahead;
        this.guard = guard;
        this.settings = settings;
        this.clockMillis = clockMillis;
        this.environment = environment;
        List<String> complaints = new ArrayList<>();
        this.preferences = files.preferences(Theme.of(environment), complaints::add);
        this.attention = new Attention(clockMillis.getAsLong());
        Columns columns = new Columns(terminal);
        this.rooms = new Rooms(preferences::ignores, preferences::highlights);
        this.view = new RoomView(
                settings.address(), terminal, columns, preferences, attention, people, rooms, zone, clockMillis);
        Predicate<String> secret = line -> guard.objection(line).isPresent();
        this.reader = Readers.forChat(
                terminal,
                new Keys(new Completion(new CompletionSources(people, rooms))),
                files.lines(),
                complaints::add,
                secret);
        this.printer = new Printer(terminal, alternate, columns, reader, new Shown(), reflows(environment));
        this.navigation =
                new RoomNavigation(rooms, reader, () -> new LineHistory(secret), () -> printer.offer(this::opening));
        complaints.forEach(printer::notice);
        files.mentionLooks(settings.address(), this::notice)
                .ifPresent(looks -> rooms.rememberLooks(looks::last, looks::keep));
        this.asker = new ReaderAsker(terminal, ahead, printer::useReader);
        this.questions = new Questions(asker, printer::notice, guard);
        this.loginDialog = new LoginDialog(questions, printer::notice, printer.waiting());
    }

    /** Where to go, asked for if it isn't known; empty if somebody would rather go nowhere. */
    public static Optional<Settings> askServer(Terminal terminal, TypedAhead ahead, Settings given, Folders folders) {
        ReaderAsker asker = new ReaderAsker(terminal, ahead, reader -> {});
        asker.stay(true);
        try {
            return Optional.of(new Questions(asker, terminal.writer()::println, new PasswordGuard(() -> 0))
                    .whereTo(given, folders));
        } catch (CancelledException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether the terminal breaks its lines anew when it gets narrower, as most do. In one that cuts them off instead,
     * JLine goes up too far and takes a line above with it. xterm, GNU screen and the console of Linux are such ones.
     */
    private static boolean reflows(Map<String, String> environment) {
        return !environment.containsKey("XTERM_VERSION")
                && !environment.containsKey("STY")
                && !environment.getOrDefault("TERM", "").equals("linux");
    }

    private final class Keys implements ChatReader.Keys {
        private final Completion completion;

        Keys(Completion completion) {
            this.completion = completion;
        }

        @Override
        public void onKey(boolean interrupts) {
            if (!interrupts) {
                warnedMillis = OptionalLong.empty();
            }
            if (attention.onKey(clockMillis.getAsLong())) {
                view.onLook();
                printer.refresh();
            }
        }

        @Override
        public Optional<Completion.Edit> onTab(String line, int cursor, boolean back) {
            return back ? completion.completeBackwards(line, cursor) : completion.complete(line, cursor);
        }

        @Override
        public Optional<AttributedString> candidates() {
            int room = Math.max(1, terminal.getColumns() - 1);
            return completion
                    .candidates(new Columns(terminal), room)
                    .map(line -> new AttributedString(line, preferences.theme().quiet()));
        }

        @Override
        public void onRedraw() {
            printer.redraw();
        }

        @Override
        public void onRoomNumber(int number) {
            navigation.goToNumber(number);
        }

        @Override
        public void onRoomStep(int by) {
            navigation.step(by);
        }

        @Override
        public void onNews() {
            navigation.goToNews();
        }

        @Override
        public void onResize(boolean wrapped) {
            printer.onResize(clockMillis.getAsLong(), wrapped);
        }

        @Override
        public String prompt() {
            return view.prompt();
        }

        @Override
        public Optional<String> takeGivenBack() {
            Optional<LinkEvent.SendRefused> text = rooms.takeGivenBack();
            text.ifPresent(Screen.this::tellTaken);
            return text.map(LinkEvent.SendRefused::text);
        }
    }

    private final class Shown implements Printer.Source {
        @Override
        public List<Item> due() {
            return view.due();
        }

        @Override
        public long nextDueMillis() {
            return view.nextDueMillis();
        }

        @Override
        public String prompt() {
            return view.prompt();
        }

        @Override
        public String waiting() {
            return view.waiting();
        }

        @Override
        public long nowMillis() {
            return clockMillis.getAsLong();
        }

        @Override
        public Look look() {
            return preferences.look();
        }
    }

    @Override
    public void onEvent(LinkEvent event) {
        boolean told = loginDialog.takes(event);
        long nowMillis = clockMillis.getAsLong();
        Supplier<List<Item>> items = () -> {
            if (told) {
                // Whoever was refused is nobody now, whoever it was before.
                view.on(event, nowMillis);
                return List.of();
            }
            return show(event, nowMillis);
        };
        if (event instanceof LinkEvent.Posted) {
            printer.putUnhurried(items);
        } else {
            printer.put(items);
        }
        unconfirmed.onEvent(event);
    }

    /** On the printer's thread. */
    private List<Item> show(LinkEvent event, long nowMillis) {
        if (event instanceof LinkEvent.LoginRefused refused
                && isOfTheLinksOwn(refused)
                && refused.still().isEmpty()) {
            expired = view.name();
            reader.breakOff();
        }
        if (isSilent(event)) {
            return List.of();
        }
        boolean isOwnPage = view.isOwnPage(event);
        Optional<String> before = rooms.me();
        List<Item> items = view.on(event, nowMillis);
        if (event instanceof LinkEvent.LoggedOut
                || before.filter(name -> !rooms.isMe(name)).isPresent()) {
            goToTheLobby();
        }
        view.bell(event).ifPresent(printer::ring);
        if (!isOwnPage) {
            pages.onEvent(event, rooms.current());
        }
        if (event instanceof LinkEvent.Done done) {
            follow(done);
        }
        if (event instanceof LinkEvent.SendRefused refused) {
            return giveBack(refused);
        }
        if (event instanceof LinkEvent.SearchFound found) {
            search.onFound(found);
        }
        return Stream.concat(items.stream(), homeless().stream()).toList();
    }

    /** What somebody here has asked for is told to the dialog; the link tries a session, and then the password that it has. */
    private static boolean isOfTheLinksOwn(LinkEvent.LoginRefused refused) {
        return refused.code() == ErrorCode.SESSION_EXPIRED || refused.code() == ErrorCode.BAD_CREDENTIALS;
    }

    /** Whoever comes in learns who is there, so that Tab knows them. */
    private boolean isSilent(LinkEvent event) {
        if (event instanceof LinkEvent.LoggedIn) {
            silentAnswers++;
            link.ifPresent(open -> open.who(RoomReference.LOBBY));
        } else if (event instanceof LinkEvent.LoginRefused || event instanceof LinkEvent.LoggedOut) {
            silentAnswers = 0;
        } else if (silentAnswers > 0 && isAnswerToWho(event)) {
            silentAnswers--;
            if (event instanceof LinkEvent.WhoIsThere there) {
                there.users().forEach(people::joined);
            }
            return true;
        }
        return false;
    }

    private static boolean isAnswerToWho(LinkEvent event) {
        return event instanceof LinkEvent.WhoIsThere
                || (event instanceof LinkEvent.Refused refused && refused.action() == Action.WHO);
    }

    /** Who joins or makes a room wants to see it, unless they are saying something elsewhere by now; who leaves one sees the lobby. */
    private void follow(LinkEvent.Done done) {
        if (done.reply().action() == Action.JOIN || done.reply().action() == Action.CREATE) {
            RoomName room = done.reply().room();
            if (room.equals(rooms.current())) {
                return;
            }
            reader.whenEmpty(
                    () -> navigation.goTo(room),
                    () -> notice("You are in %s now; /room %s shows it".formatted(room, room)));
        } else if (done.reply().action() == Action.LEAVE && done.reply().room().equals(rooms.current())) {
            RoomName room = done.reply().room();
            reader.whenEmpty(
                    () -> navigation.goTo(RoomName.LOBBY),
                    () -> notice("You have left %s; /room lobby shows the lobby".formatted(room)));
        }
    }

    /** From whatever thread. */
    private void notice(String sentence) {
        printer.offer(() -> List.of(new Item.Notice(sentence)));
    }

    /** Whoever is nobody any more, or somebody else, begins in the lobby; what is typed for another room isn't said there. */
    private void goToTheLobby() {
        reader.whenEmpty(() -> navigation.goTo(RoomName.LOBBY), () -> {});
    }

    private List<Item> giveBack(LinkEvent.SendRefused refused) {
        // As a line: it may be no command, or only one for what it was.
        LinkEvent.SendRefused line = new LinkEvent.SendRefused(
                refused.key(), Draft.of(refused.room(), ParsedLine.lineOf(refused)), refused.sentence());
        if (!rooms.giveBack(line)) {
            return printed(line, "Too many texts wait to come back; this one was:");
        }
        List<Item> homeless = homeless();
        if (!homeless.isEmpty()) {
            return homeless;
        }
        if (!rooms.named(refused.room().value()).equals(Optional.of(rooms.current()))) {
            return List.of(new Item.Notice("Not sent to %s: %s Your text comes back there"
                    .formatted(rooms.label(refused.room()), refused.sentence())));
        }
        return List.of(new Item.Notice("Not sent: " + refused.sentence()
                + (reader.takeGivenBack()
                        ? " Your text is back in the line"
                        : " Your text comes back when the line is empty")));
    }

    /** Texts for rooms that the user isn't in are read, and stand in no line: there a key would publish them elsewhere. */
    private List<Item> homeless() {
        return rooms.takeHomeless().stream()
                .flatMap(text -> printed(text, "You are not there. Your text:").stream())
                .toList();
    }

    private List<Item> printed(LinkEvent.SendRefused refused, String why) {
        tellTaken(refused);
        List<Item> items = new ArrayList<>();
        items.add(new Item.Notice("Not sent to %s: %s %s".formatted(refused.room(), refused.sentence(), why)));
        refused.text().lines().map(Item.Plain::new).forEach(items::add);
        return items;
    }

    /** The author has the text. */
    private void tellTaken(LinkEvent.SendRefused refused) {
        refused.key().ifPresent(key -> link.orElseThrow().taken(key));
    }

    /** On the printer's thread, for whoever leaves: texts that are in no line yet. What was queued is kept for the next start. */
    private List<Item> notTaken() {
        List<Item> items = new ArrayList<>();
        int kept = 0;
        for (LinkEvent.SendRefused text : rooms.takeAllGivenBack()) {
            if (text.key().isPresent()) {
                kept++;
            } else {
                items.addAll(printed(text, "Your text:"));
            }
        }
        if (kept > 0) {
            items.add(new Item.Notice(
                    kept == 1
                            ? "A text that was not sent comes back at the next start"
                            : kept + " texts that were not sent come back at the next start"));
        }
        return items;
    }

    /** On the printer's thread, when somebody has gone to another room. */
    private List<Item> opening() {
        return Stream.concat(homeless().stream(), view.opening().stream()).toList();
    }

    /** On the printer's thread: what is above isn't of this room. */
    private void onOpened(OptionalLong oldestId) {
        pages.begin(oldestId);
        printer.forgetShown();
    }

    /** @return the exit code */
    public int run(Link newLink) throws InterruptedException {
        link = Optional.of(newLink);
        view.useLink(newLink, this::onOpened);
        Attributes modes = terminal.getAttributes();
        Editor editor = new Editor(terminal, modes, environment);
        // For as long as this runs, not only for each line: what is typed ahead must not be echoed into the messages.
        boolean echoed = terminal.echo(false);
        // While a line is read, the reader has a handler of its own.
        SignalHandler onInterrupt = terminal.handle(Signal.INT, signal -> loginDialog.onInterrupt());
        Suspension suspension = new Suspension(terminal, modes);
        SignalHandler onSuspend = terminal.handle(Signal.TSTP, signal -> {
            suspension.suspend();
            printer.breakOff();
        });
        printer.start();
        int code = ExitCode.OK;
        try {
            enter(newLink);
            ScreenCommands input = new ScreenCommands(printer, view, navigation, preferences, questions, editor);
            chat(
                    new CommandExecutor(
                            new CommandContext(
                                    newLink, input, rooms, unconfirmed, pages, search, questions, loginDialog),
                            guard),
                    input);
        } catch (CancelledException e) {
            code = loginDialog.codeOfLeaving();
        }
        boolean allSent = unconfirmed.awaitNone(LAST_WORDS_MILLIS);
        newLink.stop();
        allSent = allSent || unconfirmed.awaitGivenBack(LAST_WORDS_MILLIS);
        printer.put(this::notTaken);
        printer.stop();
        terminal.handle(Signal.TSTP, onSuspend);
        terminal.handle(Signal.INT, onInterrupt);
        terminal.echo(echoed);
        return allSent ? code : ExitCode.UNSENT;
    }

    /** Straight into the room where a session is remembered, connection or not: if it has ended, that is told there. */
    private void enter(Link newLink) throws InterruptedException {
        if (settings.username().isPresent() && settings.token().isPresent()) {
            view.expect(settings.username().get());
            newLink.resume(settings.username().get(), settings.token().get(), settings.password());
            return;
        }
        asker.stay(true);
        loginDialog.awaitServer();
        loginDialog.enter(newLink, settings.username(), settings.password());
        asker.stay(false);
        // The questions are between what was printed.
        printer.breakOff();
    }

    /** Reads lines until somebody leaves. */
    private void chat(CommandExecutor executor, ScreenCommands input) throws InterruptedException {
        guard.watch();
        while (!input.quits()) {
            try {
                printer.useReader(reader);
                String line = Readers.read(reader, ahead, view.prompt(), Optional.empty(), input.takeLine());
                warnedMillis = OptionalLong.empty();
                if (!editsLast(line, executor, input)) {
                    executor.execute(line);
                }
            } catch (UserInterruptException e) {
                if (reader.takeEditorsTurn()) {
                    executor.execute(CommandTable.EDIT + " " + e.getPartialLine());
                } else if (reader.takeLookBack()) {
                    input.putIntoLine(e.getPartialLine());
                    lookBack();
                } else if (reader.takeBreak()) {
                    input.putIntoLine(e.getPartialLine());
                    logInAgain();
                } else if (!e.getPartialLine().isEmpty()) {
                    warnedMillis = OptionalLong.empty();
                } else if (isTwice()) {
                    return;
                } else {
                    printer.notice("Ctrl+C again quits");
                }
            } catch (EndOfFileException | IOError e) {
                // Ctrl+D, or the terminal has gone.
                return;
            }
        }
    }

    /** Until a key goes back to the room. One that isn't for older messages is carried out there. */
    private void lookBack() {
        view.lookBack().begin();
        attention.lookAway();
        Pager pager = new Pager(terminal, view, link.orElseThrow());
        Size before = terminal.getSize();
        SignalHandler onResize = terminal.handle(Signal.WINCH, signal -> printer.refreshPage());
        printer.beginPaging(pager);
        String key = "";
        try {
            key = pager.read(printer::refreshPage);
        } finally {
            terminal.handle(Signal.WINCH, onResize);
            printer.endPaging(() -> {
                view.lookBack().end();
                attention.onKey(clockMillis.getAsLong());
                view.onLook();
            });
        }
        if (!before.equals(terminal.getSize()) || !alternate.exists()) {
            printer.redraw();
        }
        reader.runMacro(key);
    }

    /** Whether the line is what the user said last in this room, brought back by Up and changed, and is meant to replace it. */
    private boolean editsLast(String line, CommandExecutor executor, ScreenCommands input) throws InterruptedException {
        Optional<String> recalled = reader.takeRecalled();
        boolean isChanged =
                recalled.isPresent() && !recalled.get().equals(line) && !line.isBlank() && !line.startsWith("/");
        Optional<ChatMessage> last = isChanged ? rooms.lastOwn() : Optional.empty();
        if (last.isEmpty() || !last.get().text().equals(recalled.get())) {
            return false;
        }
        try {
            if (questions.isYes("Change your last message? (no says it anew)", true)) {
                executor.execute(CommandTable.EDIT_LAST + " " + line);
                return true;
            }
            return false;
        } catch (CancelledException e) {
            input.putIntoLine(line);
            return true;
        }
    }

    /** Ctrl+C: whether the last one was a moment ago. */
    private boolean isTwice() {
        long nowMillis = clockMillis.getAsLong();
        boolean twice = warnedMillis.isPresent() && nowMillis - warnedMillis.getAsLong() <= TWICE_MILLIS;
        warnedMillis = OptionalLong.of(nowMillis);
        return twice;
    }

    private void logInAgain() throws InterruptedException {
        Optional<String> who = expired;
        expired = Optional.empty();
        try {
            if (who.isPresent()) {
                loginDialog.enterAgain(link.orElseThrow(), who.get());
            }
        } catch (CancelledException e) {
            printer.notice("Nobody is logged in now. /login logs in, /quit leaves");
        }
    }

    /** The time has moved on, says a test. */
    void refresh() {
        printer.refresh();
    }
}
