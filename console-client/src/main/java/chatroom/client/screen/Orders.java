package chatroom.client.screen;

import chatroom.client.command.Commands;
import chatroom.client.command.Intent;
import chatroom.client.command.Pages;
import chatroom.client.command.Search;
import chatroom.client.entrance.Entrance;
import chatroom.client.entrance.GivenUp;
import chatroom.client.entrance.Questions;
import chatroom.client.link.Link;
import chatroom.client.view.Entry;
import chatroom.client.view.Preferences;
import chatroom.client.view.RoomView;
import chatroom.client.view.Theme;
import chatroom.protocol.Password;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Does what a line in the room meant. Belongs to the thread that types. */
final class Orders {
    /** More lines than that may be a slip of the mouse. */
    private static final int UNASKED_LINES = 5;

    private final Link link;
    private final Printer printer;
    private final RoomView view;
    private final Preferences preferences;
    private final Pages pages;
    private final Search search;
    private final Questions questions;
    private final Entrance entrance;
    private final Editor editor;

    Orders(
            Link link,
            Printer printer,
            RoomView view,
            Preferences preferences,
            Pages pages,
            Search search,
            Questions questions,
            Entrance entrance,
            Editor editor) {
        this.link = link;
        this.printer = printer;
        this.view = view;
        this.preferences = preferences;
        this.pages = pages;
        this.search = search;
        this.questions = questions;
        this.entrance = entrance;
        this.editor = editor;
    }

    /** Asks before something long is said. */
    boolean isMeant(Intent.Say say) {
        long lines = say.text().lines().count();
        try {
            return lines <= UNASKED_LINES || questions.isYes("Send these " + lines + " lines as one message?", false);
        } catch (GivenUp e) {
            return false;
        }
    }

    void say(Intent.Say say) {
        link.say(say.text());
    }

    /** @return what is in the line afterwards */
    String carryOut(Intent intent) throws InterruptedException {
        if (intent instanceof Intent.Say say) {
            // Not meant so: one may mend it.
            return say.text().startsWith("/") && !say.text().startsWith(Commands.ME) ? "/" + say.text() : say.text();
        }
        if (intent instanceof Intent.Edit edit) {
            return edit(edit.text());
        }
        try {
            if (!account(intent) && !room(intent) && !admin(intent) && !look(intent)) {
                explain(intent);
            }
        } catch (IOException e) {
            printer.notice("This is not kept for the next start: " + e.getMessage());
        } catch (GivenUp e) {
            printer.notice("Cancelled; nothing has changed");
        }
        return "";
    }

    private void explain(Intent intent) {
        List<String> lines = Commands.explain(intent, view.linesOfText());
        if (intent instanceof Intent.Help) {
            printer.put(() -> lines.stream().<Entry>map(Entry.Plain::new).toList());
        } else {
            lines.forEach(printer::notice);
        }
    }

    private boolean account(Intent intent) throws InterruptedException {
        if (intent instanceof Intent.Login login) {
            Optional<String> who = login.username().or(view::name);
            if (who.isPresent()) {
                entrance.enterAgain(link, who.get());
            } else {
                printer.notice("It goes like this: /login NAME");
            }
        } else if (intent instanceof Intent.Register register) {
            link.register(register.username(), questions.chosenPassword(), register.invite());
        } else if (intent instanceof Intent.Logout) {
            link.logout();
        } else if (intent instanceof Intent.Reconnect) {
            link.reconnect();
        } else if (intent instanceof Intent.Password) {
            Password old = questions.password("Current password: ");
            link.changePassword(old, questions.newPassword());
        } else {
            return false;
        }
        return true;
    }

    private boolean room(Intent intent) {
        if (intent instanceof Intent.History history) {
            pages.ask(history.messages(), link::history);
        } else if (intent instanceof Intent.Search words) {
            search(words.words());
        } else if (intent instanceof Intent.Who) {
            link.who();
        } else {
            return intent instanceof Intent.Nothing;
        }
        return true;
    }

    /** Whoever tries: the server knows who may. */
    private boolean admin(Intent intent) {
        if (intent instanceof Intent.Kick kick) {
            link.kick(kick.username());
        } else if (intent instanceof Intent.Announce announce) {
            link.announce(announce.text());
        } else if (intent instanceof Intent.Invite) {
            link.invite();
        } else {
            return false;
        }
        return true;
    }

    private void search(String words) {
        if (!words.isEmpty()) {
            search.begin(words, link::search);
        } else if (!search.goOn(link::search)) {
            printer.notice("It goes like this: /search WORDS");
        }
    }

    private boolean look(Intent intent) throws IOException {
        if (intent instanceof Intent.Clear) {
            pages.forget();
            view.forgetDay();
            printer.clear();
        } else if (intent instanceof Intent.Quiet) {
            printer.notice(preferences.toggleQuiet() ? "Joins and leaves are hidden" : "Joins and leaves are shown");
        } else if (intent instanceof Intent.Ignore ignore) {
            ignore(ignore.username());
        } else if (intent instanceof Intent.Ring ring) {
            if (ring.bell().isPresent()) {
                preferences.setBell(ring.bell().get());
            }
            printer.notice("The bell rings for: " + preferences.bell().words());
        } else if (intent instanceof Intent.Look look) {
            theme(look.theme());
        } else {
            return false;
        }
        return true;
    }

    private void ignore(Optional<String> username) throws IOException {
        if (username.isEmpty()) {
            List<String> ignored = preferences.ignored();
            printer.notice(ignored.isEmpty() ? "Nobody is hidden" : "Hidden: " + String.join(", ", ignored));
            return;
        }
        if (view.name().filter(username.get()::equalsIgnoreCase).isPresent()) {
            printer.notice("That is you");
            return;
        }
        boolean now = preferences.toggleIgnored(username.get());
        String unknown = view.knows(username.get()) ? "" : ", but nobody of that name has been seen here";
        printer.notice(
                now
                        ? username.get() + " is hidden now" + unknown + "; /ignore " + username.get() + " again ends it"
                        : username.get() + " is shown again");
    }

    private void theme(Optional<Theme> chosen) throws IOException {
        if (chosen.isPresent()) {
            preferences.setTheme(chosen.get());
            printer.redraw();
        }
        boolean overruled = chosen.isPresent() && preferences.theme() != chosen.get();
        printer.notice("The theme is " + preferences.theme().word() + (overruled ? ", because NO_COLOR is set" : ""));
    }

    private String edit(String text) throws InterruptedException {
        try {
            return printer.whilePaused(() -> editor.edit(text));
        } catch (IOException e) {
            printer.notice(e.getMessage());
            return text;
        }
    }
}
