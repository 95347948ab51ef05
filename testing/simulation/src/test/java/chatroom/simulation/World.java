package chatroom.simulation;

import chatroom.protocol.RoomName;
import chatroom.protocol.Username;
import chatroom.testing.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * One run: some people, one to four servers, twenty seconds of trouble, then peace, in which everything must come right. Everything that
 * happens follows from the seed.
 */
final class World {
    static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(60);

    static final List<String> NAMES = List.of("ann", "bob", "carl", "dora", "erik");

    /** How they end connections. Whoever is just coming in, or on another server, hears only that the session has ended. */
    private static final Set<String> OF_OPERATORS = Set.of("kicked", "account_closed", "session_ended");

    private static final long TROUBLE_NS = TimeUnit.SECONDS.toNanos(20);

    /**
     * More than the longest timeout, and the longest pause between two attempts after it, and what a burst takes that goes through one by
     * one at a slow database.
     */
    private static final long PEACE_NS = TimeUnit.SECONDS.toNanos(360);

    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int MOST_EVENTS = 3_000_000;

    private final Chance chance;

    /** What came to the worlds later is drawn from here, so that a world without it stays the one that it was. */
    private final Chance extras;

    private final VirtualTime time = new VirtualTime();
    private final Trace trace;
    private final Tally tally = new Tally();
    private final NetworkMood network;
    private final ServerMood serverMood;
    private final DiskMood disk = new DiskMood();
    private final Histories known = new Histories();
    private final boolean hasRooms;
    private final boolean hasBrowsers;

    /** Empty where nobody gives commands. */
    private final Optional<Operator> operator;

    /** Whose connections an operator may have ended. */
    private final Set<String> ended = new HashSet<>();

    /** When an operator ended the sessions of whom last. */
    private final Map<String, Instant> loggedOutAt = new HashMap<>();

    private final Duration frameTimeout;
    private final Duration idleTimeout;
    private final List<Person> people = new ArrayList<>();

    /** Those who have begun. */
    private final List<Person> present = new ArrayList<>();

    private final List<MemoryStore> histories = new ArrayList<>();
    private final Map<MemoryStore, Long> newestAcknowledged = new HashMap<>();
    private final Nodes nodes;
    private boolean peaceful;
    private int events;

    /** @param nodeCount how many servers it has */
    World(long seed, int nodeCount, boolean traced) {
        chance = new Chance(seed);
        extras = new Chance(~seed);
        trace = new Trace(time, traced);
        network = NetworkMood.any(chance);
        serverMood = ServerMood.any(chance);
        // Longer than any client is made to stall: whoever is closed by these gave no sign of life at all.
        frameTimeout = Duration.ofSeconds(chance.between(30, 60));
        idleTimeout = Duration.ofSeconds(chance.between(30, 60));
        hasRooms = chance.oneIn(2);
        hasBrowsers = extras.oneIn(3);
        operator = hasRooms && extras.oneIn(4) ? Optional.of(new Operator(this, extras)) : Optional.empty();
        histories.add(firstHistory());
        nodes = new Nodes(this, new Chance(~seed * 31), nodeCount);
    }

    VirtualTime time() {
        return time;
    }

    Chance chance() {
        return chance;
    }

    Trace trace() {
        return trace;
    }

    Tally tally() {
        return tally;
    }

    NetworkMood network() {
        return network;
    }

    ServerMood serverMood() {
        return serverMood;
    }

    DiskMood disk() {
        return disk;
    }

    /** What is known of all rooms of all histories. */
    Histories histories() {
        return known;
    }

    /** Whether there is more than the lobby. */
    boolean hasRooms() {
        return hasRooms;
    }

    /** Whether the next robot comes through the port for browsers. */
    boolean nextIsBrowser() {
        return hasBrowsers && extras.oneIn(2);
    }

    Duration frameTimeout() {
        return frameTimeout;
    }

    Duration idleTimeout() {
        return idleTimeout;
    }

    /** One of the servers; empty where it is down. */
    Optional<SimulatedServer> server() {
        return nodes.any();
    }

    Set<String> whoIsThere() {
        Set<String> names = new TreeSet<>();
        for (Person person : people) {
            if (!person.hasLeft()) {
                names.add(person.username());
            }
        }
        return names;
    }

    /** @throws PromiseBroken if one is */
    Tally run() {
        nodes.startAll(history());
        tally.nodes = nodes.areSeveral() ? nodes.count() : 0;
        peopleCome();
        scheduleTrouble();
        nodes.scheduleTrouble(TROUBLE_NS);
        runUntil(TROUBLE_NS);
        peaceBegins();
        runUntilNothingLacks(this::newestAcknowledged);
        lastWords();
        runUntilNothingLacks(() -> history().entries(RoomName.LOBBY).size());
        people.forEach(Person::checkSaid);
        histories.forEach(SentMessages::checkNoneTwice);
        histories.forEach(known::check);
        tally.histories = histories.size();
        histories.forEach(store -> store.stored().forEach(tally::count));
        tally.entries =
                histories.stream().mapToInt(store -> store.stored().size()).sum();
        tally.virtualNs = time.nowNs();
        return tally;
    }

    private String nextEpoch() {
        return "epoch-" + (histories.size() + 1);
    }

    private MemoryStore firstHistory() {
        MemoryStore store = new MemoryStore(time, nextEpoch());
        NAMES.forEach(name -> store.create(new Username(name), SimulatedServer.PASSWORD_HASH));
        return store;
    }

    private MemoryStore history() {
        return histories.get(histories.size() - 1);
    }

    private void peopleCome() {
        people.add(new LinkPerson("ann", "ann", this));
        people.add(new Robot("bob", true, this));
        if (chance.oneIn(2)) {
            people.add(new LinkPerson("ann-2", "ann", this));
        }
        if (chance.oneIn(2)) {
            people.add(new LinkPerson("carl", "carl", this));
        }
        if (hasRooms || chance.oneIn(2)) {
            people.add(new Robot("dora", chance.oneIn(2), this));
        }
        if (hasRooms && chance.oneIn(2)) {
            people.add(new Robot("erik", chance.oneIn(2), this));
        }
        people.forEach(person -> time.at(chance.nextLong(TROUBLE_NS / 5), () -> begins(person)));
        int sentMessages = chance.between(5, 40);
        for (int i = 0; i < sentMessages; i++) {
            Person person = chance.oneOf(people);
            long atNs = chance.nextLong(TROUBLE_NS / 10, TROUBLE_NS);
            time.at(atNs, chance.oneIn(5) ? person::look : person::say);
        }
        int acts = hasRooms ? chance.between(50, 400) : 0;
        for (int i = 0; i < acts; i++) {
            time.at(chance.nextLong(TROUBLE_NS / 10, TROUBLE_NS), chance.oneOf(people)::act);
        }
        operator.ifPresent(this::scheduleCommands);
        if (hasRooms && operator.isEmpty() && extras.oneIn(6)) {
            String admin = extras.oneOf(robots());
            history().makeAdmin(admin);
            known.noteAdmin(admin);
            trace.add(admin, "is an admin", "");
            tally.admins++;
        }
    }

    private void scheduleCommands(Operator by) {
        for (int left = extras.between(1, 12); left > 0; left--) {
            time.at(extras.nextLong(TROUBLE_NS / 5, TROUBLE_NS), by::act);
        }
    }

    // What operators do to people.

    List<String> robots() {
        return robotsThere().map(Robot::name).toList();
    }

    private Stream<Robot> robotsThere() {
        return people.stream().filter(Robot.class::isInstance).map(Robot.class::cast);
    }

    /** Those who are in a room read in it while it is deleted. */
    void isRead(RoomName room) {
        robotsThere().toList().forEach(robot -> time.after(extras.nsBetweenMillis(0, 30), () -> robot.readsIn(room)));
    }

    /** From now on connections of this user may be ended by the server. */
    void mayEnd(String username) {
        ended.add(username);
    }

    /** An operator has ended all sessions that this user had then, on whatever server. */
    void isLoggedOut(String username, Instant time) {
        loggedOutAt.put(username, time);
    }

    private Optional<String> lackOfLoggedOut() {
        return people.stream()
                // Whoever has left may sit before a cable that was pulled, and hear nothing any more.
                .filter(person -> loggedOutAt.containsKey(person.username()) && !person.hasLeft())
                .filter(person -> person.socket()
                        .check()
                        .filter(check -> check.isLoggedInSince(loggedOutAt.get(person.username())))
                        .isPresent())
                .map(person -> "%s was logged out by an operator, and is connected still".formatted(person.name()))
                .findFirst();
    }

    boolean mayLose(String username) {
        return mayLeave(robot(username));
    }

    private boolean mayLeave(Person person) {
        long gone = people.stream().filter(Person::hasLeft).count();
        return gone + 2 <= people.size() && !person.hasLeft();
    }

    /** The account will be deleted. */
    void loses(String username) {
        robot(username).losesAccount();
    }

    /** The account is deleted, or wasn't there. */
    void lost(String username) {
        robot(username).socket().close();
    }

    private Robot robot(String username) {
        return robotsThere()
                .filter(robot -> robot.username().equals(username))
                .findFirst()
                .orElseThrow();
    }

    private void begins(Person person) {
        present.add(person);
        person.begin();
    }

    /** Not every kind in every world: some show only where others leave them the time to. */
    private void scheduleTrouble() {
        List<Trouble> kinds = new ArrayList<>(EnumSet.allOf(Trouble.class));
        kinds.removeIf(kind -> chance.oneIn(2));
        int pieces = kinds.isEmpty() ? 0 : chance.between(0, 25);
        for (int i = 0; i < pieces; i++) {
            Trouble trouble = chance.oneOf(kinds);
            time.at(chance.nextLong(TROUBLE_NS / 20, TROUBLE_NS), () -> happens(trouble));
        }
    }

    private void happens(Trouble trouble) {
        if (present.isEmpty()) {
            return;
        }
        Person person = chance.oneOf(present);
        boolean toServer = EnumSet.of(Trouble.KILL, Trouble.STOP, Trouble.RESTORE, Trouble.PAUSE)
                .contains(trouble);
        Optional<SimulatedServer> server = toServer ? nodes.oneAtWork() : Optional.empty();
        if (toServer && server.isEmpty()) {
            return;
        }
        if (trouble == Trouble.LEAVE && !mayLeave(person)) {
            return;
        }
        tally.count(trouble);
        trace.add("trouble", trouble.name(), toServer ? "" : person.name());
        switch (trouble) {
            case CUT -> person.socket().cut();
            case PULLED_CABLE -> person.socket().pullCable();
            case STALLED_READER -> person.socket().stall(chance.nsBetweenMillis(100, 25_000));
            case SIPPING_READER -> person.socket().sip(chance.between(1, 60));
            case CRASH -> person.crash();
            case KILL -> kill(server.get());
            case STOP -> server.get().stop();
            case RESTORE -> restore();
            case FAILING_DISK -> diskFails();
            case STALLED_DISK -> disk.stalledUntilNs = time.nowNs() + chance.nsBetweenMillis(50, 5_000);
            case BURST -> {
                for (int i = chance.between(5, chance.oneIn(10) ? 150 : 30); i > 0; i--) {
                    if (hasRooms && chance.oneIn(2)) {
                        person.act();
                    } else {
                        person.say();
                    }
                }
            }
            case FIDGET -> person.fidget();
            case LEAVE -> person.leave();
            case PAUSE -> server.get().pause(chance.nsBetweenMillis(10, 3_000));
        }
    }

    private void kill(SimulatedServer server) {
        server.die();
        serverEnded(server);
    }

    private void restore() {
        nodes.running().forEach(this::kill);
        int kept = chance.between(0, history().stored().size());
        histories.add(
                chance.oneIn(3) ? new MemoryStore(time, nextEpoch()) : history().backup(kept, nextEpoch()));
    }

    private void diskFails() {
        disk.failuresPerMille = chance.between(0, 800);
        disk.doubtsPerMille = chance.between(0, 800);
        disk.readFailuresPerMille = chance.between(0, 800);
        time.after(chance.nsBetweenMillis(100, 5_000), disk::recovers);
    }

    /** A server is gone, for whatever reason, and comes back after a while. */
    void serverEnded(SimulatedServer server) {
        int number = nodes.ended(server);
        time.after(chance.nsBetweenMillis(20, peaceful ? 100 : 4_000), () -> nodes.start(number, history()));
    }

    private void peaceBegins() {
        trace.add("peace", "begins", "");
        peaceful = true;
        disk.recovers();
        nodes.areAtPeace();
        nodes.startAll(history());
        people.forEach(Person::isAtPeace);
        operator.ifPresent(Operator::isAtPeace);
        if (chance.oneIn(2)) {
            Person person = chance.oneOf(people);
            time.after(chance.nsBetweenMillis(0, 3_000), () -> comesBackUnderEyes(person));
        }
    }

    /** While others look who is there. */
    private void comesBackUnderEyes(Person person) {
        person.socket().cut();
        people.forEach(other -> time.after(chance.nsBetweenMillis(0, 600), other::look));
    }

    /** What is stored, was reported as failed, and not tried again is found by the next message. */
    private void lastWords() {
        people.forEach(Person::lastWords);
    }

    /** Of the present history: what everybody must see, whatever else is stored. */
    private long newestAcknowledged() {
        return newestAcknowledged.getOrDefault(history(), 0L);
    }

    void acknowledged(MemoryStore store, long id) {
        newestAcknowledged.merge(store, id, Math::max);
    }

    private void runUntilNothingLacks(LongSupplier lastId) {
        long endNs = time.nowNs() + PEACE_NS;
        Optional<String> lack = lack(lastId.getAsLong());
        while (lack.isPresent()) {
            if (time.nowNs() > endNs) {
                throw new PromiseBroken("%s, and that long after all trouble".formatted(lack.get()));
            }
            runUntil(time.nowNs() + LOOK_NS);
            lack = lack(lastId.getAsLong());
        }
    }

    private Optional<String> lack(long lastId) {
        return operator.flatMap(Operator::lacks)
                .or(this::lackOfLoggedOut)
                .or(() -> people.stream()
                        .map(person -> person.lacks(lastId))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private void runUntil(long endNs) {
        while (time.doNext(endNs)) {
            if (++events > MOST_EVENTS) {
                throw new PromiseBroken("it never comes to rest: %s events".formatted(events));
            }
        }
    }

    /** A connection has ended, and not by its client's will. Nobody is closed for being slow. */
    void checkEnd(Person client, NetworkLink cable, WireCheck check, SimulatedServer from) {
        // Who stops, or is asked to, lets a peer go that takes nothing for some seconds.
        boolean expected = cable.isHarmed()
                || client.hasLeft()
                || from.isStopping()
                || check.closing().equals(Optional.of("login_timeout"))
                || wasEnded(client, check);
        if (!expected) {
            throw new PromiseBroken(
                    "%s lost its connection by the server's will: %s".formatted(client.name(), check.closing()));
        }
        boolean left = client.hasLeft() && !cable.isHarmed() && !from.isStopping();
        if (left && !client.socket().wasSlow() && !wasEnded(client, check)) {
            check.checkAllAnswered();
        }
    }

    /** By an operator. Who takes nothing for some seconds isn't told. */
    private boolean wasEnded(Person client, WireCheck check) {
        return ended.contains(client.username())
                && check.closing().map(OF_OPERATORS::contains).orElse(true);
    }
}
