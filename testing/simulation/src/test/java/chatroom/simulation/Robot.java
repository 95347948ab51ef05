package chatroom.simulation;

import chatroom.protocol.ErrorCode;
import chatroom.protocol.Event;
import chatroom.protocol.MessageText;
import chatroom.protocol.Nonce;
import chatroom.protocol.Ref;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomName;
import chatroom.protocol.ServerFrame;
import chatroom.protocol.Subscription;
import chatroom.protocol.Username;
import chatroom.testing.MemoryStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A client made after docs/protocol.md, as unlike ours as it can be: it lives on pushes alone, or on polls alone, sends many requests ahead
 * without waiting, and is patient. What has no answer when a connection ends is sent again on the next, under the same nonce.
 */
final class Robot implements ClientSocket.Owner {
    private static final int MOST_AHEAD = 200;
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long POLL_NS = TimeUnit.SECONDS.toNanos(1);

    /** Longer than any world makes a reader stall. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    private final String name;
    private final World world;
    private final VirtualTime time;
    private final Chance chance;
    private final ClientSocket socket;
    private final SentMessages sentMessages;

    /** Empty where there is only the lobby. */
    private final Optional<RobotRooms> rooms;

    private final boolean pushed;
    private final int window;
    private final Deque<Request> unsent = new ArrayDeque<>();
    private final Map<Ref, Request> underWay = new LinkedHashMap<>();
    private boolean in;
    private boolean registers;
    private boolean left;
    private long lastRef;
    private Optional<String> token = Optional.empty();
    private Optional<String> epoch = Optional.empty();

    /** Of {@link #epoch}: the last message that it has; for one that is pushed, it begins with the newest there is. */
    private long lastId;

    private long heardNs;

    /** To connect again: an earlier one that still waits doesn't count. */
    private long lastAttempt;

    /** @param pushed if not, it polls */
    Robot(String name, boolean pushed, World world) {
        this.name = name;
        this.pushed = pushed;
        this.world = world;
        this.time = world.time();
        this.chance = world.chance();
        this.window = chance.between(1, MOST_AHEAD);
        this.socket = new ClientSocket(world, this, world.nextIsBrowser());
        this.sentMessages = new SentMessages(name, chance, world.serverMood().mostTextChars());
        this.rooms = world.hasRooms() ? Optional.of(new RobotRooms(this, pushed, world)) : Optional.empty();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String username() {
        return name;
    }

    @Override
    public ClientSocket socket() {
        return socket;
    }

    @Override
    public void begin() {
        heardNs = time.nowNs();
        socket.connect();
        time.after(LOOK_NS, this::lookAround);
        if (!pushed) {
            time.after(POLL_NS, this::poll);
        }
    }

    private void poll() {
        if (left) {
            return;
        }
        if (in && underWay.values().stream().noneMatch(Robot::isPollOfLobby)) {
            call(new Request.Poll(lastId, chance.between(1, 50)));
        }
        time.after(POLL_NS, this::poll);
    }

    private static boolean isPollOfLobby(Request request) {
        return request instanceof Request.Poll poll && poll.room().isLobby();
    }

    @Override
    public void say() {
        if (!left) {
            String nonce = "%016x".formatted(chance.nextLong());
            write(new Request.Send(new MessageText(sentMessages.next()), Optional.of(new Nonce(nonce))));
        }
    }

    @Override
    public void act() {
        if (!left && in) {
            rooms.ifPresent(RobotRooms::act);
        }
    }

    void readsIn(RoomName room) {
        if (!left && in) {
            rooms.ifPresent(own -> own.readIn(room));
        }
    }

    @Override
    public void lastWords() {
        if (!left) {
            say();
            rooms.ifPresent(RobotRooms::lastWords);
        }
    }

    /** Until there is an answer, on however many connections. */
    void write(Request request) {
        unsent.add(request);
        goOn();
    }

    @Override
    public void look() {
        if (in && !left) {
            call(new Request.Who());
        }
    }

    /** It has nothing that it would lose but the connection. */
    @Override
    public void crash() {
        if (!left) {
            socket.close();
            onDisconnected("crash");
        }
    }

    @Override
    public void fidget() {
        crash();
    }

    @Override
    public void leave() {
        left = true;
        if (in && chance.oneIn(2)) {
            // It still reads what it asked for.
            socket.endOutput();
        } else if (in) {
            call(new Request.Logout());
        } else {
            socket.close();
        }
    }

    /** Its account is deleted, or will be: nothing is sent any more, and it is seen how the connection ends. */
    void losesAccount() {
        left = true;
    }

    @Override
    public boolean hasLeft() {
        return left;
    }

    /** A sign of life now and then, and a look whether there is one of the server. */
    private void lookAround() {
        if (left) {
            return;
        }
        if (time.nowNs() - heardNs > PATIENCE_NS) {
            socket.close();
            onDisconnected("no sign of life");
        } else if (in && underWay.isEmpty()) {
            call(new Request.Ping());
        }
        if (in) {
            rooms.ifPresent(RobotRooms::look);
        }
        time.after(LOOK_NS, this::lookAround);
    }

    private void goOn() {
        while (in && !left && !unsent.isEmpty() && underWay.size() < window) {
            call(unsent.remove());
            if (chance.oneIn(4)) {
                call(something());
            }
        }
        if (in && !left && socket.check().map(WireCheck::takeWantsNames).orElse(false)) {
            call(new Request.Who());
        }
    }

    private Request something() {
        return switch (chance.between(0, 3)) {
            case 0 -> new Request.Ping();
            case 1 -> new Request.Who();
            case 2 -> new Request.Poll(chance.between(0, (int) lastId), chance.between(1, 50));
            default ->
                new Request.History(
                        chance.oneIn(2) ? OptionalLong.empty() : OptionalLong.of(chance.between(0, (int) lastId + 1)),
                        chance.between(1, 50));
        };
    }

    /** Once: if its connection ends before, there is no answer. */
    void call(Request request) {
        Ref ref = Ref.of(++lastRef);
        underWay.put(ref, request);
        socket.send(ref, request);
    }

    private Request authentication() {
        Subscription live = epoch.isPresent() ? Subscription.after(lastId, epoch.get()) : Subscription.LIVE;
        Subscription subscription = pushed ? live : Subscription.NONE;
        if (registers) {
            return new Request.Register(new Username(name), SimulatedServer.PASSWORD);
        }
        return token.isPresent() && chance.oneIn(2)
                ? new Request.Resume(token.get(), subscription)
                : new Request.Login(name, SimulatedServer.PASSWORD, subscription);
    }

    @Override
    public void onConnected() {
        heardNs = time.nowNs();
    }

    @Override
    public void onBytes() {
        heardNs = time.nowNs();
    }

    @Override
    public void onFrame(ServerFrame frame) {
        if (frame instanceof ServerFrame.Unasked unasked) {
            onEvent(unasked.event());
        } else if (frame instanceof ServerFrame.Answer answer) {
            onReply(underWay.remove(answer.ref().orElseThrow()), answer.reply());
        }
        goOn();
    }

    private void onEvent(Event event) {
        if (event instanceof Event.Welcome) {
            call(authentication());
            if (chance.oneIn(3)) {
                // It needn't wait for the answer.
                in = true;
            }
        } else if (event instanceof Event.MessagePosted posted && posted.room().isLobby()) {
            long id = posted.message().id();
            if (id != lastId + 1) {
                throw new PromiseBroken("%s is pushed message %s after %s".formatted(name, id, lastId));
            }
            lastId = id;
        }
        rooms.ifPresent(own -> own.onEvent(event));
    }

    private void onReply(Request request, Reply reply) {
        if (reply instanceof Reply.LoggedIn entered) {
            onLoggedIn(entered);
        } else if (reply instanceof Reply.Registered) {
            registers = false;
            if (!left) {
                call(authentication());
            }
        } else if (reply instanceof Reply.Sent sent && !isDeed(request)) {
            sentMessages.acknowledged(
                    store(), sent.id(), ((Request.Send) request).text().value());
            world.acknowledged(store(), sent.id());
        } else if (reply instanceof Reply.Polled polled && !pushed && isPollOfLobby(request)) {
            onPolled((Request.Poll) request, polled);
        } else if (reply instanceof Reply.LoggedOut || request instanceof Request.Logout) {
            // Also where the disk refuses: whoever leaves is gone.
            socket.close();
        } else if (reply instanceof Reply.Failed failed && !isDeed(request)) {
            onFailed(request, failed);
        }
        rooms.ifPresent(own -> own.onReply(request, reply));
    }

    private boolean isDeed(Request request) {
        return rooms.map(own -> own.isDeed(request)).orElse(false);
    }

    private void onLoggedIn(Reply.LoggedIn entered) {
        in = true;
        token = Optional.of(entered.token());
        boolean isNew = !epoch.equals(Optional.of(entered.epoch()));
        if (!epoch.equals(Optional.of(entered.epoch()))) {
            epoch = Optional.of(entered.epoch());
            lastId = pushed ? entered.lastId() : 0;
        } else if (entered.lastId() < lastId) {
            throw new PromiseBroken(
                    "%s has message %s, and the newest is to be %s".formatted(name, lastId, entered.lastId()));
        }
        rooms.ifPresent(own -> own.onLoggedIn(isNew ? OptionalLong.of(lastId) : OptionalLong.empty(), !left));
    }

    private void onPolled(Request.Poll request, Reply.Polled polled) {
        if (request.lastId() == lastId) {
            lastId += polled.messages().size();
        }
    }

    private void onFailed(Request request, Reply.Failed failed) {
        if (request instanceof Request.Send send) {
            retry(send, failed);
        } else if (isAuthentication(request)) {
            onAuthenticationFailed(request, failed.code());
        }
    }

    void retry(Request request, Reply.Failed failed) {
        long delayMillis = failed.retryAfterMillis().orElse(100);
        time.after(TimeUnit.MILLISECONDS.toNanos(delayMillis), () -> write(request));
    }

    /** The same request may succeed later. */
    static boolean isPassing(ErrorCode code) {
        return code == ErrorCode.RATE_LIMITED
                || code == ErrorCode.SERVER_BUSY
                || code == ErrorCode.STORAGE_UNAVAILABLE
                || code == ErrorCode.NOT_LOGGED_IN;
    }

    private static boolean isAuthentication(Request request) {
        return request instanceof Request.Login
                || request instanceof Request.Resume
                || request instanceof Request.Register;
    }

    private void onAuthenticationFailed(Request request, ErrorCode code) {
        in = false;
        token = Optional.empty();
        registers = (request instanceof Request.Login && code == ErrorCode.BAD_CREDENTIALS)
                || (registers && code != ErrorCode.USERNAME_TAKEN);
        // On another connection, as requests may be under way that have no answer yet.
        socket.close();
        onDisconnected("not let in");
    }

    @Override
    public void onDisconnected(String sentence) {
        in = false;
        for (Request request : List.copyOf(underWay.values())) {
            if (request instanceof Request.Send || isDeed(request)) {
                unsent.add(request);
            }
        }
        underWay.clear();
        heardNs = time.nowNs();
        long attempt = ++lastAttempt;
        time.after(chance.nsBetweenMillis(0, 1_500), () -> {
            if (!left && attempt == lastAttempt) {
                socket.connect();
            }
        });
    }

    MemoryStore store() {
        return socket.check().orElseThrow().store();
    }

    @Override
    public void isAtPeace() {
        socket.readAsUsual();
    }

    @Override
    public Optional<String> lacks(long newestId) {
        if (left) {
            return Optional.empty();
        }
        if (!sentMessages.open().isEmpty()) {
            return Optional.of(name + " hasn't heard what became of " + sentMessages.open());
        }
        if (socket.check().isEmpty()) {
            return Optional.of(name + " isn't connected");
        }
        Optional<String> lackOfRooms = rooms.flatMap(own -> own.lacks(store()));
        if (lackOfRooms.isPresent()) {
            return lackOfRooms;
        }
        if (!pushed) {
            return lastId < newestId
                    ? Optional.of("%s has polled %s of %s messages".formatted(name, lastId, newestId))
                    : Optional.empty();
        }
        return socket.check().get().lacks(newestId, world.whoIsThere());
    }

    Optional<String> epoch() {
        return epoch;
    }

    @Override
    public void checkSaid() {
        sentMessages.check();
        rooms.ifPresent(RobotRooms::check);
    }
}
