package chatroom.client.link;

import chatroom.protocol.Event;
import chatroom.protocol.Ref;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A wire on which a test plays the server by hand. */
final class FakeWire implements Wire {
    int connects;
    boolean closed;

    /** Without any, the server is the only one. */
    Optional<ServerTurns> turns = Optional.empty();

    final List<Request> sent = new ArrayList<>();
    Consumer<Request> onSend = request -> {};
    private Optional<Ref> lastRef = Optional.empty();

    @Override
    public void connect() {
        connects++;
        closed = false;
        // Who has the first turn answers.
        turns.ifPresent(of -> of.onConnected(of.begin().get(0)));
    }

    @Override
    public Optional<Address> server() {
        return turns.flatMap(ServerTurns::connected);
    }

    @Override
    public boolean isOneOfSeveral() {
        return turns.isPresent();
    }

    @Override
    public boolean hasUntried() {
        return turns.isPresent() && turns.get().hasUntried();
    }

    @Override
    public void onServed() {
        turns.ifPresent(ServerTurns::onServed);
    }

    @Override
    public void send(Ref ref, Request request) {
        onSend.accept(request);
        lastRef = Optional.of(ref);
        sent.add(request);
    }

    @Override
    public void close() {
        closed = true;
        turns.ifPresent(ServerTurns::onEnded);
    }

    Request last() {
        return sent.get(sent.size() - 1);
    }

    /** To the last request. */
    ServerFrame answer(Reply reply) {
        return new ServerFrame.Answer(lastRef, reply);
    }

    static ServerFrame welcome() {
        return new ServerFrame.Unasked(new Event.Welcome(1, "fake"));
    }
}
