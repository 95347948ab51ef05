package chatroom.client;

import chatroom.client.link.Link;
import chatroom.client.link.LinkEvent;
import chatroom.client.link.LinkListener;
import chatroom.client.storage.Folders;
import chatroom.client.storage.LastLogin;
import chatroom.client.storage.Settings;
import chatroom.client.storage.StoredSession;
import chatroom.client.text.ExitCode;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** {@code --logout}: voids the remembered session and forgets it. Runs on the thread that calls it. */
final class Logout implements LinkListener {
    /** A server that doesn't answer in this time isn't waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PrintStream out;
    private final BlockingQueue<LinkEvent> events = new LinkedBlockingQueue<>();

    Logout(PrintStream out) {
        this.out = out;
    }

    @Override
    public void onEvent(LinkEvent event) {
        events.add(event);
    }

    /** @return the exit code */
    int run(Link link, Settings settings, Folders folders) throws InterruptedException {
        String who = settings.username().orElse("");
        if (settings.token().isPresent()) {
            link.resume(who, settings.token().get(), settings.password());
            out.println(outcome(link));
        } else {
            out.println("No session is remembered.");
        }
        link.stop();
        try {
            if (settings.username().isPresent()) {
                StoredSession.forget(StoredSession.folder(folders, settings.address(), who));
            }
            LastLogin.forget(folders);
        } catch (IOException e) {
            out.println("What is remembered in " + folders.state() + " can't be deleted.");
            return ExitCode.FAILED;
        }
        return ExitCode.OK;
    }

    private String outcome(Link link) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            LinkEvent event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event instanceof LinkEvent.LoggedIn) {
                link.logout();
            } else if (event instanceof LinkEvent.LoggedOut gone && gone.atServer()) {
                return "Logged out. Server, name and session are forgotten.";
            } else if (event instanceof LinkEvent.Notice notice) {
                out.println(notice.sentence());
            } else if (event instanceof LinkEvent.LoginRefused) {
                return "The session had ended already. Server, name and session are forgotten.";
            } else if (event == null
                    || event instanceof LinkEvent.ConnectionLost
                    || event instanceof LinkEvent.LoggedOut
                    || event instanceof LinkEvent.Stopped) {
                return "Server, name and session are forgotten here. The server could not be reached:"
                        + " there the session ends after 30 days without use.";
            }
        }
    }
}
