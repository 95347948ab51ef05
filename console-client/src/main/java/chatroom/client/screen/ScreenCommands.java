package chatroom.client.screen;

import chatroom.client.command.CommandScreen;
import chatroom.client.command.ParsedLine;
import chatroom.client.login.CancelledException;
import chatroom.client.login.Questions;
import chatroom.client.view.Item;
import chatroom.client.view.Preferences;
import chatroom.client.view.RoomView;
import chatroom.protocol.Limits;
import chatroom.protocol.RoomName;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The full screen, as commands know it. Belongs to the thread that types. */
final class ScreenCommands implements CommandScreen, CommandScreen.FullScreen {
    /** More lines than that may be a slip of the mouse. */
    private static final int UNASKED_LINES = 5;

    private final Printer printer;
    private final RoomView view;
    private final RoomNavigation navigation;
    private final Preferences preferences;
    private final Questions questions;
    private final Editor editor;

    private String nextLine = "";
    private boolean quits;

    ScreenCommands(
            Printer printer,
            RoomView view,
            RoomNavigation navigation,
            Preferences preferences,
            Questions questions,
            Editor editor) {
        this.printer = printer;
        this.view = view;
        this.navigation = navigation;
        this.preferences = preferences;
        this.questions = questions;
        this.editor = editor;
    }

    @Override
    public void goTo(RoomName room) {
        navigation.goTo(room);
    }

    /** What the next line begins with. */
    String takeLine() {
        String line = nextLine;
        nextLine = "";
        return line;
    }

    boolean quits() {
        return quits;
    }

    @Override
    public void notice(String sentence) {
        printer.notice(sentence);
    }

    @Override
    public void showHelp(List<String> lines) {
        printer.put(() -> lines.stream().<Item>map(Item.Plain::new).toList());
    }

    @Override
    public int lines() {
        return view.linesOfText();
    }

    @Override
    public Optional<String> username() {
        return view.name();
    }

    @Override
    public boolean isAdmin() {
        return view.isAdmin();
    }

    @Override
    public boolean allows(ParsedLine.Text text) {
        if (text.text().codePointCount(0, text.text().length()) > Limits.TEXT_CHARS) {
            // In the line it would fill the screen, and hide what is wrong with it.
            printer.notice(String.format(
                    Locale.ROOT,
                    "Not sent: a message has at most %,d characters. Up brings it back",
                    Limits.TEXT_CHARS));
            return false;
        }
        boolean meant = isMeant(text.text().lines().count());
        if (!meant) {
            putIntoLine(text.asTyped());
        }
        return meant;
    }

    private boolean isMeant(long lines) {
        try {
            return lines <= UNASKED_LINES || questions.isYes("Send these " + lines + " lines as one message?", false);
        } catch (CancelledException e) {
            return false;
        }
    }

    @Override
    public void putIntoLine(String text) {
        nextLine = text;
    }

    @Override
    public void quit() {
        quits = true;
    }

    @Override
    public Optional<FullScreen> fullScreen() {
        return Optional.of(this);
    }

    @Override
    public Preferences preferences() {
        return preferences;
    }

    @Override
    public void clear() {
        view.forgetDay();
        printer.clear();
    }

    @Override
    public void redraw() {
        printer.redraw();
    }

    @Override
    public void reopen() {
        printer.put(() -> {
            printer.clearNow();
            return view.reopening();
        });
    }

    @Override
    public boolean knows(String username) {
        return view.knows(username);
    }

    @Override
    public String edit(String text) throws IOException, InterruptedException {
        return printer.whilePaused(() -> editor.edit(text));
    }
}
