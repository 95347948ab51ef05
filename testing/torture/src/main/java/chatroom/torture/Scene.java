package chatroom.torture;

import chatroom.load.LoadException;
import chatroom.load.Loop;
import chatroom.load.OwnServer;
import chatroom.load.Violations;
import chatroom.protocol.ChatMessage;
import chatroom.protocol.ErrorCode;
import chatroom.protocol.Reply;
import chatroom.protocol.Request;
import chatroom.protocol.RoomReference;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** One server, the people at it, and what they saw. One thread. */
final class Scene implements AutoCloseable {
    private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(2);
    private static final int PAGE = 500;
    private static final int MAX_PADDING = 200;

    private final Stage stage;
    private final OwnServer server;
    private final Loop loop = new Loop();
    private final Ledger ledger;
    private final List<ReconnectingClient> people = new ArrayList<>();
    private final Map<ErrorCode, Integer> refused = new EnumMap<>(ErrorCode.class);
    private final Map<String, Integer> closings = new HashMap<>();
    private final Map<InetSocketAddress, SeenOfServer> seen = new HashMap<>();
    private List<InetSocketAddress> addresses;

    /** Says nothing, so nothing that is said is before what it asks. */
    private LobbyClient watcher;

    private boolean talking;
    private boolean byteByByte;
    private boolean storable = true;
    private int cut;
    private long bytesSent;

    Scene(Stage stage, OwnServer server) throws IOException {
        this.stage = stage;
        this.server = server;
        this.ledger = new Ledger(stage.violations());
        this.addresses = List.of(server.address());
    }

    OwnServer server() {
        return server;
    }

    Loop loop() {
        return loop;
    }

    Ledger ledger() {
        return ledger;
    }

    RandomGenerator random() {
        return stage.random();
    }

    Violations violations() {
        return stage.violations();
    }

    /** Where a client connects to next. */
    InetSocketAddress address() {
        return addresses.get(addresses.size() == 1 ? 0 : random().nextInt(addresses.size()));
    }

    /** Clients connect to something else that stands before the server, or to any of several. */
    void connectTo(InetSocketAddress... others) {
        addresses = List.of(others);
    }

    // People.

    /** Half of them listen. They are in when this returns. */
    List<LobbyClient> enter(String name, int count, int window) throws IOException {
        List<LobbyClient> newcomers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            newcomers.add(new LobbyClient(this, name + "-" + i, i % 2 == 0, window));
        }
        enter(newcomers);
        return newcomers;
    }

    /** They are in when this returns. */
    void enter(List<? extends ReconnectingClient> newcomers) throws IOException {
        newcomers.forEach(ReconnectingClient::come);
        people.addAll(newcomers);
        if (watcher == null) {
            watcher = new LobbyClient(this, "watcher", false, 0);
            watcher.come();
            people.add(watcher);
        }
        awaitAllIn();
    }

    void awaitAllIn() throws IOException {
        await("everybody is in", () -> people.stream().allMatch(ReconnectingClient::isIn));
    }

    /** As kill -9; returns when everybody has noticed. */
    void kill() throws IOException, InterruptedException {
        server.kill();
        awaitNobodyIn();
    }

    /** In an orderly way, or else that is a violation. */
    void stop() throws IOException, InterruptedException {
        int code = server.stop();
        if (code != 0) {
            violations().add("told to stop, the server ends with code " + code);
        }
        awaitNobodyIn();
    }

    private void awaitNobodyIn() throws IOException {
        await("everybody notices the end", () -> people.stream().noneMatch(ReconnectingClient::isIn));
    }

    /** Returns when everybody has come back. */
    void start() throws IOException, LoadException {
        server.start();
        awaitAllIn();
    }

    boolean isTalking() {
        return talking;
    }

    void talk() {
        talking = true;
        people.forEach(ReconnectingClient::talk);
    }

    /** What makes a text longer, at random. */
    String padding() {
        return "x".repeat(stage.random().nextInt(MAX_PADDING));
    }

    void talkFor(long millis) throws IOException {
        talk();
        loop.runFor(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** Until so many more messages are acknowledged, however long that takes as long as there are more and more. */
    void talkUntilAcknowledged(int more) throws IOException {
        talkUntil(ledger::acknowledged, more);
    }

    /** As {@link #talkUntilAcknowledged}, by another count. */
    void talkUntil(LongSupplier acknowledged, int more) throws IOException {
        talk();
        long enough = acknowledged.getAsLong() + more;
        while (acknowledged.getAsLong() < enough) {
            long before = acknowledged.getAsLong();
            await("another one is acknowledged", () -> acknowledged.getAsLong() > before);
        }
    }

    /** Nothing new is said; returns when everything said is acknowledged, and those who listen have it. */
    void settle() throws IOException {
        talking = false;
        await("everything said is acknowledged", () -> people.stream().allMatch(ReconnectingClient::isAnswered));
        awaitAllIn();
        // What is acknowledged after a failure of the disk may be shown a moment later.
        long newest = Math.max(
                ledger.newest(), polled(watcher, RoomReference.LOBBY, 0, 1).lastId());
        await("everybody has everything", () -> people.stream().allMatch(person -> person.hasSeen(newest)));
    }

    /** From now on each byte is a write of its own. */
    void sendByteByByte() {
        byteByByte = true;
    }

    boolean isByteByByte() {
        return byteByByte;
    }

    /**
     * Whether anything can be stored from now on. What is said while nothing can may not be acknowledged meanwhile; what was said before
     * may, because the batch with it may have been under way when its files still were there.
     */
    void setStorable(boolean storable) {
        this.storable = storable;
    }

    boolean isStorable() {
        return storable;
    }

    void countSent(int bytes) {
        bytesSent += bytes;
    }

    long bytesSent() {
        return bytesSent;
    }

    /** Lets some clients leave for good. */
    void leave(List<? extends ReconnectingClient> some) throws IOException {
        some.forEach(ReconnectingClient::leave);
        people.removeAll(some);
        loop.releaseClosed();
    }

    void everybodyLeaves() throws IOException {
        talking = false;
        people.forEach(ReconnectingClient::leave);
        people.clear();
        watcher = null;
        loop.releaseClosed();
    }

    // Looking.

    /** The answer to somebody who says nothing, once it has come; asked again if the connection ends before. */
    Reply ask(Request request) throws IOException {
        return ask(watcher, request);
    }

    Reply ask(ReconnectingClient who, Request request) throws IOException {
        Reply[] answer = new Reply[1];
        await("%s is answered".formatted(request.action().wireName()), () -> {
            if (answer[0] == null && who.isIn() && !who.waitsForAnswer()) {
                who.ask(request, reply -> answer[0] = reply);
            }
            return answer[0] != null;
        });
        return answer[0];
    }

    private Reply.Polled polled(ReconnectingClient who, RoomReference room, long lastId, int limit) throws IOException {
        Reply reply = ask(who, new Request.Poll(room, lastId, limit));
        if (reply instanceof Reply.Polled polled) {
            return polled;
        }
        throw new IllegalStateException("A poll was refused: " + reply);
    }

    /** All that is stored in the lobby is compared with all that was acknowledged and shown. */
    void audit() throws IOException {
        audit(watcher, RoomReference.LOBBY, ledger);
    }

    /**
     * The same for a room.
     *
     * @param who may read it
     */
    void audit(ReconnectingClient who, RoomReference room, Ledger of) throws IOException {
        List<ChatMessage> history = new ArrayList<>();
        Reply.Polled page;
        do {
            page = polled(who, room, history.size(), PAGE);
            history.addAll(page.messages());
        } while (page.more());
        of.audit(history);
    }

    /** Expects {@code verify} to find nothing wrong. */
    void expectSound() throws IOException, InterruptedException, Skipped {
        FileCalls.End end = command("verify");
        if (end.exitCode() != 0) {
            violations().add("verify says: " + end.said());
        }
    }

    /** One of the server's commands, about its data. */
    FileCalls.End command(String... command) throws IOException, InterruptedException, Skipped {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.add("--data-dir=" + server.dataFolder());
        return new FileCalls(server.dataFolder(), server.program()).run(List.of(), arguments);
    }

    Footprint footprint() throws IOException, InterruptedException {
        return Footprint.of(server.pid());
    }

    /**
     * People come, talk, read and go, so that everything is there that is made at the first use; then this is what the server is made of.
     */
    Footprint warmUp() throws IOException, InterruptedException {
        enter("early", 20, 4);
        talkUntilAcknowledged(500);
        settle();
        for (ReconnectingClient person : people) {
            person.ask(new Request.Poll(0, PAGE), reply -> {});
        }
        audit();
        everybodyLeaves();
        return quietFootprint();
    }

    /** Everybody has to have left. Once the server has noticed. */
    private Footprint quietFootprint() throws IOException, InterruptedException {
        Footprint footprint = footprint();
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!footprint.isQuiet() && System.nanoTime() < deadlineNs) {
            loop.runFor(TimeUnit.MILLISECONDS.toNanos(100));
            footprint = footprint();
        }
        return footprint;
    }

    /** Everybody leaves; then the server must be what it was. */
    void expectBackTo(Footprint before) throws IOException, InterruptedException {
        everybodyLeaves();
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        List<String> left = footprint().beyond(before);
        while (!left.isEmpty() && System.nanoTime() < deadlineNs) {
            loop.runFor(TimeUnit.MILLISECONDS.toNanos(200));
            left = footprint().beyond(before);
        }
        left.forEach(violations()::add);
    }

    /** Works until it is so. */
    void await(String what, BooleanSupplier condition) throws IOException {
        if (!loop.runUntil(condition, System.nanoTime() + PATIENCE_NS)) {
            throw new IllegalStateException("In two minutes it didn't come to this: " + what);
        }
    }

    // What clients saw.

    void countEnd(boolean wasIn) {
        cut += wasIn ? 1 : 0;
    }

    /** By those who are connected to it. */
    SeenOfServer seenOf(InetSocketAddress address) {
        return seen.computeIfAbsent(address, any -> new SeenOfServer(violations()));
    }

    void countClosing(String code) {
        closings.merge(code, 1, Integer::sum);
    }

    void countRefused(ErrorCode code) {
        refused.merge(code, 1, Integer::sum);
    }

    int refused(ErrorCode code) {
        return refused.getOrDefault(code, 0);
    }

    int closings(String code) {
        return closings.getOrDefault(code, 0);
    }

    /** As the end of a sentence. */
    String figures() {
        StringBuilder out = new StringBuilder(
                String.format(Locale.ROOT, "%,d acknowledged messages audited", ledger.acknowledged()));
        if (ledger.duplicates() > 0) {
            out.append(String.format(Locale.ROOT, ", %,d of them by a retry", ledger.duplicates()));
        }
        if (cut > 0) {
            out.append(String.format(Locale.ROOT, ", %,d connections cut", cut));
        }
        refused.forEach(
                (code, count) -> out.append(String.format(Locale.ROOT, ", %,d times %s", count, code.wireName())));
        return out.toString();
    }

    @Override
    public void close() throws IOException {
        loop.close();
        server.close();
    }
}
