package chatroom.client.link;

import chatroom.protocol.ChatMessage;
import chatroom.protocol.Password;
import chatroom.protocol.Ref;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReference;
import chatroom.protocol.ServerFrame;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** A link without a thread, whose wire and time are its caller's. In this package because only tests may run it by hand. */
public final class HandRunLink {
    /** As {@link Wire}. */
    public interface Network {
        void connect();

        void send(Ref ref, Request request);

        void close();
    }

    /** What a screen would be told, as far as somebody here wants to know. */
    public interface Screen {
        void posted(ChatMessage message);

        void historyReplaced();

        void missing(long firstId, long lastId);

        void sent(long id, String text);

        void givenBack(String text);

        void loggedIn();

        void loginRefused();

        void loggedOut();
    }

    private final LinkLogic logic;
    private final Notebook notebook;

    public HandRunLink(
            Network network, Screen screen, LongSupplier clockMillis, RandomGenerator random, Notebook notebook) {
        this.notebook = notebook;
        logic = new LinkLogic(wire(network), event -> tell(screen, event), clockMillis, random, notebook);
    }

    private static Wire wire(Network network) {
        return new Wire() {
            @Override
            public void connect() {
                network.connect();
            }

            @Override
            public void send(Ref ref, Request request) {
                network.send(ref, request);
            }

            @Override
            public void close() {
                network.close();
            }
        };
    }

    private void tell(Screen screen, LinkEvent event) {
        if (event instanceof LinkEvent.Posted posted) {
            screen.posted(posted.message());
        } else if (event instanceof LinkEvent.HistoryReplaced) {
            screen.historyReplaced();
        } else if (event instanceof LinkEvent.Missing missing) {
            screen.missing(missing.firstId(), missing.lastId());
        } else if (event instanceof LinkEvent.Sent sent) {
            screen.sent(sent.id(), sent.text());
        } else if (event instanceof LinkEvent.SendRefused refused) {
            screen.givenBack(refused.text());
            refused.key().ifPresent(logic::taken);
        } else if (event instanceof LinkEvent.LoggedIn) {
            screen.loggedIn();
        } else if (event instanceof LinkEvent.LoginRefused) {
            screen.loginRefused();
        } else if (event instanceof LinkEvent.LoggedOut) {
            screen.loggedOut();
        }
    }

    public void start() {
        logic.start();
    }

    /**
     * With the token in the notebook, if there is one.
     *
     * @param register to make the account first
     */
    public void authenticate(String username, Password password, boolean register) {
        Credentials credentials = new Credentials(username, Optional.of(password), register);
        if (notebook.token().isPresent() && !register) {
            logic.resume(credentials, notebook.token().get());
        } else {
            logic.authenticate(credentials);
        }
    }

    public void say(String text) {
        logic.say(Draft.of(RoomReference.LOBBY, text));
    }

    public void who() {
        logic.ask(new Request.Who());
    }

    public void reconnect() {
        logic.reconnect();
    }

    public void giveBack() {
        logic.giveBack();
    }

    public void logout() {
        logic.logout();
    }

    public void stop() {
        logic.stop();
    }

    public boolean isStopped() {
        return logic.isStopped();
    }

    public void tick() {
        logic.tick();
    }

    public long nextTickMillis() {
        return logic.nextTickMillis();
    }

    public void onConnected() {
        logic.onConnected();
    }

    public void onBytes() {
        logic.onBytes();
    }

    public void onFrame(ServerFrame frame) {
        logic.onFrame(frame);
    }

    public void onDisconnected(String sentence) {
        logic.onDisconnected(sentence);
    }
}
